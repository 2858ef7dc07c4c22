package org.feedforward.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * One operation of the closed set that every network is made of. Axes are counted from 0 and never
 * negative; shapes hold the symbolic batch. {@link #infer} says which operands an operation takes
 * and what comes out, and refuses what would mix rows; {@link Interpreter} says what it computes. A
 * new operation is one record here, one method in {@link Visitor}: the compiler names the other
 * places.
 */
public sealed interface Op {

  /**
   * The type of the result for operands of these types; {@link ModelException} when they do not
   * fit.
   */
  ValueType infer(List<ValueType> operands);

  /** Calls the visitor's method for this operation. */
  <R> R accept(Visitor<R> visitor);

  /** A method for every operation. */
  interface Visitor<R> {
    R visit(Input op);

    R visit(Constant op);

    R visit(Unary op);

    R visit(Binary op);

    R visit(Where op);

    R visit(Cast op);

    R visit(Wrap op);

    R visit(Bounded op);

    R visit(Linear op);

    R visit(MatMul op);

    R visit(Convolution op);

    R visit(Reduce op);

    R visit(ArgReduce op);

    R visit(Softmax op);

    R visit(Normalize op);

    R visit(CumSum op);

    R visit(TopK op);

    R visit(Reshape op);

    R visit(Transpose op);

    R visit(Expand op);

    R visit(Concat op);

    R visit(Slice op);

    R visit(Pad op);

    R visit(Gather op);

    R visit(GatherElements op);
  }

  /**
   * A value that the caller brings.
   *
   * @param name its name
   * @param type its type
   * @param texts where the elements stand for texts, the texts that are known: an element is the
   *     position of its text among them, or their number for any other; empty for numbers
   */
  record Input(String name, ValueType type, List<String> texts) implements Op {

    public Input {
      texts = List.copyOf(texts);
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      return type;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** A fixed tensor. */
  final class Constant implements Op {

    private final ValueType type;
    private Tensor tensor; // null when it was let go

    /** A constant of these elements. */
    public Constant(Tensor tensor) {
      this.type = new ValueType(tensor.dtype(), Shape.of(tensor.shape()));
      this.tensor = tensor;
    }

    /** Its elements. */
    public Tensor tensor() {
      if (tensor == null) {
        throw new IllegalStateException("The elements of this constant were freed");
      }
      return tensor;
    }

    /** Frees the memory of the elements; for a caller that owns the graph and has read them. */
    public void letGo() {
      tensor = null;
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      return type;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Constant that && tensor().equals(that.tensor());
    }

    @Override
    public int hashCode() {
      return tensor().hashCode();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A function of every element.
   *
   * @param function the function
   * @param a its first parameter; 0 where it has none
   * @param b its second parameter; 0 where it has none
   */
  record Unary(UnaryFunction function, float a, float b) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      ValueType x = operands.get(0);
      boolean fits =
          switch (x.dtype()) {
            case FLOAT32 -> function != UnaryFunction.NOT;
            case INT64 -> function.takesIntegers();
            case BOOL -> function == UnaryFunction.NOT;
          };
      Inference.require(fits, "%s is not defined on %s", function, x.dtype());
      return new ValueType(function.givesBooleans() ? DType.BOOL : x.dtype(), x.shape());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * A function of two operands of the same type, broadcast as in NumPy.
   *
   * @param function the function
   */
  record Binary(BinaryFunction function) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      DType dtype = Inference.sameType(function.toString(), operands);
      boolean fits =
          switch (dtype) {
            case FLOAT32 -> !function.isLogical() && !function.isBitwise();
            case INT64 -> !function.isLogical() && function != BinaryFunction.PRELU;
            case BOOL -> function.isLogical() || function == BinaryFunction.EQUAL;
          };
      Inference.require(fits, "%s is not defined on %s", function, dtype);
      Shape shape =
          Inference.broadcast(
              function.toString(), operands.get(0).shape(), operands.get(1).shape());
      return new ValueType(function.givesBooleans() ? DType.BOOL : dtype, shape);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Operands: condition (truth values), x, y of one type. Where the condition holds x, elsewhere y;
   * all three broadcast.
   */
  record Where() implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("the condition of where", operands.get(0), DType.BOOL);
      DType dtype = Inference.sameType("where", operands.subList(1, 3));
      Shape shape = Inference.broadcast("where", operands.get(1).shape(), operands.get(2).shape());
      return new ValueType(dtype, Inference.broadcast("where", operands.get(0).shape(), shape));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Converts the elements. Float to integer truncates towards zero; NaN, infinities and what is out
   * of range become the least integer, as in PyTorch and ONNX Runtime, so that an id made of one is
   * in no table. To truth value is x != 0 (NaN is true); truth values become 0 and 1.
   *
   * @param to the type of the result
   */
  record Cast(DType to) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      return new ValueType(to, operands.get(0).shape());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Keeps the lowest bits of an integer: how int32 and narrower types of ONNX wrap around.
   *
   * @param bits 8, 16 or 32
   * @param signed whether the highest kept bit is the sign
   */
  record Wrap(int bits, boolean signed) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("wrap", operands.get(0), DType.INT64);
      return operands.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Integers as they are; one out of bounds is a {@link NumberOutOfRangeException} of the row.
   *
   * @param type what such integers are called
   * @param least the least that is allowed
   * @param most the largest
   */
  record Bounded(String type, long least, long most) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("bounded", operands.get(0), DType.INT64);
      return operands.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As torch.nn.functional.linear: y = x W^T + b over the last axis. Operands: x [..., in], W [out,
   * in] and, when {@code bias}, b [out], W and b free of the batch. One accumulator per output
   * starts from the bias (from 0 without one) and takes fma(x[k], w[k]) for ascending k.
   *
   * @param bias whether there is a third operand
   */
  record Linear(boolean bias) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("linear", operands.get(0), DType.FLOAT32);
      Shape x = operands.get(0).shape();
      Shape weight = operands.get(1).shape();
      Inference.require(
          weight.rank() == 2 && !weight.hasBatch(),
          "linear needs a weight [out, in], got %s",
          weight);
      Inference.require(x.rank() >= 1, "linear needs an input of rank 1 or more, got a scalar");
      int last = x.rank() - 1;
      Inference.require(
          x.dim(last).equals(weight.dim(1)),
          "linear expects %s features in the last axis (weight %s), got an input of shape %s",
          weight.dim(1),
          weight,
          x);
      if (bias) {
        Shape b = operands.get(2).shape();
        Inference.require(
            b.equals(Shape.of(weight.dim(0).outer())),
            "linear needs a bias [%s], got %s",
            weight.dim(0),
            b);
      }
      return new ValueType(DType.FLOAT32, x.with(last, weight.dim(0)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As torch.matmul, both operands of rank 2 or more: [..., m, k] x [..., k, n] -> [..., m, n],
   * leading axes broadcast. One accumulator per output, from 0, fma for ascending k. Float only.
   */
  record MatMul() implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("matmul", operands.get(0), DType.FLOAT32);
      Inference.requireType("matmul", operands.get(1), DType.FLOAT32);
      Shape a = operands.get(0).shape();
      Shape b = operands.get(1).shape();
      Inference.require(
          a.rank() >= 2 && b.rank() >= 2,
          "matmul needs two operands of rank 2 or more, got %s and %s",
          a,
          b);
      Dim inner = a.dim(a.rank() - 1);
      Inference.require(
          inner.equals(b.dim(b.rank() - 2)),
          "matmul needs equal inner extents, got %s and %s",
          a,
          b);
      Inference.require(
          !inner.batch(), "matmul sums over the batch axis (%s x %s), which mixes rows", a, b);
      Shape leading =
          Inference.broadcast(
              "matmul",
              new Shape(a.dims().subList(0, a.rank() - 2)),
              new Shape(b.dims().subList(0, b.rank() - 2)));
      List<Dim> dims = new ArrayList<>(leading.dims());
      dims.add(a.dim(a.rank() - 2));
      dims.add(b.dim(b.rank() - 1));
      return new ValueType(DType.FLOAT32, Inference.oneBatch("matmul", dims));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As torch.nn.Conv1d and Conv2d of a value that has its padding already: x [N, C, L...], weight
   * [out, C / groups, K...] and, when {@code bias}, b [out], weight and b free of the batch. One
   * accumulator per output starts from the bias (from 0 without one) and takes fma(x, w) for
   * ascending channels of the group, in each for ascending positions of the kernel.
   *
   * @param strides from a position of the kernel to the next along every axis
   * @param dilations from an element under the kernel to its next along every axis
   * @param groups parts of the channels that do not meet
   * @param bias whether there is a third operand
   */
  record Convolution(List<Integer> strides, List<Integer> dilations, int groups, boolean bias)
      implements Op {
    public Convolution {
      strides = List.copyOf(strides);
      dilations = List.copyOf(dilations);
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("convolution", operands.get(0), DType.FLOAT32);
      Inference.requireType("convolution", operands.get(1), DType.FLOAT32);
      return new ValueType(DType.FLOAT32, Convolving.shape(this, operands));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Reduces some axes.
   *
   * @param function how
   * @param axes which, ascending
   * @param keepDims whether they stay with extent 1
   */
  record Reduce(ReduceFunction function, List<Integer> axes, boolean keepDims) implements Op {
    public Reduce {
      axes = List.copyOf(axes);
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      ValueType x = operands.get(0);
      Inference.require(x.dtype() != DType.BOOL, "reduction %s is not defined on bool", function);
      return new ValueType(
          x.dtype(), Inference.reduce("reduction " + function, x.shape(), axes, keepDims));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The position of the largest or smallest element along an axis, as an integer. NaN counts as the
   * largest (and as the smallest) of all, as in PyTorch.
   *
   * @param largest the largest, else the smallest
   * @param axis along which axis
   * @param keepDims whether it stays with extent 1
   * @param last among equals the last, else the first
   */
  record ArgReduce(boolean largest, int axis, boolean keepDims, boolean last) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      ValueType x = operands.get(0);
      String name = largest ? "argmax" : "argmin";
      Inference.require(x.dtype() != DType.BOOL, "%s is not defined on bool", name);
      Shape shape = Inference.reduce(name, x.shape(), List.of(axis), keepDims);
      Inference.require(
          x.shape().dim(axis).outer() > 0, "%s over an empty axis of %s", name, x.shape());
      return new ValueType(DType.INT64, shape);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As torch.nn.Softmax: with m the largest element along the axis, e = exp(x - m), s the ascending
   * sum of e: e / s; the logarithm is (x - m) - log(s). Float only.
   *
   * @param axis along which axis
   * @param log whether the logarithm is wanted (torch.nn.LogSoftmax)
   */
  record Softmax(int axis, boolean log) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      String name = log ? "log_softmax" : "softmax";
      Inference.requireType(name, operands.get(0), DType.FLOAT32);
      Inference.reduce(name, operands.get(0).shape(), List.of(axis), true);
      return operands.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The arithmetic of LayerNorm, InstanceNorm and GroupNorm (centred) and RMSNorm (not centred)
   * without the affine part: mean = sum(x) / n, c = x - mean (or x), v = sum(fma c c) / n, y = c /
   * sqrt(v + epsilon); sums ascend. Where v overflows, finite c give 0. Float only.
   *
   * @param axes over which axes, ascending
   * @param epsilon added to the variance
   * @param centered whether the mean is subtracted
   */
  record Normalize(List<Integer> axes, float epsilon, boolean centered) implements Op {
    public Normalize {
      axes = List.copyOf(axes);
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.requireType("normalisation", operands.get(0), DType.FLOAT32);
      Inference.reduce("normalisation", operands.get(0).shape(), axes, true);
      return operands.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The running sum along an axis. Float or integer.
   *
   * @param axis along which axis
   * @param exclusive whether an element is left out of its own sum
   * @param reverse whether it runs from the end
   */
  record CumSum(int axis, boolean exclusive, boolean reverse) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Inference.require(operands.get(0).dtype() != DType.BOOL, "cumsum is not defined on bool");
      Inference.reduce("cumsum", operands.get(0).shape(), List.of(axis), true);
      return operands.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The k largest or smallest elements along an axis, best first, or their positions. NaN counts as
   * the largest; among equals the lower position comes first.
   *
   * @param k how many
   * @param axis along which axis
   * @param largest the largest, else the smallest
   * @param positions whether the positions (integers) are wanted, else the elements
   */
  record TopK(int k, int axis, boolean largest, boolean positions) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      ValueType x = operands.get(0);
      Inference.require(x.dtype() != DType.BOOL, "topk is not defined on bool");
      Inference.reduce("topk", x.shape(), List.of(axis), true);
      Dim extent = x.shape().dim(axis);
      Inference.require(k >= 0 && k <= extent.outer(), "topk takes %s of %s elements", k, extent);
      return new ValueType(positions ? DType.INT64 : x.dtype(), x.shape().with(axis, Dim.of(k)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * The same elements in C order under another shape. The batch may be merged with other axes and
   * split again.
   *
   * @param target the shape of the result
   */
  record Reshape(Shape target) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape x = operands.get(0).shape();
      Inference.require(
          x.hasBatch() == target.hasBatch() && x.perRow() == target.perRow(),
          "cannot reshape %s to %s",
          x,
          target);
      Inference.requireSameRows(x, target);
      return new ValueType(operands.get(0).dtype(), target);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Reorders the axes, as torch.permute.
   *
   * @param permutation for every axis of the result the axis of the operand
   */
  record Transpose(List<Integer> permutation) implements Op {
    public Transpose {
      permutation = List.copyOf(permutation);
    }

    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape x = operands.get(0).shape();
      Set<Integer> seen = new HashSet<>();
      List<Dim> dims = new ArrayList<>();
      for (int axis : permutation) {
        Inference.require(
            axis >= 0 && axis < x.rank() && seen.add(axis),
            "%s is not a permutation of the axes of %s",
            permutation,
            x);
        dims.add(x.dim(axis));
      }
      Inference.require(
          seen.size() == x.rank(), "%s is not a permutation of the axes of %s", permutation, x);
      return new ValueType(operands.get(0).dtype(), new Shape(dims));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Repeats axes of extent 1, and adds axes in front, as torch.broadcast_to.
   *
   * @param target the shape of the result
   */
  record Expand(Shape target) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape x = operands.get(0).shape();
      Inference.require(
          Inference.broadcast("expand", x, target).equals(target),
          "cannot expand %s to %s",
          x,
          target);
      return new ValueType(operands.get(0).dtype(), target);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Joins operands of one type along an axis, as torch.cat.
   *
   * @param axis along which axis
   */
  record Concat(int axis) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      DType dtype = Inference.sameType("cat", operands);
      Shape shape = operands.get(0).shape();
      Inference.require(axis >= 0 && axis < shape.rank(), "cat along axis %s of %s", axis, shape);
      if (operands.size() == 1) {
        return operands.get(0);
      }
      long extent = 0;
      for (ValueType operand : operands) {
        Shape other = operand.shape();
        Inference.require(
            other.rank() == shape.rank()
                && other.with(axis, Dim.of(0)).equals(shape.with(axis, Dim.of(0))),
            "cat along axis %s needs equal shapes elsewhere, got %s and %s",
            axis,
            shape,
            other);
        Inference.require(
            !other.dim(axis).batch(), "cat along the batch axis of %s mixes rows", other);
        extent += other.dim(axis).outer();
      }
      return new ValueType(dtype, shape.with(axis, Dim.of(extent, false, 1)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Takes {@code count} positions of an axis: start, start + step, ...
   *
   * @param axis along which axis
   * @param start the first position
   * @param step the distance to the next, not 0, possibly negative
   * @param count how many
   */
  record Slice(int axis, int start, int step, int count) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape x = operands.get(0).shape();
      Inference.reduce("slice", x, List.of(axis), true);
      long last = start + (long) step * (count - 1);
      int extent = x.dim(axis).outer();
      Inference.require(
          step != 0
              && count >= 0
              && (count == 0 || (start >= 0 && start < extent && last >= 0 && last < extent)),
          "slice of axis %s from %s, step %s, %s elements, leaves %s",
          axis,
          start,
          step,
          count,
          x);
      return new ValueType(operands.get(0).dtype(), x.with(axis, Dim.of(count)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * Adds positions before and after an axis, filled with a constant.
   *
   * @param axis which axis
   * @param before how many before
   * @param after how many after
   * @param value a scalar of the operand's type
   */
  record Pad(int axis, int before, int after, Tensor value) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      ValueType x = operands.get(0);
      Inference.reduce("pad", x.shape(), List.of(axis), true);
      Inference.require(
          before >= 0 && after >= 0, "pad by %s and %s: both must be >= 0", before, after);
      Inference.require(
          value.dtype() == x.dtype(),
          "pad of %s with a value of type %s",
          x.dtype(),
          value.dtype());
      long extent = (long) before + after + x.shape().dim(axis).outer();
      return new ValueType(x.dtype(), x.shape().with(axis, Dim.of(extent, false, 1)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As numpy.take, and the look-up of torch.nn.Embedding: operands data and indices (integers); the
   * axis of the data is replaced by the axes of the indices. An index below 0 counts from the end
   * when {@code wraps}; one out of range is an {@link IndexOutOfRangeException} of the row.
   *
   * @param axis which axis of the data
   * @param wraps whether negative indices count from the end, else they are out of range
   *     (Embedding)
   */
  record Gather(int axis, boolean wraps) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape data = operands.get(0).shape();
      Shape indices = operands.get(1).shape();
      Inference.requireType("the indices of gather", operands.get(1), DType.INT64);
      Inference.reduce("gather", data, List.of(axis), true);
      List<Dim> dims = new ArrayList<>(data.dims().subList(0, axis));
      dims.addAll(indices.dims());
      dims.addAll(data.dims().subList(axis + 1, data.rank()));
      return new ValueType(operands.get(0).dtype(), Inference.oneBatch("gather", dims));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /**
   * As torch.gather: operands data and indices of one rank; out[i][j] = data[i][index[i][j]] along
   * the axis. An index out of range is an {@link IndexOutOfRangeException} of the row.
   *
   * @param axis which axis
   * @param wraps whether negative indices count from the end (ONNX), else they are out of range
   */
  record GatherElements(int axis, boolean wraps) implements Op {
    @Override
    public ValueType infer(List<ValueType> operands) {
      Shape data = operands.get(0).shape();
      Shape indices = operands.get(1).shape();
      Inference.requireType("the indices of gather", operands.get(1), DType.INT64);
      Inference.reduce("gather_elements", data, List.of(axis), true);
      Inference.require(
          data.rank() == indices.rank() && !indices.dim(axis).batch(),
          "gather_elements needs data and indices of one rank, got %s and %s",
          data,
          indices);
      for (int i = 0; i < data.rank(); i++) {
        Dim d = data.dim(i);
        Dim n = indices.dim(i);
        Inference.require(
            i == axis || d.equals(n) || (!d.batch() && !n.batch() && n.outer() <= d.outer()),
            "gather_elements along axis %s: indices %s leave the data %s",
            axis,
            indices,
            data);
      }
      return new ValueType(operands.get(0).dtype(), indices);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visit(this);
    }
  }
}
