package org.feedforward.job.steps.cells;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Optional;

/** Dates and times in texts, as ISO 8601 has them, with a blank for the T where that is liked. */
public final class Moments {

  private Moments() {}

  /**
   * A date with its time, midnight where none is given; with an offset, the time in UTC. Nothing
   * for another text.
   */
  public static Optional<LocalDateTime> parse(String text) {
    String iso = text.strip();
    try {
      if (iso.length() == 10) {
        return Optional.of(LocalDate.parse(iso).atStartOfDay());
      }
      if (iso.length() > 10 && iso.charAt(10) == ' ') {
        iso = iso.substring(0, 10) + 'T' + iso.substring(11);
      }
      return Optional.of(
          hasOffset(iso)
              ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
              : LocalDateTime.parse(iso));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether a text that is a moment names its offset from UTC. */
  public static boolean hasOffset(String text) {
    String time = text.strip();
    return time.length() > 10
        && (time.endsWith("Z") || time.indexOf('+', 10) > 0 || time.indexOf('-', 10) > 0);
  }

  /** Microseconds since 1970-01-01. */
  public static long micros(LocalDateTime moment) {
    return Math.addExact(
        Math.multiplyExact(moment.toEpochSecond(ZoneOffset.UTC), 1_000_000L),
        moment.getLong(ChronoField.MICRO_OF_SECOND));
  }
}
