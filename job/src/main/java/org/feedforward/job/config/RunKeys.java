package org.feedforward.job.config;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.VariableFaults;

/**
 * The runs that a user names: one, or every day of a range, {@code ds=2026-11-01..2026-11-07}. Days
 * may be told from the present one: {@code today-7..yesterday}.
 *
 * @param keys what they are called, in the order in which they run
 */
public record RunKeys(List<RunKey> keys) {

  /** More days than anybody means. */
  private static final int MOST_DAYS = 10_000;

  private static final String EXPECTED =
      "KEY=VALUE, as ds=2026-11-22 or ds=yesterday, or a range of days, as"
          + " ds=2026-11-01..2026-11-07";

  private static final Pattern PAIR = Pattern.compile("([^=]*)=(.*)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  private static final Pattern RELATIVE = Pattern.compile("today(?:-([0-9]{1,4}))?|yesterday");

  static final Kind<RunKeys> KIND = new Kind.OfText<>(EXPECTED, false, RunKeys::parse);

  public RunKeys {
    keys = List.copyOf(keys);
  }

  /** The run that the name of a folder tells; nothing where it is not one of a run. */
  public static Optional<RunKey> ofFolder(String folder) {
    Matcher pair = PAIR.matcher(folder);
    return pair.matches()
            && NAME.matcher(pair.group(1)).matches()
            && VALUE.matcher(pair.group(2)).matches()
        ? Optional.of(new RunKey(pair.group(1), pair.group(2)))
        : Optional.empty();
  }

  /** What a text says; nothing where it is not a key with a value. */
  private static Optional<RunKeys> parse(String text) {
    Matcher pair = PAIR.matcher(text);
    if (!pair.matches()) {
      return Optional.empty();
    }
    String name = pair.group(1);
    String value = pair.group(2);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(VariableFaults.runName(name));
    }
    int dots = value.indexOf("..");
    if (dots >= 0) {
      return Optional.of(days(name, value.substring(0, dots), value.substring(dots + 2)));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(VariableFaults.runValue(value));
    }
    String day = relative(value).map(LocalDate::toString).orElse(value);
    return Optional.of(new RunKeys(List.of(new RunKey(name, day))));
  }

  private static RunKeys days(String name, String first, String last) {
    LocalDate from = day(first);
    LocalDate to = day(last);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(VariableFaults.rangeBackwards(first, last));
    }
    if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
      throw new IllegalArgumentException(VariableFaults.rangeTooLong(first, last, MOST_DAYS));
    }
    return new RunKeys(
        from.datesUntil(to.plusDays(1)).map(day -> new RunKey(name, day.toString())).toList());
  }

  /** A day that is told from the present one, in UTC; nothing for another text. */
  private static Optional<LocalDate> relative(String text) {
    Matcher days = RELATIVE.matcher(text);
    if (!days.matches()) {
      return Optional.empty();
    }
    long back =
        days.group(1) != null ? Long.parseLong(days.group(1)) : text.equals("today") ? 0 : 1;
    return Optional.of(LocalDate.now(ZoneOffset.UTC).minusDays(back));
  }

  private static LocalDate day(String text) {
    Optional<LocalDate> relative = relative(text);
    if (relative.isPresent()) {
      return relative.get();
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(VariableFaults.notADay(text), e);
    }
  }
}
