package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Two products with a softmax between them, as attention is written: softmax(f(Q K^T)) V, where f
 * works element by element (a scale, a mask). Nothing else reads what stands between the products,
 * so it need not be there as a whole: for long sequences it is by far the largest value of a
 * network.
 *
 * @param scores the first product
 * @param between from the first product to the softmax, in order, without reshapes
 * @param parts every value that only stands between: the scores, reshapes and all
 * @param result the second product
 */
record Attention(Value scores, List<Value> between, List<Value> parts, Value result) {

  /** Elements that are computed at a time: with 128 rows about 1 MB, which stays in L2. */
  static final int PIECE = 2048;

  private static final int LONGEST = 12;

  Attention {
    between = List.copyOf(between);
    parts = List.copyOf(parts);
  }

  /**
   * The attention whose second product is the value, if it is one and large.
   *
   * @param readers what reads a value
   * @param outputs the values that leave the graph
   */
  static Optional<Attention> endingAt(
      Value value, Map<Value, List<Value>> readers, Collection<Value> outputs) {
    if (!(value.op() instanceof Op.MatMul)) {
      return Optional.empty();
    }
    Search search = new Search(readers, outputs, value.operands().get(0).shape().perRow());
    if (search.size <= 2 * PIECE || !search.follow(value.operands().get(0), false, 0)) {
      return Optional.empty();
    }
    Attention found = new Attention(search.scores, search.between, search.parts, value);
    return found.fits() ? Optional.of(found) : Optional.empty();
  }

  /** Rows of a matrix of scores. */
  int queries() {
    return fromEnd(scores, 2);
  }

  /** Columns of a matrix of scores. */
  int keys() {
    return fromEnd(scores, 1);
  }

  /** What must be there for it: both products' other operands, and those of what is between. */
  List<Value> operands() {
    List<Value> operands = new ArrayList<>(scores.operands());
    for (Value value : between) {
      value.operands().stream().filter(o -> !parts.contains(o)).forEach(operands::add);
    }
    operands.add(result.operands().get(1));
    return operands;
  }

  /** Whether both products see the same matrices one after another. */
  private boolean fits() {
    Value weights = result.operands().get(0);
    return keys() == fromEnd(weights, 1)
        && queries() == fromEnd(weights, 2)
        && (long) queries() * fromEnd(result, 1) * (weights.shape().perRow() / queries() / keys())
            == result.shape().perRow();
  }

  private static int fromEnd(Value value, int axis) {
    int[] extents = value.shape().rowExtents();
    return extents[extents.length - axis];
  }

  /** Follows the weights back to the product they are made of. */
  private static final class Search {
    private final Map<Value, List<Value>> readers;
    private final Collection<Value> outputs;
    private final int size;
    private final List<Value> between = new ArrayList<>();
    private final List<Value> parts = new ArrayList<>();
    private Value scores;

    Search(Map<Value, List<Value>> readers, Collection<Value> outputs, int size) {
      this.readers = readers;
      this.outputs = outputs;
      this.size = size;
    }

    boolean follow(Value value, boolean pastSoftmax, int depth) {
      boolean alone = readers.get(value).size() == 1 && !outputs.contains(value);
      if (!alone
          || depth > LONGEST
          || value.dtype() != DType.FLOAT32
          || value.shape().perRow() != size) {
        return false;
      }
      if (value.op() instanceof Op.MatMul && pastSoftmax) {
        scores = value;
        parts.add(value);
        return true;
      }
      boolean softmax =
          value.op() instanceof Op.Softmax op && op.axis() == value.shape().rank() - 1;
      boolean elementwise =
          value.op() instanceof Op.Unary
              || value.op() instanceof Op.Binary
              || value.op() instanceof Op.Where;
      boolean reshape = value.op() instanceof Op.Reshape;
      if (!(reshape || (pastSoftmax ? elementwise : softmax))) {
        return false;
      }
      for (Value operand : value.operands()) {
        if (follow(operand, pastSoftmax || softmax, depth + 1)) {
          if (!reshape) {
            between.add(value);
          }
          parts.add(value);
          return true;
        }
      }
      return false;
    }
  }
}
