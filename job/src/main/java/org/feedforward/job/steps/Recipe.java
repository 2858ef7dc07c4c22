package org.feedforward.job.steps;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.job.fault.Names;
import org.feedforward.job.steps.cells.MisfitException;

/** What makes a step for a column, once the columns are known. */
public sealed interface Recipe {

  /**
   * The step for a column.
   *
   * @param zone where timestamps are seen from, when the step does not say it
   * @throws MisfitException when nothing is known of the column
   */
  Step step(String column, ZoneId zone) throws MisfitException;

  /** The same step for every column. */
  record Fixed(Step step) implements Recipe {
    @Override
    public Step step(String column, ZoneId zone) {
      return step;
    }
  }

  /** Numbers of a date. */
  record Dates(List<DateParts.Part> parts, Optional<ZoneId> own) implements Recipe {
    public Dates {
      parts = List.copyOf(parts);
    }

    @Override
    public Step step(String column, ZoneId zone) {
      return new DateParts(parts, own.orElse(zone));
    }
  }

  /**
   * A step whose numbers stand in a file by the names of columns.
   *
   * @param name of the step
   * @param file as messages name it
   */
  record OfFile(String name, String file, Map<String, Step> steps) implements Recipe {
    public OfFile {
      steps = Map.copyOf(steps);
    }

    @Override
    public Step step(String column, ZoneId zone) throws MisfitException {
      Step step = steps.get(column);
      if (step == null) {
        throw new MisfitException(
            name
                + ": "
                + file
                + " has nothing for this column"
                + Names.hint(column, steps.keySet()));
      }
      return step;
    }
  }
}
