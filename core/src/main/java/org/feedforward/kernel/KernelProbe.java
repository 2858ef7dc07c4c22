package org.feedforward.kernel;

/** Finds out what this JVM can run; names no class of the vector module itself. */
final class KernelProbe {

  private static final String MODULE = "jdk.incubator.vector";

  /** Set to {@code scalar} to keep the SIMD kernels out. */
  private static final String PROPERTY = "feedforward.kernels";

  private static final class Holder {
    static final Kernels BEST = choose();
  }

  private KernelProbe() {}

  static Kernels best() {
    return Holder.BEST;
  }

  private static Kernels choose() {
    if ("scalar".equals(System.getProperty(PROPERTY))) {
      return new ScalarKernels("-D" + PROPERTY + "=scalar is set");
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new ScalarKernels(
          "the JVM runs without the module " + MODULE + "; start it with --add-modules " + MODULE);
    }
    if (!SimdKernels.isWorthwhile()) {
      return new ScalarKernels("this CPU has no vectors of 4 floats or more");
    }
    return new SimdKernels();
  }
}
