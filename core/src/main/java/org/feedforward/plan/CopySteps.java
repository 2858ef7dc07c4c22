package org.feedforward.plan;

import java.util.Arrays;
import org.feedforward.graph.Op;
import org.feedforward.kernel.Copies;
import org.feedforward.kernel.Run;

/** The steps that move elements: which one goes where is worked out once. */
final class CopySteps {

  private CopySteps() {}

  static Step transpose(Site site, Op.Transpose op) {
    return rearrange(site, ElementMaps.transpose(site.operandExtents(0), op.permutation()));
  }

  static Step expand(Site site) {
    return rearrange(site, ElementMaps.broadcast(site.operandExtents(0), site.extents()));
  }

  static Step slice(Site site, Op.Slice op) {
    return rearrange(
        site,
        ElementMaps.alongAxis(
            site.operandExtents(0), site.extents(), op.axis(), p -> op.start() + op.step() * p));
  }

  /** A step whose result is made of the elements of its first operand. */
  static Step rearrange(Site site, int[] map) {
    int x = site.operand(0);
    int y = site.result();
    Run[] runs = Run.of(map.length, map);
    return (tiles, scratch, rows) -> Copies.run(runs, tiles[x], tiles[y], rows);
  }

  static Step concat(Site site, Op.Concat op) {
    int count = site.operands().size();
    int[] parts = new int[count];
    Run[][] runs = new Run[count][];
    int before = 0;
    for (int i = 0; i < count; i++) {
      int[] extents = site.operandExtents(i);
      parts[i] = site.operand(i);
      runs[i] = runsInto(site, extents, op.axis(), before);
      before += extents[op.axis()];
    }
    int y = site.result();
    return (tiles, scratch, rows) -> {
      for (int i = 0; i < parts.length; i++) {
        Copies.run(runs[i], tiles[parts[i]], tiles[y], rows);
      }
    };
  }

  /** The runs of an operand that stands in the result from a position of an axis on. */
  private static Run[] runsInto(Site site, int[] operand, int axis, int start) {
    int extent = operand[axis];
    int[] map =
        ElementMaps.alongAxis(
            operand, site.extents(), axis, p -> p >= start && p < start + extent ? p - start : -1);
    return Run.of(map.length, map);
  }

  static Step pad(Site site, Op.Pad op) {
    Run[] runs = runsInto(site, site.operandExtents(0), op.axis(), op.before());
    boolean[] inside = new boolean[site.perRow()];
    for (Run run : runs) {
      Arrays.fill(inside, run.to(), run.to() + run.length(), true);
    }
    int[] outside = new int[inside.length];
    for (int e = 0; e < outside.length; e++) {
      outside[e] = inside[e] ? -1 : 0;
    }
    Run[] filled = Run.of(outside.length, outside);
    int filler = site.memory().place(op.value().reshape());
    int x = site.operand(0);
    int y = site.result();
    return (tiles, scratch, rows) -> {
      Copies.run(runs, tiles[x], tiles[y], rows);
      Copies.run(filled, tiles[filler], tiles[y], rows);
    };
  }
}
