package org.feedforward.graph;

import java.util.List;
import org.feedforward.text.Printable;

/**
 * A network that cannot be read or run, in words for its owner: what and where, what was expected,
 * what to do. It may carry several problems, one a line; whatever it quotes from a file, it is at
 * most {@link Printable#LONGEST_MESSAGE} letters, and no other line ends are in it.
 */
public final class ModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** One problem. */
  public ModelException(String message) {
    super(Printable.sentence(message));
  }

  /** One problem with its cause; where that is a message like this one, its lines stay lines. */
  public ModelException(String message, Throwable cause) {
    super(
        cause instanceof ModelException inner
            ? around(message, inner.getMessage())
            : Printable.sentence(message),
        cause);
  }

  private static String around(String message, String lines) {
    int start = message.indexOf(lines);
    return start < 0
        ? Printable.sentence(message)
        : Printable.message(
            Printable.sentence(message.substring(0, start))
                + lines
                + Printable.sentence(message.substring(start + lines.length())));
  }

  private ModelException(List<String> problems) {
    super(Printable.message(problems));
  }

  /** Several problems at once, one a line. */
  public static ModelException of(List<String> problems) {
    return new ModelException(problems);
  }
}
