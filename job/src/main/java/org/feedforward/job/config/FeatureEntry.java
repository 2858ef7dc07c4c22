package org.feedforward.job.config;

/**
 * Columns that feed an input, as one entry of a list says them.
 *
 * @param text a name, a glob or {@code @FILE}
 * @param named whether the text is a column's name, whatever letters it holds
 * @param cast whether floats that hold whole numbers become integers
 */
public record FeatureEntry(String text, boolean named, boolean cast) {

  /** A name, a glob or {@code @FILE}, fed as it is. */
  public static FeatureEntry of(String text) {
    return new FeatureEntry(text, false, false);
  }
}
