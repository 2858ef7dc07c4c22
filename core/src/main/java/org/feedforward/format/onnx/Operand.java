package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * What is known of one value of an ONNX graph: a value of the graph that is built (possibly a
 * constant), or integers that depend on the batch size. Its methods describe further operations in
 * the words of NumPy; narrow integers wrap around.
 */
final class Operand {

  private final Emitter emitter;
  private final OnnxType type;
  private final Known known;

  Operand(Emitter emitter, OnnxType type, Known known) {
    this.emitter = emitter;
    this.type = type;
    this.known = known;
  }

  /** The type of a result that is computed in {@code dtype} from operands of {@code type}. */
  static OnnxType typeOf(OnnxType type, DType dtype) {
    if (type.dtype() == dtype) {
      return type;
    }
    return switch (dtype) {
      case FLOAT32 -> OnnxType.FLOAT;
      case INT64 -> OnnxType.INT64;
      case BOOL -> OnnxType.BOOL;
    };
  }

  OnnxType type() {
    return type;
  }

  /** The same elements, taken for those of another type. */
  Operand as(OnnxType other) {
    return emitter.computed(other, value());
  }

  Shape shape() {
    return placeholder().shape();
  }

  int rank() {
    return shape().rank();
  }

  /** The integers, when they depend on the batch size. */
  Optional<Sizes> sizes() {
    return known instanceof Sizes sizes ? Optional.of(sizes) : Optional.empty();
  }

  /** The integers, when they number the rows. */
  Optional<Ramp> ramp() {
    return known instanceof Ramp ramp ? Optional.of(ramp) : Optional.empty();
  }

  /** The elements, when they are known. */
  Optional<Tensor> constant() {
    return known instanceof Known.Computed computed
            && computed.value().op() instanceof Op.Constant constant
        ? Optional.of(constant.tensor())
        : Optional.empty();
  }

  /** Whether it is computed from the data. */
  boolean isComputed() {
    return known instanceof Known.Computed && constant().isEmpty();
  }

  /** The value in the graph; integers that depend on the batch size have none. */
  Value value() {
    if (known instanceof Known.Computed computed) {
      return computed.value();
    }
    if (known instanceof Sizes) {
      throw new ModelException(
          "takes the batch size as data ("
              + known
              + "): a row's result would depend on how many rows there are");
    }
    if (known instanceof Known.Sequence) {
      throw new ModelException("takes a sequence of tensors, expected a tensor");
    }
    throw Ramp.numbersRows();
  }

  /** A value of this type and shape, to infer with. */
  Value placeholder() {
    if (known instanceof Sizes sizes) {
      return Value.constant(Tensor.zeros(type.dtype(), sizes.extents()));
    }
    if (known instanceof Known.OfRowNumbers shown) {
      return shown.zeros();
    }
    return rowNumbers().orElseGet(this::value);
  }

  /** Zeros of the shape of what numbers the rows, when this does and no more. */
  Optional<Value> rowNumbers() {
    if (known instanceof Known.RowNumbers rows) {
      return Optional.of(rows.zeros());
    }
    return known instanceof Ramp ramp && ramp.numbersEachRow()
        ? Optional.of(Value.constant(Tensor.ofLongs(new long[1], 1)).expand(Shape.batched()))
        : Optional.empty();
  }

  /** The indices for several axes, of which the first numbers the rows, when this is such. */
  Optional<List<Operand>> coordinates() {
    return known instanceof Known.Coordinates coordinates
        ? Optional.of(coordinates.columns())
        : Optional.empty();
  }

  /** Where each row's elements lie among those of all rows, when this says so. */
  Optional<Known.OwnPositions> ownPositions() {
    return known instanceof Known.OwnPositions own ? Optional.of(own) : Optional.empty();
  }

  /** The tensors of a sequence. */
  List<Operand> items() {
    if (known instanceof Known.Sequence sequence) {
      return sequence.items();
    }
    throw new ModelException("takes a tensor, expected a sequence of tensors");
  }

  /** Whether it is computed from the numbers of the rows, so that only its shape is known. */
  boolean isOfRowNumbers() {
    return known instanceof Known.OfRowNumbers || rowNumbers().isPresent();
  }

  /** The elements, which must be known before there is data: a shape, an axis, a count. */
  Tensor requireConstant(String what) {
    if (known instanceof Sizes) {
      throw new ModelException(
          what + " depends on the batch size (" + known + "): a row's result must not");
    }
    return constant()
        .orElseThrow(
            () -> {
              emitter.wantConstant(value());
              return new ModelException(
                  what + " depends on the data; it must be constant (export it as a constant)");
            });
  }

