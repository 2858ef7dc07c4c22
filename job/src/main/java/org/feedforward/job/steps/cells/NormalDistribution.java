package org.feedforward.job.steps.cells;

/** The standard normal distribution. */
public final class NormalDistribution {

  private static final double SQRT_TWO_PI = 2.50662827463100050242;

  private static final double EXP_MINUS_TWO = 0.13533528323661269189;

  /** Around the middle: numerator, from the highest power down. */
  private static final double[] P0 = {
    -5.99633501014107895267E1,
    9.80010754185999661536E1,
    -5.66762857469070293439E1,
    1.39312609387279679503E1,
    -1.23916583867381258016E0
  };

  private static final double[] Q0 = {
    1.0,
    1.95448858338141759834E0,
    4.67627912898881538453E0,
    8.63602421390890590575E1,
    -2.25462687854119370527E2,
    2.00260212380060660359E2,
    -8.20372256168333339912E1,
    1.59056225126211695515E1,
    -1.18331621121330003142E0
  };

  /** In the tails, for {@code sqrt(-2 log y)} from 2 to 8. */
  private static final double[] P1 = {
    4.05544892305962419923E0, 3.15251094599893866154E1, 5.71628192246421288162E1,
    4.40805073893200834700E1, 1.46849561928858024014E1, 2.18663306850790267539E0,
    -1.40256079171354495875E-1, -3.50424626827848203418E-2, -8.57456785154685413611E-4
  };

  private static final double[] Q1 = {
    1.0,
    1.57799883256466749731E1,
    4.53907635128879210584E1,
    4.13172038254672030440E1,
    1.50425385692907503408E1,
    2.50464946208309415979E0,
    -1.42182922854787788574E-1,
    -3.80806407691578277194E-2,
    -9.33259480895457427372E-4
  };

  /** Further out. */
  private static final double[] P2 = {
    3.23774891776946035970E0, 6.91522889068984211695E0, 3.93881025292474443415E0,
    1.33303460815807542389E0, 2.01485389549179081538E-1, 1.23716634817820021358E-2,
    3.01581553508235416007E-4, 2.65806974686737550832E-6, 6.23974539184983293730E-9
  };

  private static final double[] Q2 = {
    1.0,
    6.02427039364742014255E0,
    3.67983563856160859403E0,
    1.37702099489081330271E0,
    2.16236993594496635890E-1,
    1.34204006088543189037E-2,
    3.28014464682127739104E-4,
    2.89247864745380683936E-6,
    6.79019408009981274425E-9
  };

  private NormalDistribution() {}

  /**
   * The number below which a share of the distribution lies: the rational approximations of S. L.
   * Moshier, Cephes Math Library (ndtri), which SciPy uses.
   *
   * @param share from 0 to 1; beyond, NaN
   */
  public static double quantile(double share) {
    if (share == 0) {
      return Double.NEGATIVE_INFINITY;
    } else if (share == 1) {
      return Double.POSITIVE_INFINITY;
    } else if (!(share > 0 && share < 1)) {
      return Double.NaN;
    }
    boolean upper = share > 1 - EXP_MINUS_TWO;
    double y = upper ? 1 - share : share;
    if (y > EXP_MINUS_TWO) {
      double middle = y - 0.5;
      double square = middle * middle;
      double x = middle + middle * (square * polynomial(square, P0) / polynomial(square, Q0));
      return x * SQRT_TWO_PI;
    }
    double x = StrictMath.sqrt(-2.0 * StrictMath.log(y));
    double x0 = x - StrictMath.log(x) / x;
    double z = 1.0 / x;
    double x1 =
        x < 8.0
            ? z * polynomial(z, P1) / polynomial(z, Q1)
            : z * polynomial(z, P2) / polynomial(z, Q2);
    return upper ? x0 - x1 : x1 - x0;
  }

  /** A polynomial whose coefficients begin with the highest power. */
  private static double polynomial(double x, double[] coefficients) {
    double sum = coefficients[0];
    for (int i = 1; i < coefficients.length; i++) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
