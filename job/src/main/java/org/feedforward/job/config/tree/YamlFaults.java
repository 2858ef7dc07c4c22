package org.feedforward.job.config.tree;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Tells what was mistyped in YAML from what its parser says. */
public final class YamlFaults {

  private YamlFaults() {}

  /** {@code ", line 3: ..."}, to stand behind the name of the text. */
  public static String explained(MarkedYAMLException error, String text) {
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
      return ConfigFaults.YAML_HOLDS_DOCUMENTS;
    }
    if (context.contains("alias") || problem.contains("undefined alias")) {
      return ConfigFaults.quote("*", word(line, column, '*'));
    }
    if (problem.contains("cannot start any token")) {
      char first = column < line.length() ? line.charAt(column) : ' ';
      return first == '\t'
          ? ConfigFaults.YAML_HOLDS_TAB
          : ConfigFaults.quote(String.valueOf(first), word(line, column, first));
    }
    if (line.contains("{{")) {
      return ConfigFaults.YAML_HOLDS_BRACES;
    }
    if (problem.contains("mapping values are not allowed")) {
      return ConfigFaults.YAML_HOLDS_COLON;
    }
    return ConfigFaults.notYaml(problem, problem.startsWith("expected ',' or"));
  }

  /** The word at a place of a line, or before it, that begins with a letter. */
  private static String word(String line, int column, char first) {
    int start = line.lastIndexOf(first, Math.min(column, line.length()));
    int from = Math.max(start, 0);
    int end = from;
    while (end < line.length() && ",]} \t#".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return line.substring(from, end);
  }
}