  /** The integers, known but for the batch size. */
  Sizes requireSizes(String what) {
    return sizes().orElseGet(() -> Sizes.of(requireConstant(what)));
  }

  /** The axis counted from 0. */
  int axis(long axis) {
    return axis(axis, rank());
  }

  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new ModelException("axis " + axis + " of a value of rank " + rank);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  // element-wise

  Operand unary(UnaryFunction function) {
    return unary(function, 0, 0);
  }

  Operand unary(UnaryFunction function, float a, float b) {
    return emit(type, new Op.Unary(function, a, b)).wrapped();
  }

  Operand binary(BinaryFunction function, Operand other) {
    if (type != other.type) {
      throw new ModelException(
          "has operands of two types, " + type + " and " + other.type + "; expected one type");
    }
    return emitter.emit(type, new Op.Binary(function), this, other).wrapped();
  }

  Operand add(Operand other) {
    return binary(BinaryFunction.ADD, other);
  }

  Operand sub(Operand other) {
    return binary(BinaryFunction.SUB, other);
  }

  Operand mul(Operand other) {
    return binary(BinaryFunction.MUL, other);
  }

  Operand div(Operand other) {
    return binary(BinaryFunction.DIV, other);
  }

  Operand less(Operand other) {
    return binary(BinaryFunction.LESS, other);
  }

  Operand equal(Operand other) {
    return binary(BinaryFunction.EQUAL, other);
  }

  /** This where the condition holds, else the other. */
  Operand where(Operand condition, Operand other) {
    return emitter.emit(type, new Op.Where(), condition, this, other);
  }

  /** A scalar of this type. */
  Operand number(double number) {
    Tensor scalar =
        switch (type.dtype()) {
          case FLOAT32 -> Tensor.scalar((float) number);
          case INT64 -> Tensor.scalar((long) number);
          case BOOL -> Tensor.scalar(number != 0);
        };
    return emitter.constant(type, scalar);
  }

  /** What a function of this and other values gives, of this type. */
  Operand apply(Function<List<Value>, Value> function, Operand... others) {
    List<Operand> operands = new ArrayList<>(List.of(this));
    operands.addAll(Arrays.asList(others));
    return emitter.apply(type, operands, function);
  }

  /** Constant int64 positions. */
  Operand positions(Tensor positions) {
    return emitter.constant(OnnxType.INT64, positions);
  }

  /** Refuses a constant that is too large to be made. */
  void requireRoom(DType dtype, int... extents) {
    emitter.requireRoom(dtype, extents);
  }

  /** This, unless a parameter that should spread over x has spread x instead. */
  Operand requireShape(Operand x, String what, Operand parameter) {
    if (!shape().equals(x.shape())) {
      throw new ModelException(
          "has " + what + " of shape " + parameter.shape() + " for " + x.shape());
    }
    return this;
  }

  /** A constant of this type. */
  Operand constantLike(Tensor tensor) {
    return emitter.constant(type, tensor);
  }

  Operand cast(OnnxType to) {
    if (to == type) {
      return this;
    }
    if (type.isFloat() && to.narrowsFloats()) {
      return narrowed(to);
    }
    Operand cast =
        to.dtype() == type.dtype()
            ? new Operand(emitter, to, known)
            : emit(to, new Op.Cast(to.dtype()));
    return to.isInteger() && type.isInteger() && to.holdsAll(type) ? cast : cast.wrapped();
  }

  /** A float as an integer of fewer bits, as x86 does: of 32 bits, the least where out of range. */
  private Operand narrowed(OnnxType to) {
    Operand whole = emit(OnnxType.INT64, new Op.Cast(DType.INT64));
    Operand cut = whole.emit(OnnxType.INT64, new Op.Wrap(Integer.SIZE, true));
    Operand inRange = cut.where(whole.equal(cut), whole.number(Integer.MIN_VALUE));
    return new Operand(emitter, to, inRange.known).wrapped();
  }

  /** This, refusing rows that hold what a narrow type does not: an input of the model. */
  Operand bounded() {
    if (!type.isInteger() || type == OnnxType.INT64) {
      return this;
    }
    return bounded(type.toString(), type.least(), type.most());
  }

  /** Integers, refusing rows that hold others. */
  Operand bounded(String what, long least, long most) {
    return emit(type, new Op.Bounded(what, least, most));
  }

  /** Integers cut to the bits of their type. */
  Operand wrapped() {
    return type.wraps() ? emit(type, new Op.Wrap(type.bits(), type.isSigned())) : this;
  }

