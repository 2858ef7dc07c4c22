package org.feedforward.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The result of one operation: what {@code forward} is written with. A value has a type and a shape
 * but no numbers; its methods describe further operations, named and meaning as in PyTorch. Axes
 * may be negative, counted from the end. Values are immutable and compared by identity.
 */
public final class Value implements Arithmetic {

  private final Op op;
  private final List<Value> operands;
  private final ValueType type;
  private final Scope scope;

  private Value(Op op, List<Value> operands, ValueType type, Scope scope) {
    this.op = op;
    this.operands = operands;
    this.type = type;
    this.scope = scope;
  }

  /** The result of an operation; {@link ModelException} when the operands do not fit. */
  public static Value of(Op op, List<Value> operands) {
    ValueType type = op.infer(operands.stream().map(Value::type).toList());
    Scope scope =
        operands.stream()
            .map(operand -> operand.scope)
            .filter(s -> s != null)
            .findFirst()
            .orElse(null);
    return new Value(op, List.copyOf(operands), type, scope);
  }

  /** The result of an operation; {@link ModelException} when the operands do not fit. */
  public static Value of(Op op, Value... operands) {
    return of(op, Arrays.asList(operands));
  }

  /** A value that the caller brings. */
  public static Value input(String name, DType dtype, Shape shape) {
    return input(name, dtype, shape, null);
  }

  /** A value that the caller brings; what is computed from it reports to {@code scope}. */
  public static Value input(String name, DType dtype, Shape shape, Scope scope) {
    return of(new Op.Input(name, new ValueType(dtype, shape), List.of()), scope);
  }

  /** Texts that the caller brings, as integers that {@link Op.Input} explains. */
  public static Value input(String name, Shape shape, List<String> texts) {
    return input(new Op.Input(name, new ValueType(DType.INT64, shape), texts));
  }

  static Value input(Op.Input input) {
    return of(input, (Scope) null);
  }

  private static Value of(Op.Input input, Scope scope) {
    return new Value(input, List.of(), input.type(), scope);
  }

  /** A fixed tensor. */
  public static Value constant(Tensor tensor) {
    return of(new Op.Constant(tensor));
  }

  /** The operation that gives this value. */
  public Op op() {
    return op;
  }

  /** What it is computed from. */
  public List<Value> operands() {
    return operands;
  }

