package org.feedforward.job.steps;

import java.io.Serializable;
import org.feedforward.job.steps.cells.Cells;
import org.feedforward.job.steps.cells.Form;
import org.feedforward.job.steps.cells.MisfitException;

/**
 * One step of a chain. It does the same to every cell, whatever stands beside it, so that a row has
 * the same bits in any tile.
 *
 * <p>A step changes the cells of a tile in place. A cell that is missing stays missing unless the
 * step says what becomes of it, and a value that a step cannot take becomes a fault, never a
 * number.
 */
public sealed interface Step extends Serializable
    permits Bucketize,
        Cast,
        Clip,
        Cycle,
        DateParts,
        Elements,
        Fill,
        FillList,
        HashStep,
        Indicator,
        Interpolate,
        Log1p,
        Lookup,
        NormalQuantile,
        OneHot,
        ParseJson,
        Power,
        Scale,
        Sequence {

  /**
   * What comes out of what comes in.
   *
   * @throws MisfitException when the step does not take it
   */
  Form after(Form in) throws MisfitException;

  /** Changes the cells of a tile, which have a form that {@link #after} took. */
  void apply(Cells cells);

  /** The step with all that decides its numbers, as job files write it. Equal steps are equal. */
  String described();
}
