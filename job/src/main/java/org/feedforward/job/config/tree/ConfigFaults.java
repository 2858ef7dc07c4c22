package org.feedforward.job.config.tree;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.Names;

/**
 * Every sentence about flags, {@code --set}, job files and what stands in them. A sentence begins
 * with the place, says what was found and what was expected, and ends with what to do.
 */
public final class ConfigFaults {

  // paths

  public static final String PATH_HOLDS_NUL =
      "a path may not hold the character NUL; choose another name";

  public static final String PATH_HOLDS_VARIABLE =
      "${...} is not expanded here; write the path out, or let the shell expand it in a flag";

  public static final String PATH_HOLDS_SECRET =
      "a path may not hold a password, key or token, which would be seen wherever the path is;"
          + " give it as a setting of the file system (--conf spark.hadoop.fs....) or in Hadoop's"
          + " configuration";

  public static final String PATH_IS_OF_THE_WEB =
      "files of a web server are not read here; copy them to a disk or a store first";

  public static final String PATH_IS_ELSEWHERE =
      "the file is read on the machine that starts the job; copy it there and give its path";

  public static final String PATH_HOLDS_COLON = "a path may not contain ':'; choose another name";

  // YAML

  public static final String YAML_HOLDS_DOCUMENTS = "only one document is allowed; remove '---'";

  public static final String YAML_HOLDS_TAB = "a tab stands where only spaces may indent";

  public static final String YAML_HOLDS_BRACES =
      "a text that holds {{ must be quoted, such as '{{ds}}/x'";

  public static final String YAML_HOLDS_COLON =
      "a colon followed by a blank begins a value; quote a text that holds one: 'a: b'";

  public static final String YAML_HOLDS_ITSELF = "not valid YAML: the value holds itself";

  public static final String YAML_KEY_IS_NOT_A_TEXT =
      "a key must be a text; quote a value that begins with { or [, such as '{{ds}}/x'";

  private ConfigFaults() {}

  /** What is wrong with a path. */
  public static String path(String named, String path, String problem) {
    return named + " " + Names.path(path) + ": " + problem;
  }

  /** A path whose ending is one of another format. */
  public static String notBoth(String one, String other) {
    return one + " cannot stand beside " + other + "; leave one of them out";
  }

  public static String outputIsATable(String setting) {
    return setting
        + ": this command is for results in folders; rows of a table are compared by SQL";
  }

  public static String needs(String setting, String other) {
    return setting + " needs " + other;
  }

  public static String foreignEnding(
      String named, String path, String ending, String format, String known) {
    return named
        + " "
        + Names.escape(path)
        + ": "
        + ending
        + " is not a format that is known here; "
        + format
        + " says which it is, "
        + known;
  }

  // job files

  public static String jobFileTooLarge(String name) {
    return name + ": larger than 1 MiB, the most that a job file may have";
  }

  public static String noJobFile(String name) {
    return name + ": no such job file";
  }

  public static String noFile(String named, String name) {
    return named + ": " + name + ": no such file";
  }

  public static String notUtf8(String name) {
    return name + ": not a text file in UTF-8";
  }

  public static String unreadable(String name, IOException cause) {
    return name + ": cannot be read: " + Causes.said(cause);
  }

  public static String notKeys(Node root) {
    return root.origin().start()
        + "expected keys such as model: and input:, found "
        + root.described();
  }

  public static String quote(String first, String word) {
    return "a text that begins with "
        + Names.escape(first)
        + " must be quoted: '"
        + Names.escape(word)
        + "'";
  }

  public static String typedYaml(String type) {
    return "not valid YAML: types such as "
        + Names.escape(type)
        + " are not read here; quote a text that begins with !";
  }

  public static String notYaml(String name, String problem) {
    return name + ": not valid YAML: " + Names.escape(problem);
  }

  /**
   * What else the parser says.
   *
   * @param list whether it was in the middle of a list or a mapping of one line
   */
  public static String notYaml(String problem, boolean list) {
    return "not valid YAML: "
        + Names.escape(problem)
        + (list ? "; quote a text that holds commas, colons or brackets" : "");
  }

  // keys

  /** A key that is not known; {@code called} is the mapping that it stands in, if it has a name. */
  public static String unknownKey(String start, String key, String called, List<String> known) {
    return start
        + "unknown key '"
        + Names.escape(key)
        + "'"
        + (called.isEmpty() ? "" : " of " + called)
        + nearestOrAll(key, known);
  }

  private static String nearestOrAll(String name, List<String> known) {
    String hint = Names.hint(name, known);
    return hint.isEmpty() ? "; known are " + String.join(", ", known) : hint;
  }

  public static String duplicateKey(String start, String key) {
    return start + "duplicate key '" + Names.escape(key) + "'; give it once";
  }

  /** A value where a section is expected, whose first key is most often what was meant. */
  public static String notAMapping(String start, String section, String firstKey, Node found) {
    String instead =
        found instanceof Node.Text text
            ? "write " + section + ": {" + firstKey + ": " + Names.escape(text.value()) + "}"
            : "found " + found.described();
    return start + Names.escape(section) + " must be a mapping; " + instead;
  }

  /** A flag with pairs, or {@code --set}, whose text has no key. */
  public static String withoutKey(String flag, String text, String expected) {
    return flag + " " + Names.escape(text) + ": expected " + expected;
  }

  // values