  /** Type and shape. */
  public ValueType type() {
    return type;
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  /** The shape, the batch symbolic. */
  public Shape shape() {
    return type.shape();
  }

  /** The fixed extent of an axis; {@link ModelException} for the batch axis, which has none. */
  public int size(int axis) {
    Dim dim = shape().dim(axis(axis));
    Inference.require(
        !dim.batch(), "The size of axis %s of %s is not known before the data is", axis, shape());
    return dim.outer();
  }

  /** Where layer calls are reported, or null. */
  public Scope scope() {
    return scope;
  }

  // element by element

  @Override
  public Value apply(UnaryFunction function, float a, float b) {
    return of(new Op.Unary(function, a, b), this);
  }

  @Override
  public Value apply(BinaryFunction function, Value other) {
    return of(new Op.Binary(function), this, other);
  }

  public Value gt(Value other) {
    return other.lt(this);
  }

  public Value ge(Value other) {
    return other.le(this);
  }

  /** As torch.where(condition, this, other). */
  public Value where(Value condition, Value other) {
    return of(new Op.Where(), condition, this, other);
  }

  /** The elements converted to another type. */
  public Value to(DType dtype) {
    return dtype == dtype() ? this : of(new Op.Cast(dtype), this);
  }

  // products, reductions

  /** As torch.nn.functional.linear without a bias. */
  public Value linear(Value weight) {
    return of(new Op.Linear(false), this, weight);
  }

  /** As torch.nn.functional.linear. */
  public Value linear(Value weight, Value bias) {
    return of(new Op.Linear(true), this, weight, bias);
  }

  /** As torch.matmul of operands of rank 2 or more. */
  public Value matmul(Value other) {
    return of(new Op.MatMul(), this, other);
  }

  public Value sum(int axis, boolean keepDim) {
    return reduce(ReduceFunction.SUM, keepDim, axis);
  }

  public Value mean(int axis, boolean keepDim) {
    return reduce(ReduceFunction.MEAN, keepDim, axis);
  }

  /** As torch.amax. */
  public Value max(int axis, boolean keepDim) {
    return reduce(ReduceFunction.MAX, keepDim, axis);
  }

  /** As torch.amin. */
  public Value min(int axis, boolean keepDim) {
    return reduce(ReduceFunction.MIN, keepDim, axis);
  }

  /** Reduces the given axes. */
  public Value reduce(ReduceFunction function, boolean keepDims, int... axes) {
    List<Integer> sorted = Arrays.stream(axes).map(this::axis).sorted().boxed().toList();
    return of(new Op.Reduce(function, sorted, keepDims), this);
  }

  public Value argmax(int axis, boolean keepDim) {
    return of(new Op.ArgReduce(true, axis(axis), keepDim, false), this);
  }

  public Value argmin(int axis, boolean keepDim) {
    return of(new Op.ArgReduce(false, axis(axis), keepDim, false), this);
  }

  public Value softmax(int axis) {
    return of(new Op.Softmax(axis(axis), false), this);
  }

  public Value logSoftmax(int axis) {
    return of(new Op.Softmax(axis(axis), true), this);
  }

  /**
   * Subtracts the mean (when {@code centered}) and divides by the root of variance + epsilon, over
   * the given axes.
   */
  public Value normalize(float epsilon, boolean centered, int... axes) {
    List<Integer> sorted = Arrays.stream(axes).map(this::axis).sorted().boxed().toList();
    return of(new Op.Normalize(sorted, epsilon, centered), this);
  }

  public Value cumsum(int axis) {
    return of(new Op.CumSum(axis(axis), false, false), this);
  }

  // rearrangements

  /**
   * As torch.reshape; one extent may be -1. When the value has a batch axis, the -1 takes the
   * batch: {@code reshape(-1, 4, 8)} of [N, 32] is [N, 4, 8].
   */
  public Value reshape(int... extents) {
    return of(new Op.Reshape(Reshaping.resolve(shape(), extents)), this);
  }

  /** As torch.flatten. */
  public Value flatten(int startAxis, int endAxis) {
    int start = axis(startAxis);
    int end = axis(endAxis);
    List<Dim> dims = new ArrayList<>(shape().dims().subList(0, start));
    dims.add(Reshaping.merge(shape(), start, end));
    dims.addAll(shape().dims().subList(end + 1, shape().rank()));
    return of(new Op.Reshape(new Shape(dims)), this);
  }

  public Value unsqueeze(int axis) {
    int position = axis < 0 ? axis + shape().rank() + 1 : axis;
    Inference.require(
        position >= 0 && position <= shape().rank(), "unsqueeze at axis %s of %s", axis, shape());
    List<Dim> dims = new ArrayList<>(shape().dims());
    dims.add(position, Dim.of(1));
    return of(new Op.Reshape(new Shape(dims)), this);
  }

  /** Drops an axis of extent 1. */
  public Value squeeze(int axis) {
    Inference.require(
        shape().dim(axis(axis)).isOne(),
        "squeeze of axis %s of %s: its extent is not 1",
        axis,
        shape());
    return of(new Op.Reshape(shape().without(axis(axis))), this);
  }

  public Value permute(int... axes) {
    return of(new Op.Transpose(Arrays.stream(axes).map(this::axis).boxed().toList()), this);
  }

  /** Swaps two axes. */
  public Value transpose(int axis0, int axis1) {
    int a = axis(axis0);
    int b = axis(axis1);
    return permute(
        IntStream.range(0, shape().rank()).map(i -> i == a ? b : i == b ? a : i).toArray());
  }

  /** As torch.broadcast_to. */
  public Value expand(Shape target) {
    return of(new Op.Expand(target), this);
  }

  /**
   * The positions from {@code start} to before {@code end} of an axis; negative ones count from the
   * end, as x[start:end].
   */
  public Value slice(int axis, int start, int end) {
    int extent = size(axis);
    int from = Math.max(0, Math.min(extent, start < 0 ? start + extent : start));
    int to = Math.max(from, Math.min(extent, end < 0 ? end + extent : end));
    return of(new Op.Slice(axis(axis), from, 1, to - from), this);
  }

  /** One position of an axis, which disappears, as torch.select. */
  public Value select(int axis, int index) {
    int extent = size(axis);
    int position = index < 0 ? index + extent : index;
    Inference.require(
        position >= 0 && position < extent, "select %s of axis %s of %s", index, axis, shape());
    return of(new Op.Slice(axis(axis), position, 1, 1), this).squeeze(axis);
  }

  /** As torch.index_select: looks up positions of an axis, from 0. */
  public Value indexSelect(int axis, Value indices) {
    return of(new Op.Gather(axis(axis), false), this, indices);
  }

  /** As numpy.take: looks up positions of an axis; negative indices count from the end. */
  public Value gather(int axis, Value indices) {
    return of(new Op.Gather(axis(axis), true), this, indices);
  }

  /** The axis counted from 0. */
  public int axis(int axis) {
    int counted = axis < 0 ? axis + shape().rank() : axis;
    Inference.require(
        counted >= 0 && counted < shape().rank(), "axis %s of a value of shape %s", axis, shape());
    return counted;
  }

  @Override
  public String toString() {
    return op.getClass().getSimpleName() + " " + type;
  }
}
