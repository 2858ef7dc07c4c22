package org.feedforward.job.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.Names;
import org.feedforward.tensor.DType;

/** All that this room says to users. */
final class VerifyFaults {

  private VerifyFaults() {}

  static String noFile(String file) {
    return Names.escape(file) + ": no such file";
  }

  static String noArray(String file, String name, List<String> keys) {
    return String.format(
        Locale.ROOT,
        "%s: holds no array '%s'; it has %s",
        Names.escape(file),
        Names.escape(name),
        Names.list(keys));
  }

  static String foreignArray(String file, String key, List<String> ports) {
    return String.format(
        Locale.ROOT,
        "%s: the array '%s' is not one of the model's; the model has %s",
        Names.escape(file),
        Names.escape(key),
        Names.list(ports));
  }

  static String surplus(String flag, String file, List<String> ports) {
    return String.format(
        Locale.ROOT,
        "%s %s: the model has %s only; leave this file out",
        flag,
        Names.escape(file),
        Names.list(ports));
  }

  static String givenTwice(String flag, String name) {
    return flag + ": '" + Names.escape(name) + "' is given twice";
  }

  static String notGiven(String flag, Port port) {
    return "nothing is given for " + port + ": give " + flag + " [NAME=]FILE";
  }

  static String scalar() {
    return "--inputs: a scalar has no rows; the first axis of every array is the rows";
  }

  /** A file of texts for numbers, or the reverse. */
  static String otherKind(Port port) {
    return port.isOfTexts()
        ? "The input " + Names.escape(port.name()) + " takes texts; the file holds numbers"
        : Names.escape(port.name()) + " is of numbers; the file holds texts";
  }

  /**
   * An array of another shape than a network takes.
   *
   * @param batched whether the first extent is the number of rows
   */
  static String otherShape(Port port, int[] shape, int[] expected, boolean batched) {
    String sentence =
        String.format(
            Locale.ROOT,
            "the array for %s has shape %s, expected %s",
            port,
            Arrays.toString(shape),
            Arrays.toString(expected));
    boolean rowsOnly =
        !batched
            && shape.length == expected.length
            && shape.length > 0
            && Arrays.equals(shape, 1, shape.length, expected, 1, expected.length);
    return rowsOnly
        ? sentence
            + ": the network was exported with a first extent of "
            + expected[0]
            + " that is fixed; --batch-axis 0 makes it the batch where the network allows that,"
            + " else export it again with dynamic_shapes=({0: torch.export.Dim(\"batch\")},)"
        : sentence;
  }

  static String otherType(Port port, DType type) {
    return "the array for " + port + " holds " + type + ", expected " + port.dtype();
  }

  /** A row that the network cannot score, in the words of the operation that refused it. */
  static String badRow(String input, String told) {
    return "--inputs: the array for " + Names.escape(input) + " " + told;
  }
}
