package org.feedforward.job.steps;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;
import org.feedforward.job.fault.Names;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Digest;
import org.feedforward.job.steps.cells.FaultWords;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.KeyTable;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.job.steps.cells.NumberTexts;

/**
 * The values that a step knows, in their order. A key is compared as what the column holds: as a
 * text letter by letter, so that "3.0" is not "3"; as an integer or a number by its value.
 */
public final class Keys implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What {@link #find} gives for a value that is no key. */
  static final int UNKNOWN = KeyTable.UNKNOWN;

  /** What the keys are compared as. */
  public enum Type {
    /** As the column holds values; the cells of CSV are texts. */
    OF_COLUMN,
    TEXTS,
    INTEGERS,
    NUMBERS
  }

  private final List<String> texts;
  private final Type type;
  private final String digest;
  private transient KeyTable table;
  private transient Content indexed;

  private Keys(List<String> texts, Type type, String digest) {
    this.texts = List.copyOf(texts);
    this.type = type;
    this.digest = digest;
  }

  /** Keys in their order. */
  public static Keys of(List<String> texts, Type type) {
    return new Keys(texts, type, texts.size() <= 20 ? texts.toString() : Digest.of(texts));
  }

  /** How many there are. */
  public int size() {
    return texts.size();
  }

  /** What the values of a column are compared as. */
  Content comparedAs(String step, Form in) throws MisfitException {
    Content content =
        switch (type) {
          case OF_COLUMN -> in.content();
          case TEXTS -> Content.TEXT;
          case INTEGERS -> Content.WHOLE;
          case NUMBERS -> Content.NUMBER;
        };
    boolean takes =
        switch (content) {
          case TEXT, CELL -> in.content().isText();
          case WHOLE -> in.content() == Content.WHOLE || in.content() == Content.CELL;
          case NUMBER -> in.content().isNumeric();
          case DATE, TIMESTAMP, WALL_CLOCK -> false;
        };
    if (!takes || in.width() > 1) {
      throw new MisfitException(
          step,
          type == Type.OF_COLUMN ? "texts or numbers" : type.name().toLowerCase(Locale.ROOT),
          in);
    }
    return content == Content.CELL ? Content.TEXT : content;
  }

  /**
   * Refuses keys that are none of a kind, or come twice.
   *
   * @throws MisfitException naming the first of them
   */
  void require(String step, Content content) throws MisfitException {
    Map<Object, Integer> found = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      Optional<Object> key = key(texts.get(i), content);
      if (key.isEmpty()) {
        throw new MisfitException(
            step
                + ": the key "
                + FaultWords.quoted(texts.get(i))
                + " is none of the "
                + content.words()
                + " that the column holds");
      }
      Integer first = found.putIfAbsent(key.get(), i);
      if (first != null) {
        throw new MisfitException(
            step
                + ": the key "
                + FaultWords.quoted(texts.get(i))
                + " comes twice"
                + (texts.get(first).equals(texts.get(i))
                    ? ""
                    : ", as " + FaultWords.quoted(texts.get(first)) + " first"));
      }
    }
  }

  private static Optional<Object> key(String text, Content content) {
    switch (content) {
      case WHOLE -> {
        try {
          return text.matches("[+-]?[0-9]+")
              ? Optional.of(new BigInteger(text).longValueExact())
              : Optional.empty();
        } catch (ArithmeticException e) {
          return Optional.empty();
        }
      }
      case NUMBER -> {
        Double number = NumberTexts.toDouble(UTF8String.fromString(text));
        return Optional.ofNullable(number).map(Keys::normal);
      }
      default -> {
        return Optional.of(UTF8String.fromString(text));
      }
    }
  }

  /** Zero has one sign among keys. */
  private static Double normal(double number) {
    return number == 0 ? 0.0 : number;
  }

  private static long bits(double number) {
    return Double.doubleToLongBits(normal(number));
  }

  /** Where the keys stand, as values of a content. */
  private KeyTable table(Content content) {
    if (table == null || indexed != content) {
      List<Object> keys = texts.stream().map(text -> key(text, content).orElseThrow()).toList();
      table =
          switch (content) {
            case WHOLE -> KeyTable.ofIntegers(keys.stream().mapToLong(Long.class::cast).toArray());
            case NUMBER ->
                KeyTable.ofIntegers(keys.stream().mapToLong(key -> bits((Double) key)).toArray());
            default -> KeyTable.ofTexts(keys.toArray(UTF8String[]::new));
          };
      indexed = content;
    }
    return table;
  }

  /**
   * The position of the value of every cell among the keys, {@link #UNKNOWN} for one that is not
   * among them.
   *
   * @param content what they are compared as
   */
  void find(Cells cells, Content content, int[] found) {
    if (content == Content.WHOLE && cells.form().content() == Content.CELL) {
      new Cast().apply(cells);
    } else if (content == Content.NUMBER) {
      cells.toNumbers();
    }
    KeyTable known = table(content);
    int count = cells.count();
    switch (content) {
      case WHOLE -> {
        long[] values = cells.wholes(0);
        for (int i = 0; i < count; i++) {
          found[i] = cells.holds(i) ? known.find(values[i]) : UNKNOWN;
        }
      }
      case NUMBER -> {
        double[] values = cells.numbers(0);
        for (int i = 0; i < count; i++) {
          found[i] = cells.holds(i) ? known.find(bits(values[i])) : UNKNOWN;
        }
      }
      default -> cells.ask(this, known::find, found, UNKNOWN);
    }
  }

  /** The keys, or where there are many a digest of them. */
  String described() {
    return (type == Type.OF_COLUMN ? "" : "keys: " + type.name().toLowerCase(Locale.ROOT) + ", ")
        + "values: "
        + Names.escape(digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Keys that && type == that.type && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }
}
