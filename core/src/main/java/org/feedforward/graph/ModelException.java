package org.feedforward.graph;

import java.util.List;

/**
 * A network that cannot be read or run, in words for its owner: what and where, what was expected,
 * what to do. It may carry several problems, one a line.
 */
public final class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One problem. */
  public ModelException(String message) {
    super(message);
  }

  /** One problem with its cause. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Several problems at once, one a line. */
  public static ModelException of(List<String> problems) {
    return new ModelException(String.join("\n", problems));
  }
}
