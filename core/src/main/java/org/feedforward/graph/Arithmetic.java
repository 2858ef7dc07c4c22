package org.feedforward.graph;

import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * What can be written with {@linkplain Value values} element by element, named and meaning as in
 * PyTorch: functions of one operand, and of two that are broadcast.
 */
public sealed interface Arithmetic permits Value {

  /** The type of the elements. */
  DType dtype();

  // of one operand

  /** A function with its parameters, applied to every element. */
  Value apply(UnaryFunction function, float a, float b);

  /** A function without parameters, applied to every element. */
  default Value apply(UnaryFunction function) {
    return apply(function, 0, 0);
  }

  default Value neg() {
    return apply(UnaryFunction.NEG);
  }

  default Value abs() {
    return apply(UnaryFunction.ABS);
  }

  default Value sqrt() {
    return apply(UnaryFunction.SQRT);
  }

  default Value exp() {
    return apply(UnaryFunction.EXP);
  }

  default Value log() {
    return apply(UnaryFunction.LOG);
  }

  default Value sin() {
    return apply(UnaryFunction.SIN);
  }

  default Value cos() {
    return apply(UnaryFunction.COS);
  }

  default Value erf() {
    return apply(UnaryFunction.ERF);
  }

  default Value sign() {
    return apply(UnaryFunction.SIGN);
  }

  default Value floor() {
    return apply(UnaryFunction.FLOOR);
  }

  default Value ceil() {
    return apply(UnaryFunction.CEIL);
  }

  default Value round() {
    return apply(UnaryFunction.ROUND);
  }

  default Value reciprocal() {
    return apply(UnaryFunction.RECIPROCAL);
  }

  default Value relu() {
    return apply(UnaryFunction.RELU);
  }

  default Value sigmoid() {
    return apply(UnaryFunction.SIGMOID);
  }

  default Value tanh() {
    return apply(UnaryFunction.TANH);
  }

  /** As torch.clamp. */
  default Value clamp(float min, float max) {
    return apply(UnaryFunction.CLAMP, min, max);
  }

  /** Not, of truth values. */
  default Value not() {
    return apply(UnaryFunction.NOT);
  }

  // of two operands

  /** A function of this and another operand, broadcast. */
  Value apply(BinaryFunction function, Value other);

  default Value add(Value other) {
    return apply(BinaryFunction.ADD, other);
  }

  default Value add(double number) {
    return add(number(number));
  }

  default Value sub(Value other) {
    return apply(BinaryFunction.SUB, other);
  }

  default Value sub(double number) {
    return sub(number(number));
  }

  default Value mul(Value other) {
    return apply(BinaryFunction.MUL, other);
  }

  default Value mul(double number) {
    return mul(number(number));
  }

  default Value div(Value other) {
    return apply(BinaryFunction.DIV, other);
  }

  default Value div(double number) {
    return div(number(number));
  }

  default Value pow(Value other) {
    return apply(BinaryFunction.POW, other);
  }

  default Value pow(double number) {
    return pow(number(number));
  }

  /** As torch.maximum. */
  default Value maximum(Value other) {
    return apply(BinaryFunction.MAX, other);
  }

  /** As torch.minimum. */
  default Value minimum(Value other) {
    return apply(BinaryFunction.MIN, other);
  }

  default Value eq(Value other) {
    return apply(BinaryFunction.EQUAL, other);
  }

  default Value lt(Value other) {
    return apply(BinaryFunction.LESS, other);
  }

  default Value le(Value other) {
    return apply(BinaryFunction.LESS_EQUAL, other);
  }

  default Value and(Value other) {
    return apply(BinaryFunction.AND, other);
  }

  default Value or(Value other) {
    return apply(BinaryFunction.OR, other);
  }

  private Value number(double number) {
    Inference.require(
        dtype() != DType.BOOL, "arithmetic with the number %s is not defined on bool", number);
    return Value.constant(
        dtype() == DType.INT64 ? Tensor.scalar((long) number) : Tensor.scalar((float) number));
  }
}