  public static String missing(Setting<?> setting, boolean hasJobFile) {
    return "No "
        + setting.key().replaceFirst("\\..*", "")
        + " given. Set "
        + setting.flag().map(flag -> flag + " " + setting.label()).orElse(setting.key())
        + (hasJobFile ? ", or " + setting.key() + " in the job file." : ".");
  }

  /** A key that a mapping inside of a value must have. */
  public static String missingIn(String named, String key) {
    return named + ": the key " + key + " is missing";
  }

  /** A value that is not what its setting expects. */
  public static String expected(Typed value, String expected) {
    return value.named()
        + ": expected "
        + expected
        + (expected.contains(", or ") ? "; found " : ", found ")
        + value.node().described();
  }

  /** An item of a list that is not what its setting expects. */
  public static String expectedInList(Typed item, String expected) {
    return expected(item, expected) + " in the list";
  }

  /** A value, in the words of whoever read it. */
  public static String wrong(String named, String sentence) {
    return named + ": " + Names.escape(sentence);
  }

  public static String emptyList(String named) {
    return named + ": the list is empty";
  }

  public static String withoutColumns(String named) {
    return named
        + ": an entry with keys names its columns, as {column: age, cast: true} or"
        + " {columns: 'f_*', cast: true}";
  }

  public static String emptyStep(String named) {
    return named + ": expected one step, as {fill: 0}; several are a list";
  }

  public static String unknownStep(String named, String step, List<String> known) {
    return named + ": unknown step '" + Names.escape(step) + "'" + nearestOrAll(step, known);
  }

  public static String stepWithoutNumbers(String named, String step) {
    return named + ": the step " + step + " needs to be told more, as {" + step + ": ...}";
  }

  public static String withoutKeys(String named) {
    return named + ": the keys stand under values or in a file: give one of the two";
  }

  public static String notFeatures(String named, String file) {
    return named
        + ": "
        + file
        + " is not a feature block; it begins with 'features:', and below it the inputs of the"
        + " model with a list of columns for each";
  }

  public static String budgetWithoutPolicy(String named) {
    return named
        + ": under the policy fail the first row that cannot be scored ends the run; a budget needs"
        + " errors.policy reject or null";
  }

  public static String rejectsWithoutPolicy(String named) {
    return named + ": rows are rejected only under errors.policy: reject";
  }

  public static String describedTwice(String architecture, String module) {
    return architecture + " and " + module + " both describe the network: give one of them";
  }

  public static String beside(String named, String models, String key) {
    return named
        + " and "
        + models
        + ": "
        + key
        + " is about a single model; give it under the model's name in models";
  }

  public static String valuesOfModels(String named, String models) {
    return named
        + " names values of a single model; with "
        + models
        + " name them in output.columns, as of: champion.output";
  }

  public static String modelsWithoutColumns(String named) {
    return named
        + ": output.columns must say which columns come out of several models, as"
        + " {name: score, of: champion.output}";
  }

  public static String modelName(String named, String name) {
    return named
        + ": "
        + Names.escape(name)
        + " cannot be the name of a model: letters, digits, _ and - may follow a letter";
  }

  public static String withoutTable(String named) {
    return named + " needs --input, which names the table";
  }

  public static String goldenHalf(String named) {
    return named + ": a golden gate needs both golden.inputs and golden.expected";
  }

  // columns that come out

  /** An entry that says not, or twice, what it is made of. */
  public static String columnOfNothing(String named) {
    return named
        + ": a column is made of an output, an input or another column, as {name: p, of: output},"
        + " or is a constant, as {name: model, constant: model-identity}";
  }

  public static String notTogether(String named, Setting<?> one, Setting<?> other) {
    return named
        + ": "
        + one.key()
        + " and "
        + other.key()
        + " do not go together; make two columns of them";
  }

  public static String labelsWithoutTop(String named) {
    return named + ": labels go with top; the label of the largest number alone is label: [...]";
  }

  public static String labelTwice(String named, String label, int first, int second) {
    return String.format(
        Locale.ROOT,
        "%s: the label '%s' stands at %d and at %d, counted from 0; labels must differ",
        named,
        Names.escape(label),
        first,
        second);
  }

  public static String labelFile(String named, String file, String problem) {
    return named + ": the labels in " + Names.path(file) + ": " + problem;
  }

  /** A name for the prediction, among columns without one. */
  public static String predictionWithoutColumn(String prediction, String columns) {
    return prediction
        + " names the prediction as a whole, which "
        + columns
        + " does not hold; add the entry prediction, or leave the name out";
  }

  // options of Spark's readers and writers

  /**
   * An option that Spark would pass over.
   *
   * @param owner what does not have it, as "CSV's reader"
   * @param other the format that has it
   */
  public static String unknownOption(
      String named, String name, String owner, Optional<String> other, List<String> known) {
    String hint = Names.hint(name, known);
    return named
        + " "
        + Names.escape(name)
        + ": "
        + owner
        + " has no such option"
        + other
            .map(format -> "; that of " + format + " has it")
            .orElse(hint.isEmpty() ? "; it has " + String.join(", ", known) : hint);
  }

  public static String optionValue(String named, String name, String value, String expected) {
    return named + " " + Names.escape(name) + "=" + Names.escape(value) + ": expected " + expected;
  }

  public static String unknownCodec(String named, String name, String codec, List<String> known) {
    return optionValue(named, name, codec, String.join(", ", known)) + Names.hint(codec, known);
  }

  public static String commitOption(String named, String name) {
    return named
        + " "
        + Names.escape(name)
        + ": a result appears whole or not at all, so how its files are committed cannot be"
        + " changed; leave the option out";
  }
}
