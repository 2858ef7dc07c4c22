package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One operation each for a vector of rows, cast to the one class of vectors we use. C2 then knows
 * the class of all operands, whatever other species the JVM has seen; where it has to guess from a
 * profile, vectors end up on the heap.
 */
final class SimdArithmetic {

  private static final Class<? extends FloatVector> VC = SimdKernels.VC;
  private static final Class<? extends IntVector> INT_VC = SimdKernels.INT_VC;
  private static final Class<?> MASK = SimdKernels.SPECIES.maskAll(true).getClass();

  private SimdArithmetic() {}

  static FloatVector load(float[] array, int at) {
    return VC.cast(FloatVector.fromArray(SimdKernels.SPECIES, array, at));
  }

  static FloatVector all(float value) {
    return VC.cast(FloatVector.broadcast(SimdKernels.SPECIES, value));
  }

  static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return VC.cast(a.fma(b, c));
  }

  static FloatVector add(FloatVector a, FloatVector b) {
    return VC.cast(a.add(b));
  }

  static FloatVector sub(FloatVector a, FloatVector b) {
    return VC.cast(a.sub(b));
  }

  static FloatVector mul(FloatVector a, FloatVector b) {
    return VC.cast(a.mul(b));
  }

  static FloatVector div(FloatVector a, FloatVector b) {
    return VC.cast(a.div(b));
  }

  static FloatVector neg(FloatVector a) {
    return VC.cast(a.neg());
  }

  static FloatVector abs(FloatVector a) {
    return VC.cast(a.abs());
  }

  static FloatVector sqrt(FloatVector a) {
    return VC.cast(a.sqrt());
  }

  static FloatVector max(FloatVector a, FloatVector b) {
    return VC.cast(a.max(b));
  }

  static FloatVector min(FloatVector a, FloatVector b) {
    return VC.cast(a.min(b));
  }

  /** a < b ? yes : no. */
  static FloatVector less(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.LT, b), yes, no);
  }

  /** a <= b ? yes : no. */
  static FloatVector lessEqual(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.LE, b), yes, no);
  }

  /** a == b ? yes : no. */
  static FloatVector equal(FloatVector a, FloatVector b, FloatVector yes, FloatVector no) {
    return choose(a.compare(VectorOperators.EQ, b), yes, no);
  }

  @SuppressWarnings("unchecked")
  private static FloatVector choose(VectorMask<Float> mask, FloatVector yes, FloatVector no) {
    return VC.cast(no.blend(yes, (VectorMask<Float>) MASK.cast(mask)));
  }

  static IntVector bits(FloatVector a) {
    return INT_VC.cast(a.reinterpretAsInts());
  }

  static FloatVector floats(IntVector a) {
    return VC.cast(a.reinterpretAsFloats());
  }

  static IntVector add(IntVector a, IntVector b) {
    return INT_VC.cast(a.add(b));
  }

  static IntVector sub(IntVector a, IntVector b) {
    return INT_VC.cast(a.sub(b));
  }

  static IntVector and(IntVector a, IntVector b) {
    return INT_VC.cast(a.and(b));
  }

  static IntVector xor(IntVector a, IntVector b) {
    return INT_VC.cast(a.lanewise(VectorOperators.XOR, b));
  }

  static IntVector shiftLeft(IntVector a, int count) {
    return INT_VC.cast(a.lanewise(VectorOperators.LSHL, count));
  }

  static IntVector shiftRight(IntVector a, int count) {
    return INT_VC.cast(a.lanewise(VectorOperators.ASHR, count));
  }
}
