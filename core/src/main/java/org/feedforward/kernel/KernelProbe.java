package org.feedforward.kernel;

import java.util.List;
import java.util.OptionalInt;
import org.feedforward.graph.ModelException;

/** Finds out what this JVM can run; names no class of the vector module itself. */
final class KernelProbe {

  private static final String MODULE = "jdk.incubator.vector";

  /**
   * Set to {@code scalar} to keep the SIMD kernels out, to {@code simd-128}, {@code simd-256} or
   * {@code simd-512} for vectors of so many bits: tests run all of them on any CPU, one that lacks
   * the width slowly.
   */
  static final String PROPERTY = "feedforward.kernels";

  private static final List<String> VALUES = List.of("scalar", "simd-128", "simd-256", "simd-512");

  private static final class Holder {
    static final Kernels BEST = choose();
  }

  private KernelProbe() {}

  static Kernels best() {
    return Holder.BEST;
  }

  /** The width of vectors that is asked for. */
  static OptionalInt bits() {
    String value = System.getProperty(PROPERTY, "");
    return value.startsWith("simd-") && VALUES.contains(value)
        ? OptionalInt.of(Integer.parseInt(value.substring("simd-".length())))
        : OptionalInt.empty();
  }

  static Kernels choose() {
    String value = System.getProperty(PROPERTY, "");
    if (!value.isEmpty() && !VALUES.contains(value)) {
      throw new ModelException(
          "-D" + PROPERTY + "=" + value + " is not known; expected one of " + VALUES);
    }
    if (value.equals("scalar")) {
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
