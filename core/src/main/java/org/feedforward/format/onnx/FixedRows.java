package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.tensor.Tensor;

/**
 * A file that was exported for a fixed number of rows, taken for any number of them: where a shape
 * begins with that number it means the rows, and a constant that holds the same for each of them is
 * that of every row. A number that means something else leads to shapes that do not fit.
 *
 * @param rows the number; 0 where the file does not fix it
 */
record FixedRows(int rows) {

  static final FixedRows NONE = new FixedRows(0);

  /** The extents that are asked for, the rows in place of their number in front. */
  List<Extent> extents(List<Extent> asked) {
    return extents(asked, 0);
  }

  /** The extents that a value of a shape is brought to; axes in front of the rows may stay. */
  List<Extent> extents(Shape from, List<Extent> asked) {
    if (!from.hasBatch()) {
      return asked;
    }
    long before = from.dim(from.batchAxis()).outer();
    for (int i = 0; i < from.batchAxis(); i++) {
      before *= from.dim(i).outer();
    }
    long front = 1;
    for (int axis = 0; axis < asked.size() && front < before; axis++) {
      front *= Math.max(1, asked.get(axis).fixed());
      if (front == before && axis + 1 < asked.size()) {
        return extents(asked, axis + 1);
      }
    }
    return extents(asked, 0);
  }

  private List<Extent> extents(List<Extent> asked, int axis) {
    boolean begins =
        rows > 1
            && !asked.isEmpty()
            && asked.stream().allMatch(Extent::isFixed)
            && asked.get(axis).fixed() > 0
            && asked.get(axis).fixed() % rows == 0;
    if (!begins) {
      return asked;
    }
    List<Extent> extents = new ArrayList<>(asked);
    extents.set(axis, new Extent(asked.get(axis).fixed() / rows, 0));
    return extents;
  }

  /** The operands of an operation, constants that are the same for all rows as those of one. */
  List<Operand> operands(Op op, List<Operand> operands) {
    boolean joins = op instanceof Op.Concat;
    if (rows <= 1 || !(joins || op instanceof Op.Binary || op instanceof Op.Where)) {
      return operands;
    }
    int fromEnd = 0;
    for (Operand operand : operands) {
      if (operand.isComputed() && operand.shape().hasBatch()) {
        fromEnd = operand.rank() - operand.shape().batchAxis();
      }
    }
    if (fromEnd == 0) {
      return operands;
    }
    List<Operand> adapted = new ArrayList<>();
    for (Operand operand : operands) {
      adapted.add(adapted(operand, operand.rank() - fromEnd, joins));
    }
    return adapted;
  }

  private Operand adapted(Operand operand, int axis, boolean joins) {
    boolean may =
        axis == 0
            && operand.constant().isPresent()
            && operand.shape().dim(0).outer() == rows
            && isSame(operand.constant().orElseThrow());
    if (!may) {
      return operand;
    }
    Operand one = operand.slice(0, 0, 1, 1);
    List<Dim> dims = new ArrayList<>(one.shape().dims());
    dims.set(0, Dim.BATCH);
    return joins ? one.expand(new Shape(dims)) : one;
  }

  private boolean isSame(Tensor tensor) {
    int width = tensor.size() / rows;
    for (int i = width; i < tensor.size(); i++) {
      boolean same =
          switch (tensor.dtype()) {
            case FLOAT32 ->
                Float.floatToRawIntBits(tensor.getFloat(i))
                    == Float.floatToRawIntBits(tensor.getFloat(i - width));
            case INT64 -> tensor.getLong(i) == tensor.getLong(i - width);
            case BOOL -> tensor.getBoolean(i) == tensor.getBoolean(i - width);
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
