package org.feedforward.job.config.tree;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.fault.Problems;

/**
 * What stands for a text that is not known when a job file is written. <code>{{NAME}}</code> is a
 * variable of the job, wherever it is typed; <code>${NAME}</code> is one of the environment, and
 * only files know it: on a command line the shell expands its own. Values are taken as they are.
 */
public final class Variables {

  private static final Pattern MARK = Pattern.compile("\\$\\$\\{|\\$\\{|\\{\\{");
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\{ *([A-Za-z][A-Za-z0-9_]*) *(?:([+-]) *([0-9]{1,5}) *)?}}");

  /** What the names of variables look like. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private static final String WITHOUT_DASHES = "_nodash";

  private final Map<String, String> environment;
  private final Map<String, String> values;

  /**
   * Variables.
   *
   * @param environment those that files may name by <code>${NAME}</code>
   * @param values those of <code>{{NAME}}</code>
   */
  public Variables(Map<String, String> environment, Map<String, String> values) {
    this.environment = Map.copyOf(environment);
    this.values = Map.copyOf(values);
  }

  /** The same with one more; a day is also known without its dashes, as {@code ds_nodash}. */
  public Variables with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    day(value)
        .ifPresent(
            day -> more.put(name + WITHOUT_DASHES, day.format(DateTimeFormatter.BASIC_ISO_DATE)));
    return new Variables(environment, more);
  }

  /** A tree in which every text is expanded. */
  public Node.Keys expand(Node.Keys keys, Problems problems) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry entry : keys.entries()) {
      entries.add(new Node.Entry(entry.origin(), entry.key(), expand(entry.value(), problems)));
    }
    return new Node.Keys(keys.origin(), entries);
  }

  /** The same for any node. */
  public Node expand(Node node, Problems problems) {
    if (node instanceof Node.Keys keys) {
      return expand(keys, problems);
    } else if (node instanceof Node.Items items) {
      List<Node> values = items.values().stream().map(item -> expand(item, problems)).toList();
      return new Node.Items(items.origin(), values);
    }
    Node.Text text = (Node.Text) node;
    return new Node.Text(text.origin(), expand(text, problems));
  }

  private String expand(Node.Text node, Problems problems) {
    String text = node.value();
    boolean inFile = node.origin() instanceof Origin.Line;
    StringBuilder expanded = new StringBuilder();
    Matcher mark = MARK.matcher(text);
    int at = 0;
    while (mark.find(at)) {
      expanded.append(text, at, mark.start());
      at = mark.end();
      switch (mark.group()) {
        case "{{" -> {
          Matcher variable = at(VARIABLE, text, mark.start());
          if (variable.lookingAt()) {
            expanded.append(variable(node, variable, problems));
            at = variable.end();
          } else {
            problems.usage(VariableFaults.notAVariable(node));
          }
        }
        case "${" -> {
          Matcher variable = at(ENVIRONMENT, text, mark.start());
          if (!inFile) {
            expanded.append(mark.group());
          } else if (variable.lookingAt()) {
            expanded.append(environment(node, variable.group(1), problems));
            at = variable.end();
          } else {
            problems.usage(VariableFaults.notAnEnvironmentVariable(node));
          }
        }
        default -> expanded.append(inFile ? "${" : mark.group());
      }
    }
    return expanded.append(text.substring(at)).toString();
  }

  private static Matcher at(Pattern pattern, String text, int start) {
    return pattern.matcher(text).region(start, text.length());
  }

  private String environment(Node.Text node, String name, Problems problems) {
    if (!environment.containsKey(name)) {
      problems.usage(VariableFaults.unsetEnvironment(node, name));
    }
    return environment.getOrDefault(name, "");
  }

  /** A variable, or the day that lies some days before or after the one that it holds. */
  private String variable(Node.Text node, Matcher found, Problems problems) {
    String name = found.group(1);
    String value = values.get(name);
    if (value == null) {
      problems.usage(VariableFaults.unknownVariable(node, name, List.copyOf(values.keySet())));
      return "";
    } else if (found.group(2) == null) {
      return value;
    }
    Optional<LocalDate> day = day(value);
    if (day.isEmpty()) {
      problems.usage(VariableFaults.variableIsNotADay(node, name, value));
      return "";
    }
    long days = Long.parseLong(found.group(2) + found.group(3));
    return day.get().plusDays(days).toString();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
