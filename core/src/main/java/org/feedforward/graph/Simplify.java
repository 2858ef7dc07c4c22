package org.feedforward.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Rewrites a graph into one that computes the same with less work: what depends on no input becomes
 * a constant, a product with a constant matrix becomes {@link Op.Linear}, and a per-feature scale
 * and shift (a batch norm in inference) goes into the linear layer before or after it. Done once,
 * when a model is made, so that every path runs the same graph and gives the same bits.
 */
public final class Simplify {

  /**
   * A constant larger than this is not made by folding: it would cost more memory than computing it
   * costs time.
   */
  private static final int LONGEST_CHAIN = 20;

  private static final int LARGEST_FOLDED = 1 << 22;

  /** Elements of all folded constants, beside twice as many as the graph comes with. */
  private static final long ALL_FOLDED = 1L << 23;

  private final FoldingBudget budget;

  /** Transposed matrices by the tensor: one that is used often is not copied as often. */
  private final Map<Tensor, Value> transposed;

  private final Map<Value, Value> rewritten = new IdentityHashMap<>();
  private final Map<Value, Integer> uses = new IdentityHashMap<>();
  private final Map<String, Integer> changes;

  private Simplify(
      FoldingBudget budget, Map<Tensor, Value> transposed, Map<String, Integer> changes) {
    this.budget = budget;
    this.transposed = transposed;
    this.changes = changes;
  }

  /**
   * A simplified graph and what was done to get there.
   *
   * @param graph inputs, outputs and their names are as before, labels are dropped
   * @param changes how often what was done, in words that follow the number
   */
  public record Simplified(Graph graph, Map<String, Integer> changes) {
    public Simplified {
      changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
    }
  }

  /** The simplified graph; inputs, outputs and their names stay, labels are dropped. */
  public static Graph simplify(Graph graph) {
    return simplified(graph).graph();
  }

  /** The simplified graph with what was done. */
  public static Simplified simplified(Graph graph) {
    FoldingBudget budget = new FoldingBudget(ALL_FOLDED + 2 * Costs.constants(graph));
    Map<Tensor, Value> transposed = new IdentityHashMap<>();
    Map<String, Integer> changes = new LinkedHashMap<>();
    Graph current = graph;
    for (int size = Integer.MAX_VALUE; current.values().size() < size; ) {
      size = current.values().size();
      current = new Simplify(budget, transposed, changes).pass(current);
    }
    return new Simplified(current, changes);
  }

  private Graph pass(Graph graph) {
    for (Value value : graph.values()) {
      value.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
    }
    graph.outputs().values().forEach(output -> uses.merge(output, 1, Integer::sum));
    for (Value value : graph.values()) {
      List<Value> operands = value.operands().stream().map(rewritten::get).toList();
      Value copy = operands.equals(value.operands()) ? value : Value.of(value.op(), operands);
      Value simpler = simplify(copy);
      // what was used once stays so: a folded layer must not be computed twice
      uses.putIfAbsent(simpler, uses.getOrDefault(value, 0));
      rewritten.put(value, simpler);
    }
    Map<String, Value> outputs = new LinkedHashMap<>();
    graph.outputs().forEach((name, value) -> outputs.put(name, rewritten.get(value)));
    return Graph.of(graph.inputs(), outputs, Collections.emptyMap());
  }

  private Value simplify(Value value) {
    Value x = counted("values computed in advance", value, foldConstants(value));
    x = counted("products made linear layers", x, matMulToLinear(x));
    x = counted("additions taken into a bias", x, addToLinear(x));
    x = counted("scales taken into the layer before", x, scaleIntoLinearBefore(x));
    x = counted("scales and shifts folded into the next layer", x, scaleIntoLinearAfter(x));
    return counted("operations without effect dropped", x, dropIdentity(x));
  }

  private Value counted(String change, Value before, Value after) {
    if (before != after) {
      changes.merge(change, 1, Integer::sum);
    }
    return after;
  }

  private Value foldConstants(Value value) {
    boolean constant =
        !value.operands().isEmpty()
            && !value.shape().hasBatch() // as an Expand to the batch has, whatever it repeats
            && value.operands().stream().allMatch(Simplify::isConstant);
    if (!constant) {
      return value;
    }
    List<Tensor> operands = value.operands().stream().map(Simplify::tensor).toList();
    long before = operands.stream().mapToLong(Tensor::size).sum();
    if (value.shape().perRow() > Math.max(before, LARGEST_FOLDED) || !budget.allows(value)) {
      return value;
    }
    return Value.constant(Interpreter.evaluate(value.op(), operands, value.shape().rowExtents()));
  }

  /** x [..., k] times a constant [k, n]. */
  private Value matMulToLinear(Value value) {
    if (value.op() instanceof Op.MatMul && isConstant(value.operands().get(1))) {
      Tensor matrix = tensor(value.operands().get(1));
      if (matrix.rank() == 2) {
        Value weight = transposed.computeIfAbsent(matrix, m -> Value.constant(transposed(m)));
        return value.operands().get(0).linear(weight);
      }
    }
    return value;
  }

