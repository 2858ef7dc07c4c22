package org.feedforward.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.feedforward.math.Coefficients;

/**
 * {@link Coefficients} and the other numbers of {@link SimdFunctions} as vectors. Constants,
 * because a broadcast in the middle of a formula is a third of what C2 is willing to inline.
 */
final class SimdCoefficients {

  static final FloatVector ROUNDER = all(Coefficients.ROUNDER);
  static final FloatVector LOG2_E = all(Coefficients.LOG2_E);
  static final FloatVector LN2_HIGH = all(Coefficients.LN2_HIGH);
  static final FloatVector LN2_LOW = all(Coefficients.LN2_LOW);
  static final FloatVector LN2 = all(Coefficients.LN2);
  static final FloatVector EXP_MAX = all(Coefficients.EXP_MAX);
  static final FloatVector EXP_MIN = all(Coefficients.EXP_MIN);
  static final FloatVector EXP_2 = all(Coefficients.EXP_2);
  static final FloatVector EXP_3 = all(Coefficients.EXP_3);
  static final FloatVector EXP_4 = all(Coefficients.EXP_4);
  static final FloatVector EXP_5 = all(Coefficients.EXP_5);
  static final FloatVector EXP_6 = all(Coefficients.EXP_6);
  static final FloatVector EXP_7 = all(Coefficients.EXP_7);
  static final FloatVector EXPM1_MIN = all(Coefficients.EXPM1_MIN);
  static final FloatVector EXPM1_MAX = all(Coefficients.EXPM1_MAX);
  static final FloatVector LOG_2 = all(Coefficients.LOG_2);
  static final FloatVector LOG_3 = all(Coefficients.LOG_3);
  static final FloatVector LOG_4 = all(Coefficients.LOG_4);
  static final FloatVector LOG_5 = all(Coefficients.LOG_5);
  static final FloatVector LOG_6 = all(Coefficients.LOG_6);
  static final FloatVector LOG_7 = all(Coefficients.LOG_7);
  static final FloatVector LOG_8 = all(Coefficients.LOG_8);
  static final FloatVector LOG_9 = all(Coefficients.LOG_9);
  static final FloatVector LOG_10 = all(Coefficients.LOG_10);
  static final FloatVector TANH_SMALL = all(Coefficients.TANH_SMALL);
  static final FloatVector TANH_3 = all(Coefficients.TANH_3);
  static final FloatVector TANH_5 = all(Coefficients.TANH_5);
  static final FloatVector TANH_7 = all(Coefficients.TANH_7);
  static final FloatVector TANH_9 = all(Coefficients.TANH_9);
  static final FloatVector TANH_11 = all(Coefficients.TANH_11);
  static final FloatVector ERF_SMALL = all(Coefficients.ERF_SMALL);
  static final FloatVector ERF_MAX = all(Coefficients.ERF_MAX);
  static final FloatVector ERF_1 = all(Coefficients.ERF_1);
  static final FloatVector ERF_3 = all(Coefficients.ERF_3);
  static final FloatVector ERF_5 = all(Coefficients.ERF_5);
  static final FloatVector ERF_7 = all(Coefficients.ERF_7);
  static final FloatVector ERF_9 = all(Coefficients.ERF_9);
  static final FloatVector ERF_11 = all(Coefficients.ERF_11);
  static final FloatVector ERFC_1 = all(Coefficients.ERFC_1);
  static final FloatVector ERFC_2 = all(Coefficients.ERFC_2);
  static final FloatVector ERFC_3 = all(Coefficients.ERFC_3);
  static final FloatVector ERFC_4 = all(Coefficients.ERFC_4);
  static final FloatVector ERFC_5 = all(Coefficients.ERFC_5);
  static final FloatVector ERFC_6 = all(Coefficients.ERFC_6);
  static final FloatVector ERFC_7 = all(Coefficients.ERFC_7);
  static final FloatVector NORMAL_MAX = all(Coefficients.NORMAL_MAX);
  static final FloatVector NORMAL_0 = all(Coefficients.NORMAL_0);
  static final FloatVector NORMAL_1 = all(Coefficients.NORMAL_1);
  static final FloatVector NORMAL_2 = all(Coefficients.NORMAL_2);
  static final FloatVector NORMAL_3 = all(Coefficients.NORMAL_3);
  static final FloatVector NORMAL_4 = all(Coefficients.NORMAL_4);
  static final FloatVector NORMAL_5 = all(Coefficients.NORMAL_5);
  static final FloatVector NORMAL_6 = all(Coefficients.NORMAL_6);
  static final FloatVector NORMAL_7 = all(Coefficients.NORMAL_7);
  static final FloatVector NORMAL_8 = all(Coefficients.NORMAL_8);
  static final FloatVector NORMAL_9 = all(Coefficients.NORMAL_9);
  static final FloatVector GELU_TANH_1 = all(Coefficients.GELU_TANH_1);
  static final FloatVector GELU_TANH_3 = all(Coefficients.GELU_TANH_3);
  static final FloatVector ANGLE_MAX = all(Coefficients.ANGLE_MAX);
  static final FloatVector TWO_OVER_PI = all(Coefficients.TWO_OVER_PI);
  static final FloatVector HALF_PI_HIGH = all(Coefficients.HALF_PI_HIGH);
  static final FloatVector HALF_PI_MIDDLE = all(Coefficients.HALF_PI_MIDDLE);
  static final FloatVector HALF_PI_LOW = all(Coefficients.HALF_PI_LOW);
  static final FloatVector SIN_3 = all(Coefficients.SIN_3);
  static final FloatVector SIN_5 = all(Coefficients.SIN_5);
  static final FloatVector SIN_7 = all(Coefficients.SIN_7);
  static final FloatVector SIN_9 = all(Coefficients.SIN_9);
  static final FloatVector COS_4 = all(Coefficients.COS_4);
  static final FloatVector COS_6 = all(Coefficients.COS_6);
  static final FloatVector COS_8 = all(Coefficients.COS_8);
  static final FloatVector COS_10 = all(Coefficients.COS_10);
  static final FloatVector MINUS_LN2_HIGH = all(-Coefficients.LN2_HIGH);
  static final FloatVector MINUS_LN2_LOW = all(-Coefficients.LN2_LOW);
  static final FloatVector ZERO = all(0);
  static final FloatVector HALF = all(0.5f);
  static final FloatVector ONE = all(1);
  static final FloatVector TWO = all(2);
  static final FloatVector THREE = all(3);
  static final FloatVector FOUR = all(4);
  static final FloatVector SIX = all(6);
  static final FloatVector MINUS_HALF = all(-0.5f);
  static final FloatVector MINUS_ONE = all(-1);
  static final FloatVector MINUS_EIGHT = all(-8);
  static final FloatVector MINUS_23 = all(-23);
  static final FloatVector TWO_TO_23 = all(0x1p23f);
  static final FloatVector MIN_NORMAL = all(Float.MIN_NORMAL);
  static final FloatVector INFINITY = all(Float.POSITIVE_INFINITY);
  static final FloatVector MINUS_INFINITY = all(Float.NEGATIVE_INFINITY);
  static final FloatVector NAN = all(Float.NaN);
  static final IntVector ROUNDER_BITS = ints(Coefficients.ROUNDER_BITS);
  static final IntVector TWO_THIRDS_BITS = ints(Coefficients.TWO_THIRDS_BITS);
  static final IntVector EXPONENT_BITS = ints(Coefficients.EXPONENT_BITS);
  static final IntVector EXPONENT_BIAS = ints(127);
  static final IntVector INT_ONE = ints(1);
  static final IntVector INT_TWO = ints(2);

  private SimdCoefficients() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(SimdKernels.SPECIES, value);
  }

  private static IntVector ints(int value) {
    return IntVector.broadcast(SimdKernels.INTS, value);
  }
}
