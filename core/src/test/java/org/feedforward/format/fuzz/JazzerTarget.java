package org.feedforward.format.fuzz;

import org.feedforward.graph.ModelException;

/** What Jazzer calls, started by {@code scripts/fuzz}; the property {@code parser} names which. */
public final class JazzerTarget {

  private static final Parsers PARSER = Parsers.valueOf(System.getProperty("parser"));

  private JazzerTarget() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      PARSER.parse(bytes);
    } catch (ModelException expected) {
      // what a parser says about a broken file
    }
  }
}