  /** A linear layer without a bias, and a constant per output added. */
  private Value addToLinear(Value value) {
    if (isBinary(value, BinaryFunction.ADD)) {
      for (int i = 0; i < 2; i++) {
        Value x = value.operands().get(i);
        if (x.op() instanceof Op.Linear linear && usedOnce(x)) {
          float[] shift = perFeature(value.operands().get(1 - i), x, value);
          if (shift != null) {
            Value weight = x.operands().get(1);
            if (linear.bias() && !isConstant(x.operands().get(2))) {
              continue;
            }
            float[] bias = bias(x, shift.length);
            for (int j = 0; j < shift.length; j++) {
              bias[j] += shift[j];
            }
            return x.operands().get(0).linear(weight, Value.constant(Tensor.of(bias)));
          }
        }
      }
    }
    return value;
  }

  /** (x W^T + b) * s is x (s W)^T + s b. */
  private Value scaleIntoLinearBefore(Value value) {
    Scaling scaling = Scaling.of(value);
    if (scaling == null || !isLinearOfConstants(scaling.x()) || !usedOnce(scaling.x())) {
      return value;
    }
    Value x = scaling.x();
    float[] scale = perFeature(scaling.factor(), x, value);
    Tensor weight = tensor(x.operands().get(1));
    if (scale == null || !scaling.folds(scale) || !budget.allows(weight.size())) {
      return value;
    }
    int in = weight.dim(1);
    float[] bias = bias(x, scale.length);
    for (int j = 0; j < scale.length; j++) {
      bias[j] = scaling.apply(bias[j], scale[j]);
    }
    Tensor scaled =
        Tensor.generate(
            weight.shape(),
            w -> {
              for (int i = 0; i < w.length; i++) {
                w[i] = scaling.apply(weight.getFloat(i), scale[i / in]);
              }
            });
    return x.operands().get(0).linear(Value.constant(scaled), Value.constant(Tensor.of(bias)));
  }

  /** (x * s) W^T + b is x (W s)^T + b, and (x + t) W^T + b is x W^T + (W t + b). */
  private Value scaleIntoLinearAfter(Value value) {
    if (!isLinearOfConstants(value) || !usedOnce(value.operands().get(0))) {
      return value;
    }
    Value before = value.operands().get(0);
    boolean anyMagnitude = isOfAnyMagnitude(before, 0);
    Tensor weight = tensor(value.operands().get(1));
    int out = weight.dim(0);
    int in = weight.dim(1);
    Scaling scaling = Scaling.of(before);
    if (scaling != null) {
      float[] scale = perFeature(scaling.factor(), scaling.x(), before);
      boolean folds = scale != null && scaling.folds(scale);
      if (folds && (!anyMagnitude || scaling.shrinks(scale)) && budget.allows(weight.size())) {
        Tensor scaled =
            Tensor.generate(
                weight.shape(),
                w -> {
                  for (int i = 0; i < w.length; i++) {
                    w[i] = scaling.apply(weight.getFloat(i), scale[i % in]);
                  }
                });
        Value w = Value.constant(scaled);
        return value.operands().size() == 2
            ? scaling.x().linear(w)
            : scaling.x().linear(w, value.operands().get(2));
      }
    }
    if (isBinary(before, BinaryFunction.ADD) && !anyMagnitude) {
      for (int i = 0; i < 2; i++) {
        Value x = before.operands().get(i);
        float[] shift = perFeature(before.operands().get(1 - i), x, before);
        if (shift != null && isPlain(shift)) {
          float[] bias = bias(value, out);
          for (int j = 0; j < out; j++) {
            double sum = bias[j];
            for (int k = 0; k < in; k++) {
              sum += (double) weight.getFloat(j * in + k) * shift[k];
            }
            bias[j] = (float) sum;
          }
          return x.linear(value.operands().get(1), Value.constant(Tensor.of(bias)));
        }
      }
    }
    return value;
  }

  /**
   * Whether it is an input, rearranged, scaled and shifted. Columns hold seconds since 1970, or
   * 3.4e38 for "unknown": (x - mean) / deviation must be computed as it is written, else digits
   * cancel, or a number stands where PyTorch gives infinity or NaN.
   */
  private static boolean isOfAnyMagnitude(Value value, int depth) {
    Op op = value.op();
    boolean rearranges =
        op instanceof Op.Reshape
            || op instanceof Op.Transpose
            || op instanceof Op.Expand
            || op instanceof Op.Slice
            || op instanceof Op.Cast;
    boolean scales =
        (isBinary(value, BinaryFunction.ADD)
                || isBinary(value, BinaryFunction.SUB)
                || isBinary(value, BinaryFunction.MUL)
                || isBinary(value, BinaryFunction.DIV))
            && value.operands().stream().anyMatch(Simplify::isConstant);
    return op instanceof Op.Input
        || ((rearranges || scales)
            && depth < LONGEST_CHAIN
            && value.operands().stream().anyMatch(operand -> isOfAnyMagnitude(operand, depth + 1)));
  }

