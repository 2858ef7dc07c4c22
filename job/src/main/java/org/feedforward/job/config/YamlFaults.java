package org.feedforward.job.config;

import java.util.Optional;
import org.feedforward.job.fault.Names;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What people mistype in YAML, said in words that tell what to type. */
final class YamlFaults {

  private YamlFaults() {}

  /** {@code ", line 3: ..."}, to stand behind the name of the text. */
  static String explained(MarkedYAMLException error, String text) {
    Optional<Mark> mark = Optional.ofNullable(error.getProblemMark());
    String problem = String.valueOf(error.getProblem());
    String context = String.valueOf(error.getContext());
    // an alias that ends at the line's end is noticed behind it
    Optional<Mark> begun = Optional.ofNullable(error.getContextMark());
    Optional<Mark> at = context.contains("alias") && begun.isPresent() ? begun : mark;
    String where = at.map(m -> ", line " + (m.getLine() + 1)).orElse("");
    String line = at.flatMap(m -> text.lines().skip(m.getLine()).findFirst()).orElse("");
    return where + ": " + explained(problem, context, line, at.map(Mark::getColumn).orElse(0));
  }

  private static String explained(String problem, String context, String line, int column) {
    if (problem.contains("another document")) {
      return "only one document is allowed; remove '---'";
    }
    if (context.contains("alias") || problem.contains("undefined alias")) {
      return "a text that begins with * must be quoted: '" + word(line, column, '*') + "'";
    }
    if (problem.contains("cannot start any token")) {
      char first = column < line.length() ? line.charAt(column) : ' ';
      return first == '\t'
          ? "a tab stands where only spaces may indent"
          : "a text that begins with "
              + Names.escape(String.valueOf(first))
              + " must be quoted: '"
              + word(line, column, first)
              + "'";
    }
    if (line.contains("{{")) {
      return "a text that holds {{ must be quoted, such as '{{ds}}/x'";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a colon followed by a blank begins a value; quote a text that holds one: 'a: b'";
    }
    boolean list = problem.startsWith("expected ',' or");
    return "not valid YAML: "
        + Names.escape(problem)
        + (list ? "; quote a text that holds commas, colons or brackets" : "");
  }

  /** The word at a place of a line, or before it, that begins with a letter. */
  private static String word(String line, int column, char first) {
    int start = line.lastIndexOf(first, Math.min(column, line.length()));
    int from = Math.max(start, 0);
    int end = from;
    while (end < line.length() && ",]} \t#".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return Names.escape(line.substring(from, end));
  }
}
