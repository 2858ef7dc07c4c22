package org.feedforward.job.columns;

import java.util.List;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.fault.Names;

/** All that this room says to users. */
final class ColumnsFaults {

  private ColumnsFaults() {}

  private static String start(ColumnEntry entry) {
    return entry.place()
        + entry.name().map(name -> ": '" + Names.escape(name) + "'").orElse("")
        + ": ";
  }

  static String nameTwice(ColumnEntry entry, String name) {
    return entry.place()
        + ": two columns are called '"
        + Names.escape(name)
        + "'; give one of them another name";
  }

  static String constantsAlone(ColumnEntry entry) {
    return entry.place()
        + ": the columns are constants alone, and nothing comes out of the model; add prediction,"
        + " or a column of an output";
  }

  static String unknown(ColumnEntry entry, String of, List<String> known) {
    String hint = Names.hint(of, known);
    return start(entry)
        + "of '"
        + Names.escape(of)
        + "' is neither an output nor an input of the network, nor a column further up in the list"
        + (hint.isEmpty() ? "; known are " + Names.list(known) : hint);
  }

  static String inDoubt(ColumnEntry entry, String of, String port) {
    return start(entry)
        + "of '"
        + Names.escape(of)
        + "' may be "
        + port
        + " or something else of that name; give the column another name";
  }

  static String severalOutputs(ColumnEntry entry, String of, List<String> outputs) {
    return start(entry)
        + "of '"
        + Names.escape(of)
        + "' are the outputs "
        + Names.list(outputs)
        + "; name one of them";
  }

  static String notNumbers(ColumnEntry entry, String of) {
    return start(entry)
        + "the column '"
        + Names.escape(of)
        + "' does not hold numbers; name the output that it is made of";
  }

  static String needsFloats(ColumnEntry entry, String type) {
    return start(entry)
        + "apply, above, label and top take float32; '"
        + Names.escape(entry.of().orElse(""))
        + "' is "
        + type;
  }

  static String softmaxOfOne(ColumnEntry entry) {
    return start(entry)
        + "a softmax of one number is always 1; for a single logit, say apply: sigmoid";
  }

  static String oneNumber(ColumnEntry entry, String key) {
    String of = Names.escape(entry.of().orElse(""));
    return start(entry)
        + key
        + " takes the largest of several numbers, and '"
        + of
        + "' has one; {name: "
        + Names.escape(entry.name().orElse(""))
        + ", of: "
        + of
        + ", apply: sigmoid, above: 0.5} says whether a probability is high";
  }

  static String notAList(ColumnEntry entry, String shape) {
    return start(entry)
        + "label and top take one list of numbers for every row, found the shape "
        + shape;
  }

  static String topOutOfRange(ColumnEntry entry, int k, int elements) {
    return start(entry) + "top: " + k + " of " + elements + " numbers; expected 1 to " + elements;
  }

  static String noLabels(ColumnEntry entry, int elements) {
    return start(entry)
        + "top needs labels for its "
        + elements
        + " numbers, as labels: [...] or labels: '@FILE'";
  }

  static String severalLabels(ColumnEntry entry, String output) {
    return start(entry)
        + "other columns give different labels to '"
        + Names.escape(output)
        + "'; say which ones, as labels: [...]";
  }

  static String wrongLabels(ColumnEntry entry, int labels, int elements) {
    return start(entry)
        + labels
        + (labels == 1 ? " label for " : " labels for ")
        + elements
        + " numbers; give one for each, in their order";
  }

  static String elementOutOfRange(ColumnEntry entry, String element, int elements) {
    return start(entry)
        + "element "
        + element
        + " of "
        + (elements == 1
            ? "one number; leave element out"
            : elements + " numbers; expected 0 to " + (elements - 1) + ", or a label");
  }

  static String unknownLabel(ColumnEntry entry, String element, List<String> labels) {
    String hint = Names.hint(element, labels);
    return start(entry)
        + "no column over the same output has the label '"
        + Names.escape(element)
        + "'"
        + (labels.isEmpty()
            ? "; give the element's number, from 0"
            : hint.isEmpty() ? "; known are " + Names.list(labels) : hint);
  }

  static String elementInDoubt(ColumnEntry entry, String element, List<Integer> places) {
    return start(entry)
        + "'"
        + Names.escape(element)
        + "' may be one of the elements "
        + places
        + ", as a number or as a label; name it in a way that is one alone";
  }
}
