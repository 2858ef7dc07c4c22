package org.feedforward.math;

/**
 * The numbers that {@link Functions} is made of, shared with the SIMD kernels. NAME_k is the
 * coefficient of the k-th power in a function's polynomial.
 */
public final class Coefficients {

  /** Added and subtracted, it rounds a float below 2^22 to an integer, which its low bits hold. */
  public static final float ROUNDER = 0x1.8p23f;

  public static final int ROUNDER_BITS = 0x4b400000;

  public static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts: the first has few enough bits to be multiplied exactly. */
  public static final float LN2_HIGH = 0.693145752f;

  public static final float LN2_LOW = 1.42860677e-6f;

  public static final float LN2 = 0.693147182f;

  /** e to more than this is infinite. */
  public static final float EXP_MAX = 89;

  /** e to less than this is 0. */
  public static final float EXP_MIN = -104;

  /** (e^r - 1 - r) / r^2 for r up to (ln 2) / 2. */
  public static final float EXP_2 = 0.5f;

  public static final float EXP_3 = 0.16666666f;
  public static final float EXP_4 = 0.041666362f;
  public static final float EXP_5 = 0.00833339f;
  public static final float EXP_6 = 0.0013940654f;
  public static final float EXP_7 = 0.0001984588f;

  /** e^x - 1 is -1 below this. */
  public static final float EXPM1_MIN = -30;

  public static final float EXPM1_MAX = 88;

  /** The bits of 2/3: a mantissa is brought to 2/3 ... 4/3 before its logarithm is taken. */
  public static final int TWO_THIRDS_BITS = 0x3f2aaaab;

  public static final int EXPONENT_BITS = 0xff800000;
  public static final float LOG_2 = -0.5f;
  public static final float LOG_3 = 0.3333321f;
  public static final float LOG_4 = -0.24999717f;
  public static final float LOG_5 = 0.20010747f;
  public static final float LOG_6 = -0.16682306f;
  public static final float LOG_7 = 0.14001161f;
  public static final float LOG_8 = -0.12167154f;
  public static final float LOG_9 = 0.14004757f;
  public static final float LOG_10 = -0.12948963f;

  /** Below this, tanh is a polynomial; above, it is made of e^2x. */
  public static final float TANH_SMALL = 0.55f;

  public static final float TANH_3 = -0.33333313f;
  public static final float TANH_5 = 0.1333248f;
  public static final float TANH_7 = -0.053840518f;
  public static final float TANH_9 = 0.021020556f;
  public static final float TANH_11 = -0.006198726f;

  /** Below this, erf is a polynomial; above, 1 minus e to a polynomial. */
  public static final float ERF_SMALL = 0.927734375f;

  /** From here on erf is 1. */
  public static final float ERF_MAX = 4;

  public static final float ERF_1 = 0.128379166f;
  public static final float ERF_3 = -0.376125336f;
  public static final float ERF_5 = 0.112819925f;
  public static final float ERF_7 = -0.0267681349f;
  public static final float ERF_9 = 0.00499119423f;
  public static final float ERF_11 = -0.000596761703f;
  public static final float ERFC_1 = -0.128717512f;
  public static final float ERFC_2 = -0.634846687f;
  public static final float ERFC_3 = -0.106777877f;
  public static final float ERFC_4 = 0.0242546219f;
  public static final float ERFC_5 = -0.00388396438f;
  public static final float ERFC_6 = 0.000383197126f;
  public static final float ERFC_7 = -0.0000172853470f;

  /** The normal distribution has nothing left beyond this that a float could hold. */
  public static final float NORMAL_MAX = 14.5f;

  public static final float NORMAL_0 = 0.75528514f;
  public static final float NORMAL_1 = -0.60789657f;
  public static final float NORMAL_2 = 0.3871369f;
  public static final float NORMAL_3 = -0.18652348f;
  public static final float NORMAL_4 = 0.060403764f;
  public static final float NORMAL_5 = -0.0075250035f;
  public static final float NORMAL_6 = -0.003512078f;
  public static final float NORMAL_7 = 0.0015695896f;
  public static final float NORMAL_8 = 0.00017837131f;
  public static final float NORMAL_9 = -0.00013243344f;

  /** 2 sqrt(2 / pi). */
  public static final float GELU_TANH_1 = 1.59576912f;

  public static final float GELU_TANH_3 = 0.044715f;

  /** Beyond this, the angle is reduced with integers. */
  public static final float ANGLE_MAX = 105615;

  public static final float TWO_OVER_PI = 0.636619747f;

  /** -pi/2 in three parts. */
  public static final float HALF_PI_HIGH = -1.57079601f;

  public static final float HALF_PI_MIDDLE = -3.13916473e-7f;
  public static final float HALF_PI_LOW = -5.39030253e-15f;
  public static final float SIN_3 = -0.16666667f;
  public static final float SIN_5 = 0.008333329f;
  public static final float SIN_7 = -0.00019839303f;
  public static final float SIN_9 = 2.7180258e-06f;
  public static final float COS_4 = 0.041666668f;
  public static final float COS_6 = -0.0013888883f;
  public static final float COS_8 = 2.4799449e-05f;
  public static final float COS_10 = -2.7204857e-07f;

  private Coefficients() {}
}
