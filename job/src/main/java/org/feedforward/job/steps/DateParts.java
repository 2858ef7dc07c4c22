package org.feedforward.job.steps;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Content;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;
import org.feedforward.job.steps.cells.Moments;

/**
 * Numbers out of dates and timestamps.
 *
 * @param parts which
 * @param zone where the clock stands by which timestamps are seen; those without a zone are the
 *     clock's own
 */
public record DateParts(List<Part> parts, ZoneId zone) implements Step {

  /** A number of a date or time. */
  public enum Part {
    YEAR,
    QUARTER,
    MONTH,
    /** The week of the year by ISO 8601. */
    WEEK,
    /** The day of the month. */
    DAY,
    DAY_OF_YEAR,
    /** Monday is 0. */
    WEEKDAY,
    HOUR,
    MINUTE,
    SECOND,
    /** Days since 1970-01-01. */
    EPOCH_DAY,
    /** Seconds since 1970-01-01 00:00 on the clock. */
    EPOCH_SECOND;

    /** The word for it in job files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The part of a word. */
    public static Optional<Part> of(String word) {
      return Arrays.stream(values()).filter(part -> part.word().equals(word)).findFirst();
    }

    private long of(LocalDateTime moment) {
      return switch (this) {
        case YEAR -> moment.getYear();
        case QUARTER -> moment.get(IsoFields.QUARTER_OF_YEAR);
        case MONTH -> moment.getMonthValue();
        case WEEK -> moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        case DAY -> moment.getDayOfMonth();
        case DAY_OF_YEAR -> moment.getDayOfYear();
        case WEEKDAY -> moment.getDayOfWeek().getValue() - 1;
        case HOUR -> moment.getHour();
        case MINUTE -> moment.getMinute();
        case SECOND -> moment.getSecond();
        case EPOCH_DAY -> moment.getLong(ChronoField.EPOCH_DAY);
        case EPOCH_SECOND -> moment.toEpochSecond(ZoneOffset.UTC);
      };
    }
  }

  public DateParts {
    parts = List.copyOf(parts);
  }

  @Override
  public Form after(Form in) throws MisfitException {
    boolean takes =
        switch (in.content()) {
          case DATE, TIMESTAMP, WALL_CLOCK, CELL -> true;
          case NUMBER, WHOLE, TEXT -> false;
        };
    if (!takes) {
      throw new MisfitException("date", "dates or timestamps", in);
    }
    return in.with(Content.WHOLE).times(parts.size());
  }

  @Override
  public void apply(Cells cells) {
    Content content = cells.form().content();
    for (int lane = 0; lane < parts.size(); lane++) {
      cells.wholes(lane); // makes room
    }
    for (int i = 0; i < cells.count(); i++) {
      LocalDateTime moment = cells.holds(i) ? moment(cells, content, i) : null;
      for (int lane = parts.size() - 1; lane >= 0; lane--) {
        cells.wholes(lane)[i] = moment == null ? 0 : parts.get(lane).of(moment);
      }
    }
    cells.become(cells.form().with(Content.WHOLE).times(parts.size()));
  }

  private LocalDateTime moment(Cells cells, Content content, int cell) {
    switch (content) {
      case DATE -> {
        return LocalDate.ofEpochDay(cells.wholes(0)[cell]).atStartOfDay();
      }
      case TIMESTAMP -> {
        return LocalDateTime.ofInstant(instant(cells.wholes(0)[cell]), zone);
      }
      case WALL_CLOCK -> {
        return LocalDateTime.ofInstant(instant(cells.wholes(0)[cell]), ZoneOffset.UTC);
      }
      default -> {
        String text = cells.texts()[cell].toString();
        Optional<LocalDateTime> moment = Moments.parse(text);
        if (moment.isEmpty()) {
          cells.refuse(cell, Reason.NOT_A_NUMBER, "which is not a date or time");
          return null;
        }
        return Moments.hasOffset(text)
            ? LocalDateTime.ofInstant(moment.get().toInstant(ZoneOffset.UTC), zone)
            : moment.get();
      }
    }
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  @Override
  public String described() {
    return "date: " + parts.stream().map(Part::word).toList() + " in " + zone;
  }
}
