package org.feedforward.format.script;

import java.util.List;
import java.util.Optional;

/**
 * A function or method.
 *
 * @param file the file that it stands in
 * @param name its name
 * @param parameters what it takes
 * @param body what it does
 */
record Function(String file, String name, List<Parameter> parameters, List<Statement> body) {

  /**
   * One parameter.
   *
   * @param name its name
   * @param type its type as it is written
   * @param otherwise its default
   */
  record Parameter(String name, String type, Optional<Expression> otherwise) {}
}
