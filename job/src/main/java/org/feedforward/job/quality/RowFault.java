package org.feedforward.job.quality;

import java.util.List;
import java.util.Optional;
import org.feedforward.job.fault.Names;

/**
 * Why one row cannot be scored.
 *
 * @param reason why
 * @param column the column whose value is at fault; nothing where the value is made of several
 * @param value the value as a text; nothing for a null
 * @param told what is wrong in words that follow the column
 * @param advice what can be done, in words that follow all others; nothing where it is plain
 */
public record RowFault(
    Reason reason,
    Optional<String> column,
    Optional<String> value,
    String told,
    Optional<String> advice) {

  /** A null. */
  public static RowFault ofNull(String column) {
    return new RowFault(
        Reason.NULL,
        Optional.of(column),
        Optional.empty(),
        " holds a null",
        Optional.of("fill it, or leave such rows out with --where"));
  }

  /** A text that is not what it should be, such as "a number". */
  public static RowFault ofText(String column, String text, String expected) {
    return new RowFault(
        Reason.NOT_A_NUMBER,
        Optional.of(column),
        Optional.of(text),
        ": '" + Names.escape(text) + "' is not " + expected,
        Optional.empty());
  }

  /** A number that is not a whole one. */
  public static RowFault ofFraction(String column, String number) {
    return new RowFault(
        Reason.NOT_WHOLE,
        Optional.of(column),
        Optional.of(number),
        " holds " + number + ", which is not a whole number within 64 bits",
        Optional.empty());
  }

  /** A list of another length. */
  public static RowFault ofLength(String column, int found, int expected) {
    return new RowFault(
        Reason.LENGTH,
        Optional.of(column),
        Optional.of(String.valueOf(found)),
        " holds an array of " + found + " elements, expected " + expected,
        Optional.empty());
  }

  /** A text or number that a vocabulary does not have. */
  public static RowFault ofUnknown(String column, String text) {
    return new RowFault(
        Reason.UNKNOWN,
        Optional.of(column),
        Optional.of(text),
        ": the vocabulary does not have '" + Names.escape(text) + "'",
        Optional.empty());
  }

  /**
   * A value that cannot become the number that is asked for.
   *
   * @param value the value as a text
   * @param told what is wrong in words that follow the column, such as " holds -1, expected ..."
   */
  public static RowFault ofValue(Reason reason, String column, String value, String told) {
    return new RowFault(reason, Optional.of(column), Optional.of(value), told, Optional.empty());
  }

  /** A record of a file that is not one of its table, as it stands there. */
  public static RowFault ofRecord(String record) {
    return new RowFault(
        Reason.CORRUPT_RECORD,
        Optional.empty(),
        Optional.of(record),
        "a record cannot be read (in CSV: more or fewer cells than the header, or a quote that"
            + " does not end; in JSON: not one object by itself): "
            + Names.escape(record),
        Optional.empty());
  }

  /** Lists in lists of other lengths, which are given as a text. */
  public static RowFault ofLengths(String column, String found, List<Integer> expected) {
    return new RowFault(
        Reason.LENGTH,
        Optional.of(column),
        Optional.of(found),
        " holds lists of " + found + " elements, expected " + expected,
        Optional.empty());
  }

  /** The sentence for people, with the file where it is known. */
  public String sentence(Optional<String> file) {
    return sentence(column, told, file, advice);
  }

  /** The sentence of a fault of which nothing else is known. */
  public static String sentence(
      Optional<String> column, String told, Optional<String> file, Optional<String> advice) {
    return column.map(name -> Names.columns(List.of(name))).orElse("")
        + told
        + file.map(path -> ", in " + Names.escape(path)).orElse("")
        + advice.map(words -> "; " + words).orElse("");
  }
}
