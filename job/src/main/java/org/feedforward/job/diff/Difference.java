package org.feedforward.job.diff;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What differs between two sides; the only place where the facts of a comparison stand.
 *
 * @param a one side
 * @param b the other side
 * @param keys the columns that say which rows belong together
 * @param rows how many rows there are
 * @param columns what was found in each column that both have, or in each field of it
 * @param apart the columns that cannot be compared
 */
public record Difference(
    Compared a,
    Compared b,
    List<String> keys,
    Rows rows,
    List<OfColumn> columns,
    ColumnsApart apart) {

  /**
   * How many rows there are.
   *
   * @param a rows of A
   * @param b rows of B
   * @param both rows that both have
   * @param same rows of both that are the same in all bits of the columns that both have
   * @param onlyA rows that B lacks
   * @param onlyB rows that A lacks
   * @param neither rows that neither of two models could score
   */
  public record Rows(long a, long b, long both, long same, Only onlyA, Only onlyB, long neither) {

    static Rows of(Tally tally) {
      return new Rows(
          tally.of(Side.A).rows(),
          tally.of(Side.B).rows(),
          tally.both(),
          tally.same(),
          Only.of(tally.of(Side.A).only()),
          Only.of(tally.of(Side.B).only()),
          tally.neither());
    }
  }

  /**
   * Rows that the other side lacks.
   *
   * @param rows how many
   * @param first the first of them by its name; nothing where there is none or rows have no names
   */
  public record Only(long rows, Optional<String> first) {

    static Only of(RowTally.First only) {
      return new Only(only.count(), only.name());
    }
  }

  /**
   * What was found in a column, or in a field of it.
   *
   * @param name the name, behind those that it stands in: {@code best[].score}
   * @param type the type
   * @param found what was counted
   * @param correlations Spearman's rank correlation, of lists for each place; empty where all
   *     values are the same, or no ranks are compared
   */
  public record OfColumn(
      String name, String type, LeafTally found, List<OptionalDouble> correlations) {

    public OfColumn {
      correlations = List.copyOf(correlations);
    }

    /** Whether ranks are compared at each place of a list. */
    boolean isList() {
      return type.startsWith("array");
    }
  }

  public Difference {
    keys = List.copyOf(keys);
    columns = List.copyOf(columns);
  }

  /** Whether both sides have the same rows and columns, with the same bits. */
  public boolean isNone() {
    return apart.isEmpty()
        && rows.onlyA().rows() == 0
        && rows.onlyB().rows() == 0
        && rows.same() == rows.both();
  }
}
