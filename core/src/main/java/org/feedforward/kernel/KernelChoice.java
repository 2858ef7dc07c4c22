package org.feedforward.kernel;

/**
 * Which kernels compute, and why these.
 *
 * @param name as {@code simd-512} (bits of a vector) or {@code scalar}
 * @param reason one sentence; for scalar kernels it says how to get faster ones
 */
public record KernelChoice(String name, String reason) {

  /** Whether the fast kernels run. */
  public boolean isSimd() {
    return name.startsWith("simd");
  }

  @Override
  public String toString() {
    return name + " (" + reason + ")";
  }
}
