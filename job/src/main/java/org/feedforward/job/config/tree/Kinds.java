package org.feedforward.job.config.tree;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.feedforward.job.fault.Problems;

/** The kinds of values that settings have. */
public final class Kinds {

  /** Any text but an empty one. */
  public static final Kind<String> TEXT = new Kind.OfText<>("a text", false, Optional::of);

  /** Any text, also an empty one. */
  public static final Kind<String> ANY_TEXT = new Kind.OfText<>("a text", true, Optional::of);

  /** A finite number. */
  public static final Kind<Double> NUMBER = new Kind.OfText<>("a number", false, Kinds::number);

  /** A list of finite numbers. */
  public static final Kind<List<Double>> NUMBERS =
      new Kind.OfList<>("a list of numbers, as [0, 0.5]", NUMBER);

  /** A number as PyTorch compares tensors with it: a double, rounded to float32. */
  public static final Kind<Float> FLOAT =
      new Kind.OfText<>(
          "a number",
          false,
          text -> number(text).map(Double::floatValue).filter(number -> Float.isFinite(number)));

  /** A number that is not below 0. */
  public static final Kind<Double> TOLERANCE =
      new Kind.OfText<>(
          "a number of 0 or more", false, text -> number(text).filter(number -> number >= 0));

  /** Any whole number. */
  public static final Kind<Long> WHOLE_NUMBER =
      new Kind.OfText<>(
          "a whole number",
          false,
          text -> text.matches("-?\\d{1,19}") ? Optional.of(Long.valueOf(text)) : Optional.empty());

  /** A time, or the beginning of a day. */
  public static final Kind<String> MOMENT =
      new Kind.OfText<>(
          "a time, such as 2026-11-22 06:00:00 or 2026-11-22T06:00:00Z",
          false,
          text ->
              Optional.of(text)
                  .filter(
                      moment ->
                          moment.matches(
                              "\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?"
                                  + "(Z|[+-]\\d{2}:\\d{2})?)?")));

  /** A table of a catalogue: names with points between them, in backticks where they need it. */
  public static final Kind<String> TABLE_NAME =
      new Kind.OfText<>(
          "the name of a table as SQL writes it, such as sales.events or delta.`/tables/events`",
          false,
          text ->
              Optional.of(text)
                  .filter(name -> name.matches("(\\w+|`([^`]|``)+`)(\\.(\\w+|`([^`]|``)+`))*")));

  /** True or false; a flag alone means true. */
  public static final Kind<Boolean> SWITCH =
      new Kind.OfText<>(
          "true or false",
          false,
          text ->
              switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              });

  /** A part of a whole. */
  public static final Kind<Double> RATIO =
      new Kind.OfText<>(
          "a number from 0 to 1, such as 0.05",
          false,
          text ->
              text.matches("[0-9]*\\.?[0-9]+([eE]-?[0-9]{1,3})?")
                  ? Optional.of(Double.valueOf(text)).filter(ratio -> ratio <= 1)
                  : Optional.empty());

  /** Whether something is a fault. */
  public static final Kind<Boolean> PASS_OR_FAULT =
      choice(List.of(false, true), fault -> fault ? "fault" : "pass");

  /** A list of names and globs. */
  public static final Kind<List<String>> NAMES =
      new Kind.OfList<>("a list of names, as [id, 'f_*']", TEXT);

  /** A table or a result, as Hadoop understands it. */
  public static final Kind<String> TABLE = new OfPath<>(true, text -> text);

  /** A file on the machine that the job is started from. */
  public static final Kind<Path> FILE =
      new OfPath<>(
          false,
          text -> Path.of(text.startsWith("file:") ? text.replaceFirst("^file:(//)?", "") : text));

  private Kinds() {}

  /** A finite number in decimal; nothing for another text. */
  public static Optional<Double> number(String text) {
    return text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
        ? Optional.of(Double.valueOf(text)).filter(Double::isFinite)
        : Optional.empty();
  }

  /** One of a few words, which stand for values. */
  public static <T> Kind<T> choice(List<T> values, Function<T, String> word) {
    return new Kind.OfText<>(
        alternatives(values.stream().map(word).toList()),
        false,
        text -> values.stream().filter(value -> word.apply(value).equals(text)).findFirst());
  }

  private static String alternatives(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** A whole number that is not below another one. */
  public static Kind<Long> wholeNumber(long least) {
    return new Kind.OfText<>(
        least == Long.MIN_VALUE ? "a whole number" : "a whole number of " + least + " or more",
        false,
        text ->
            text.matches("-?\\d{1,18}")
                ? Optional.of(Long.valueOf(text)).filter(number -> number >= least)
                : Optional.empty());
  }

  /**
   * Free keys with a text each, which may be empty.
   *
   * @param example what a mapping looks like
   */
  public static Kind<Map<String, String>> texts(String example) {
    return mapping(example, "a text", Optional::of, UnaryOperator.identity(), texts -> texts);
  }

  /**
   * Free keys with a value for each.
   *
   * @param example what a mapping looks like
   * @param value what messages call a value
   * @param parser what makes a value of a text
   * @param sameKey what two keys have in common that are the same
   * @param made what is made of them
   */
  public static <V, T> Kind<T> mapping(
      String example,
      String value,
      Kind.OfText.Parser<V> parser,
      UnaryOperator<String> sameKey,
      Function<Map<String, V>, T> made) {
    return new Kind.OfMapping<>(
        "keys with " + value + " for each, as " + example,
        new Kind.OfText<>(value, true, parser),
        sameKey,
        made);
  }

  /**
   * A path; a relative one in a job file is relative to the file.
   *
   * @param hadoop whether it is one that Hadoop understands, or one of this machine
   * @param made what is made of the text
   */
  private record OfPath<T>(boolean hadoop, Function<String, T> made) implements Kind<T> {

    @Override
    public Form form() {
      return Form.TEXT;
    }

    @Override
    public String expected() {
      return "a text";
    }

    @Override
    public boolean fits(Node value) {
      return Kinds.TEXT.fits(value);
    }

    @Override
    public Optional<T> read(Typed value, Problems problems) {
      String text = value.text();
      Optional<String> problem = PathRules.problem(text, hadoop);
      if (problem.isPresent()) {
        problems.usage(ConfigFaults.path(value.named(), text, problem.get()));
        return Optional.empty();
      }
      return Optional.of(made.apply(resolved(value)));
    }

    @Override
    public Node settled(Typed value) {
      return value.node() instanceof Node.Text text
          ? new Node.Text(text.origin(), resolved(value))
          : value.node();
    }

    private static String resolved(Typed value) {
      return PathRules.isAbsolute(value.text())
          ? value.text()
          : value.origin().resolve(value.text());
    }
  }
}
