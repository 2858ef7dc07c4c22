package org.feedforward.job.config.tree;

import java.util.List;
import org.feedforward.job.fault.Names;

/** All that is said to users of variables and of the names of runs. */
public final class VariableFaults {

  private VariableFaults() {}

  static String notAVariable(Node.Text text) {
    return text.origin().start()
        + text.described()
        + " holds {{, which begins a variable such as {{ds}} or {{ds - 1}}";
  }

  static String notAnEnvironmentVariable(Node.Text text) {
    return text.origin().start()
        + text.described()
        + " holds ${, which begins a variable of the environment such as ${HOME}; write $${ for the"
        + " two letters";
  }

  static String unsetEnvironment(Node.Text text, String name) {
    return text.origin().start()
        + "the environment has no variable "
        + Names.escape(name)
        + ", which "
        + text.described()
        + " names; set it, or write the value out";
  }

  static String unknownVariable(Node.Text text, String name, List<String> known) {
    String shown = Names.escape(name);
    return text.origin().start()
        + "unknown variable {{"
        + shown
        + "}} in "
        + text.described()
        + (Names.nearest(name, known).isPresent()
            ? Names.hint(name, known)
            : "; give --run " + shown + "=VALUE or --var " + shown + "=VALUE");
  }

  static String variableIsNotADay(Node.Text text, String name, String value) {
    return text.origin().start()
        + text.described()
        + " counts days from {{"
        + Names.escape(name)
        + "}}, which is '"
        + Names.escape(value)
        + "' and not a day such as 2026-11-22";
  }

  public static String variableName(String named, String name) {
    return named
        + ": a variable is called by letters, digits and _, as in {{ds}}; found '"
        + Names.escape(name)
        + "'";
  }

  public static String variableTwice(String named, String name) {
    return named
        + ": the variable '"
        + Names.escape(name)
        + "' is the run's own; choose another name";
  }

  public static String runName(String name) {
    return "the key must be letters, digits and _, beginning with a letter, as it becomes a"
        + " column; found '"
        + name
        + "'";
  }

  public static String runValue(String value) {
    return "the value may hold letters, digits and . _ + -, and begins with a letter or digit, as"
        + " it becomes the name of a folder; found '"
        + value
        + "'";
  }

  public static String notADay(String text) {
    return "a range is of days, as ds=2026-11-01..2026-11-07; '" + text + "' is not a day";
  }

  public static String rangeBackwards(String first, String last) {
    return "the range ends before it begins; write " + last + ".." + first;
  }

  public static String rangeTooLong(String first, String last, int most) {
    return first + ".." + last + " has more than " + most + " days";
  }

  /** A condition that keeps other rows whenever it is asked. */
  public static String changingCondition(String named, String function, String key) {
    return named
        + ": "
        + Names.escape(function)
        + " has another value each time, so the same run would not be the same rows; write {{"
        + key
        + "}} or a fixed value";
  }

  public static String replaceWithoutRun(String named) {
    return named + " replaces a run that has a name; give --run KEY=VALUE, or --overwrite instead";
  }

  public static String overwriteOfRun(String named) {
    return named + ": a run that has a name is replaced by --replace; leave this out";
  }
}