  // products, reductions

  /** As torch.matmul of operands of rank 2 or more. */
  Operand matmul(Operand other) {
    if (type.isFloat()) {
      return emitter.emit(type, new Op.MatMul(), this, other);
    }
    int rank = Math.max(rank(), other.rank());
    Operand a = this;
    Operand b = other;
    while (a.rank() < rank) {
      a = a.unsqueeze(0);
    }
    while (b.rank() < rank) {
      b = b.unsqueeze(0);
    }
    Operand products = a.unsqueeze(rank).mul(b.unsqueeze(rank - 2)); // [m, k, 1] x [1, k, n]
    return products.reduce(ReduceFunction.SUM, List.of(rank - 1), false);
  }

  Operand linear(Operand weight) {
    return emitter.emit(type, new Op.Linear(false), this, weight);
  }

  Operand linear(Operand weight, Operand bias) {
    return emitter.emit(type, new Op.Linear(true), this, weight, bias);
  }

  Operand reduce(ReduceFunction function, Collection<Integer> axes, boolean keepDims) {
    if (axes.isEmpty()) {
      return this;
    }
    List<Integer> sorted = List.copyOf(new TreeSet<>(axes));
    return emit(type, new Op.Reduce(function, sorted, keepDims)).wrapped();
  }

  Operand argReduce(boolean largest, int axis, boolean keepDims, boolean last) {
    return emit(OnnxType.INT64, new Op.ArgReduce(largest, axis, keepDims, last));
  }

  Operand softmax(int axis, boolean log) {
    return emit(type, new Op.Softmax(axis, log));
  }

  Operand normalize(List<Integer> axes, float epsilon, boolean centered) {
    return emit(type, new Op.Normalize(axes, epsilon, centered));
  }

  Operand cumSum(int axis, boolean exclusive, boolean reverse) {
    return emit(type, new Op.CumSum(axis, exclusive, reverse)).wrapped();
  }

  Operand topK(int k, int axis, boolean largest, boolean positions) {
    OnnxType result = positions ? OnnxType.INT64 : type;
    return emit(result, new Op.TopK(k, axis, largest, positions));
  }

  // rearrangements

  Operand reshape(Shape target) {
    return target.equals(shape()) ? this : emit(type, new Op.Reshape(target));
  }

  Operand transpose(List<Integer> permutation) {
    boolean same = permutation.equals(IntStream.range(0, rank()).boxed().toList());
    return same ? this : emit(type, new Op.Transpose(permutation));
  }

  Operand expand(Shape target) {
    return target.equals(shape()) ? this : emit(type, new Op.Expand(target));
  }

  Operand unsqueeze(int... axes) {
    List<Dim> dims = new ArrayList<>(shape().dims());
    for (int axis : Arrays.stream(axes).sorted().toArray()) {
      dims.add(axis, Dim.of(1));
    }
    return reshape(new Shape(dims));
  }

  Operand squeeze(int axis) {
    if (!shape().dim(axis).isOne()) {
      throw new ModelException(
          "squeezes axis " + axis + " of " + shape() + ", whose extent is not 1");
    }
    return reshape(shape().without(axis));
  }

  Operand slice(int axis, int start, int step, int count) {
    return emit(type, new Op.Slice(axis, start, step, count));
  }

  Operand pad(int axis, int before, int after, Tensor with) {
    return emit(type, new Op.Pad(axis, before, after, with));
  }

  Operand gather(int axis, Operand indices) {
    if (!shape().dim(axis).batch()) {
      indices
          .constant()
          .ifPresent(known -> Shapes.requirePositions(known, shape().dim(axis).outer()));
    }
    return emitter.emit(type, new Op.Gather(axis, emitter.wraps(indices)), this, indices.asIndex());
  }

  Operand gatherElements(int axis, Operand indices) {
    return emitter.emit(
        type, new Op.GatherElements(axis, emitter.wraps(indices)), this, indices.asIndex());
  }

  static Operand concat(List<Operand> operands, int axis) {
    Operand first = operands.get(0);
    return operands.size() == 1
        ? first
        : first.emitter.emit(first.type, new Op.Concat(axis), operands);
  }

  private Operand asIndex() {
    if (!type.isInteger()) {
      throw new ModelException("has indices of type " + type + ", expected int32 or int64");
    }
    return this;
  }

  private Operand emit(OnnxType result, Op op) {
    return emitter.emit(result, op, this);
  }

  @Override
  public String toString() {
    return known instanceof Sizes || known instanceof Ramp
        ? known.toString()
        : type + placeholder().shape().toString();
  }
}