  /** Operations that change nothing. */
  private static Value dropIdentity(Value value) {
    if (value.operands().isEmpty()) {
      return value;
    }
    Value x = value.operands().get(0);
    boolean same = x.type().equals(value.type());
    boolean identity =
        (value.op() instanceof Op.Reshape && same)
            || (value.op() instanceof Op.Expand && same)
            || (value.op() instanceof Op.Cast && same)
            || (value.op() instanceof Op.Concat && value.operands().size() == 1)
            || (value.op() instanceof Op.Slice slice && same && slice.step() == 1)
            || (value.op() instanceof Op.Pad pad && pad.before() == 0 && pad.after() == 0)
            || (value.op() instanceof Op.Transpose transpose
                && IntStream.range(0, x.shape().rank())
                    .allMatch(i -> transpose.permutation().get(i) == i));
    if (identity) {
      return x;
    }
    if (value.op() instanceof Op.Reshape && x.op() instanceof Op.Reshape) {
      return Value.of(value.op(), x.operands().get(0));
    }
    return value;
  }

  private boolean usedOnce(Value value) {
    return uses.getOrDefault(value, 0) == 1;
  }

  private static boolean isConstant(Value value) {
    return value.op() instanceof Op.Constant;
  }

  private static Tensor tensor(Value constant) {
    return ((Op.Constant) constant.op()).tensor();
  }

  private static boolean isBinary(Value value, BinaryFunction function) {
    return value.op() instanceof Op.Binary binary
        && binary.function() == function
        && value.dtype() == DType.FLOAT32;
  }

  private static boolean isLinearOfConstants(Value value) {
    return value.op() instanceof Op.Linear
        && value.operands().subList(1, value.operands().size()).stream()
            .allMatch(Simplify::isConstant);
  }

  /**
   * Whether multiplying in advance gives the same up to rounding: no overflow, no vanishing, no
   * NaN.
   */
  private static boolean isPlain(float[] numbers) {
    for (float number : numbers) {
      if (!(number == 0 || (Math.abs(number) > 0x1p-50f && Math.abs(number) < 0x1p50f))) {
        return false;
      }
    }
    return true;
  }

  private static float[] bias(Value linear, int out) {
    return linear.operands().size() == 2
        ? new float[out]
        : tensor(linear.operands().get(2)).toFloats();
  }

  /**
   * The constant that a broadcasting operation on {@code x} pairs with every feature (position of
   * the last axis) of x, or null when it is not a constant, varies over other axes, or widens x.
   */
  private static float[] perFeature(Value constant, Value x, Value result) {
    int rank = x.shape().rank();
    if (!isConstant(constant)
        || rank == 0
        || !result.shape().equals(x.shape())
        || x.shape().dim(rank - 1).batch()) {
      return null;
    }
    Tensor tensor = tensor(constant);
    int features = x.shape().dim(rank - 1).outer();
    boolean lastAxisOnly = tensor.rank() == 0 || tensor.size() == tensor.dim(-1);
    if (!lastAxisOnly || (tensor.size() != 1 && tensor.size() != features)) {
      return null;
    }
    float[] spread = new float[features];
    for (int j = 0; j < features; j++) {
      spread[j] = tensor.getFloat(tensor.size() == 1 ? 0 : j);
    }
    return spread;
  }

  private static Tensor transposed(Tensor matrix) {
    int rows = matrix.dim(0);
    int columns = matrix.dim(1);
    return Tensor.generate(
        new int[] {columns, rows},
        t -> {
          for (int i = 0; i < t.length; i++) {
            t[i] = matrix.getFloat(i % rows * columns + i / rows);
          }
        });
  }

  /**
   * A product with, or a quotient by, another value.
   *
   * @param x what is scaled
   * @param factor by what
   * @param divides whether it is divided
   */
  private record Scaling(Value x, Value factor, boolean divides) {

    static Scaling of(Value value) {
      if (isBinary(value, BinaryFunction.MUL)) {
        int constant = isConstant(value.operands().get(0)) ? 0 : 1;
        return new Scaling(
            value.operands().get(1 - constant), value.operands().get(constant), false);
      }
      if (isBinary(value, BinaryFunction.DIV)) {
        return new Scaling(value.operands().get(0), value.operands().get(1), true);
      }
      return null;
    }

    boolean folds(float[] factors) {
      return isPlain(factors) && !(divides && contains(factors, 0));
    }

    /** Whether what is scaled gets no larger. */
    boolean shrinks(float[] factors) {
      for (float factor : factors) {
        if (divides ? Math.abs(factor) < 1 : Math.abs(factor) > 1) {
          return false;
        }
      }
      return true;
    }

    private static boolean contains(float[] numbers, float wanted) {
      for (float number : numbers) {
        if (number == wanted) {
          return true;
        }
      }
      return false;
    }

    float apply(float x, float factor) {
      return divides ? x / factor : x * factor;
    }
  }
}
