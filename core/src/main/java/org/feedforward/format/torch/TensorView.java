package org.feedforward.format.torch;

/**
 * A tensor as a pickle describes it, unchecked: what is wrong is said when its name is known.
 *
 * @param storage a {@link Storage}, in a sound file
 * @param offset the position of its first element
 * @param size its extents, a tuple of integers
 * @param stride the distances between elements along each axis, a tuple of integers
 * @param type the name of its elements' type where it differs from the storage's, or null
 */
public record TensorView(Object storage, Object offset, Object size, Object stride, String type) {

  /**
   * A tensor of a kind that cannot be read.
   *
   * @param kind in words, as "a quantised tensor"
   */
  public record Unreadable(String kind) {}

  /** By identity: what it holds comes from a file and may be nested without end. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
