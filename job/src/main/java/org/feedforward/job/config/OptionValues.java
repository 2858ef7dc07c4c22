package org.feedforward.job.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;

/** What may stand behind options of Spark's readers and writers, which end a run late otherwise. */
final class OptionValues {

  /** What a value looks like. */
  private enum Kind {
    SWITCH("true or false", text -> text.matches("(?i)true|false")),
    COUNT("a whole number", text -> text.matches("-?\\d{1,9}")),
    SHARE("a number above 0, at most 1", text -> text.matches("0?\\.\\d*[1-9]\\d*|1(\\.0*)?")),
    LETTER("one character", text -> text.length() <= 1),
    SEPARATOR("one or more characters", text -> !text.isEmpty()),
    LINE_END("one or two characters", text -> !text.isEmpty() && text.length() <= 4),
    REBASE(
        "EXCEPTION, CORRECTED or LEGACY", text -> text.matches("(?i)EXCEPTION|CORRECTED|LEGACY")),
    QUOTES(
        "STOP_AT_CLOSING_QUOTE, BACK_TO_DELIMITER, STOP_AT_DELIMITER, SKIP_VALUE or RAISE_ERROR",
        text ->
            text.matches(
                "(?i)STOP_AT_CLOSING_QUOTE|BACK_TO_DELIMITER|STOP_AT_DELIMITER|SKIP_VALUE"
                    + "|RAISE_ERROR")),
    MOMENT("a time such as 2026-01-31T23:00:00", text -> text.matches("\\d{4}-\\d+-\\d+\\D?.*")),
    ZONE("a time zone such as Europe/Berlin or +01:00", OptionValues::isZone),
    ENDING("letters", text -> text.matches("[A-Za-z]+"));

    private final String expected;
    private final Predicate<String> test;

    Kind(String expected, Predicate<String> test) {
      this.expected = expected;
      this.test = test;
    }
  }

  private static final Map<Kind, List<String>> KINDS =
      Map.ofEntries(
          Map.entry(
              Kind.SWITCH,
              List.of(
                  "header",
                  "multiLine",
                  "ignoreLeadingWhiteSpace",
                  "ignoreTrailingWhiteSpace",
                  "preferDate",
                  "enforceSchema",
                  "inferSchema",
                  "columnPruning",
                  "enableDateTimeParsingFallback",
                  "quoteAll",
                  "escapeQuotes",
                  "mergeSchema",
                  "allowComments",
                  "allowUnquotedFieldNames",
                  "allowSingleQuotes",
                  "allowNumericLeadingZeros",
                  "allowNonNumericNumbers",
                  "allowBackslashEscapingAnyCharacter",
                  "allowUnquotedControlChars",
                  "ignoreExtension",
                  "enableStableIdentifiersForUnionType",
                  "recursiveFileLookup",
                  "ignoreCorruptFiles",
                  "ignoreMissingFiles")),
          Map.entry(
              Kind.COUNT,
              List.of(
                  "maxColumns",
                  "recursiveFieldMaxDepth",
                  "maxCharsPerColumn",
                  "inputBufferSize",
                  "maxRecordsPerFile",
                  "parquet.block.size",
                  "parquet.page.size",
                  "parquet.dictionary.page.size")),
          Map.entry(Kind.SHARE, List.of("samplingRatio")),
          Map.entry(
              Kind.LETTER, List.of("quote", "escape", "charToEscapeQuoteEscaping", "comment")),
          Map.entry(Kind.SEPARATOR, List.of("sep", "delimiter")),
          Map.entry(Kind.LINE_END, List.of("lineSep")),
          Map.entry(Kind.REBASE, List.of("datetimeRebaseMode", "int96RebaseMode")),
          Map.entry(Kind.QUOTES, List.of("unescapedQuoteHandling")),
          Map.entry(Kind.MOMENT, List.of("modifiedBefore", "modifiedAfter")),
          Map.entry(Kind.ZONE, List.of("timeZone")),
          Map.entry(Kind.ENDING, List.of("extension")));

  private OptionValues() {}

  /** What is wrong with the values of options. */
  static List<String> problems(UnaryOperator<String> named, Options options) {
    List<String> problems = new ArrayList<>();
    options
        .values()
        .forEach(
            (name, value) ->
                kind(name)
                    .filter(kind -> !kind.test.test(value))
                    .ifPresent(
                        kind ->
                            problems.add(
                                ConfigFaults.optionValue(
                                    named.apply(name), name, value, kind.expected))));
    return problems;
  }

  private static Optional<Kind> kind(String name) {
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getValue().stream().anyMatch(name::equalsIgnoreCase))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isZone(String text) {
    if (text.toUpperCase(Locale.ROOT).matches("(UTC|GMT|UT)?[+-]\\d{1,2}(:\\d{1,2}){0,2}")) {
      return true;
    }
    try {
      return ZoneId.of(text, ZoneId.SHORT_IDS) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
