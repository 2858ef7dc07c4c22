package org.feedforward.plan;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Casts;
import org.feedforward.kernel.CumulativeSums;
import org.feedforward.kernel.Integers;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Lines;
import org.feedforward.kernel.Run;
import org.feedforward.kernel.Selection;
import org.feedforward.kernel.Truths;
import org.feedforward.tensor.DType;

/**
 * Makes the step of one value: what is computed element by element or along an axis here, the rest
 * in {@link ProductSteps}, {@link ConvolutionSteps}, {@link CopySteps} and {@link LookUpSteps}.
 * There is none where the value is brought, or is the memory of another one.
 */
final class StepCompiler implements Op.Visitor<Optional<Step>> {

  private final Site site;

  private StepCompiler(Site site) {
    this.site = site;
  }

  /** The step that computes the value of a site. */
  static Optional<Step> compile(Site site) {
    return site.value().op().accept(new StepCompiler(site));
  }

  private static Optional<Step> step(Step step) {
    return Optional.of(step);
  }

  @Override
  public Optional<Step> visit(Op.Input op) {
    site.result();
    return Optional.empty();
  }

  @Override
  public Optional<Step> visit(Op.Constant op) {
    throw new IllegalStateException("A constant is not a step");
  }

  @Override
  public Optional<Step> visit(Op.Unary op) {
    Kernels kernels = site.kernels();
    Value layer = site.fusedLayer();
    if (layer != null) {
      return layer.op() instanceof Op.Linear
          ? ProductSteps.linear(site, layer, 0)
          : ConvolutionSteps.convolution(site, layer, 0);
    }
    int x = site.operand(0);
    int y = site.resultInPlace();
    return switch (op.function()) {
      case NOT -> step((tiles, scratch, rows) -> Truths.not(tiles[x], tiles[y], rows));
      case IS_NAN, IS_INF ->
          step(
              (tiles, scratch, rows) ->
                  Truths.test(op.function(), op.a(), op.b(), tiles[x], tiles[y], rows));
      default ->
          site.dtype() == DType.INT64
              ? step(
                  (tiles, scratch, rows) -> Integers.unary(op.function(), tiles[x], tiles[y], rows))
              : step(
                  (tiles, scratch, rows) ->
                      kernels.unary(
                          op.function(),
                          op.a(),
                          op.b(),
                          tiles[x],
                          tiles[y],
                          scratch.strip(),
                          rows));
    };
  }

  @Override
  public Optional<Step> visit(Op.Binary op) {
    Kernels kernels = site.kernels();
    Run[] runs = site.broadcastRuns();
    int x = site.operand(0);
    int y = site.operand(1);
    int z = site.resultInPlace();
    return switch (site.dtype()) {
      case FLOAT32 ->
          step(
              (tiles, scratch, rows) ->
                  kernels.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
      case INT64 ->
          step(
              (tiles, scratch, rows) ->
                  Integers.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
      case BOOL ->
          step(
              (tiles, scratch, rows) ->
                  Truths.binary(op.function(), runs, tiles[x], tiles[y], tiles[z], rows));
    };
  }

  @Override
  public Optional<Step> visit(Op.Where op) {
    Run[] runs = site.broadcastRuns();
    int condition = site.operand(0);
    int x = site.operand(1);
    int y = site.operand(2);
    int z = site.resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            Truths.where(runs, tiles[condition], tiles[x], tiles[y], tiles[z], rows));
  }

  @Override
  public Optional<Step> visit(Op.Cast op) {
    int x = site.operand(0);
    int y = site.resultInPlace();
    return step((tiles, scratch, rows) -> Casts.run(tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Wrap op) {
    int x = site.operand(0);
    int y = site.resultInPlace();
    return step(
        (tiles, scratch, rows) -> Integers.wrap(op.bits(), op.signed(), tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Bounded op) {
    int x = site.operand(0);
    int y = site.result();
    return step(
        site.located(
            site.operandValue(0),
            (tiles, scratch, rows) -> Integers.bounded(op, tiles[x], tiles[y], rows)));
  }

  @Override
  public Optional<Step> visit(Op.Reduce op) {
    Kernels kernels = site.kernels();
    Lines lines = Lines.along(site.operandExtents(0), op.axes());
    int x = site.operand(0);
    int y = site.result();
    return site.dtype() == DType.INT64
        ? step(
            (tiles, scratch, rows) ->
                Integers.reduce(op.function(), lines, tiles[x], tiles[y], rows))
        : step(
            (tiles, scratch, rows) ->
                kernels.reduce(op.function(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.ArgReduce op) {
    Lines lines = Lines.along(site.operandExtents(0), List.of(op.axis()));
    int x = site.operand(0);
    int y = site.result();
    return step(
        (tiles, scratch, rows) ->
            Selection.best(op.largest(), op.last(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.Softmax op) {
    Kernels kernels = site.kernels();
    Lines lines = Lines.along(site.operandExtents(0), List.of(op.axis()));
    int x = site.operand(0);
    int y = site.resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            kernels.softmax(op.log(), lines, tiles[x], tiles[y], scratch.strip(), rows));
  }

  @Override
  public Optional<Step> visit(Op.Normalize op) {
    Kernels kernels = site.kernels();
    Lines lines = Lines.along(site.operandExtents(0), op.axes());
    int x = site.operand(0);
    int y = site.resultInPlace();
    return step(
        (tiles, scratch, rows) ->
            kernels.normalize(
                op.centered(), op.epsilon(), lines, tiles[x], tiles[y], scratch.strip(), rows));
  }

  @Override
  public Optional<Step> visit(Op.CumSum op) {
    Lines lines = Lines.along(site.operandExtents(0), List.of(op.axis()));
    int x = site.operand(0);
    int y = site.result();
    return step(
        (tiles, scratch, rows) ->
            CumulativeSums.run(op.exclusive(), op.reverse(), lines, tiles[x], tiles[y], rows));
  }

  @Override
  public Optional<Step> visit(Op.TopK op) {
    Lines lines = Lines.along(site.operandExtents(0), List.of(op.axis()));
    Lines targets = Lines.along(site.extents(), List.of(op.axis()));
    site.memory().needPlaces(op.k());
    int x = site.operand(0);
    int y = site.result();
    return step(
        (tiles, scratch, rows) ->
            Selection.top(
                op.largest(),
                op.positions(),
                lines,
                targets,
                scratch.places(),
                tiles[x],
                tiles[y],
                rows));
  }

  @Override
  public Optional<Step> visit(Op.Reshape op) {
    return Optional.empty();
  }

  @Override
  public Optional<Step> visit(Op.Linear op) {
    return ProductSteps.linear(site, site.value(), Float.NEGATIVE_INFINITY);
  }

  @Override
  public Optional<Step> visit(Op.Convolution op) {
    return ConvolutionSteps.convolution(site, site.value(), Float.NEGATIVE_INFINITY);
  }

  @Override
  public Optional<Step> visit(Op.MatMul op) {
    return ProductSteps.matMul(site);
  }

  @Override
  public Optional<Step> visit(Op.Transpose op) {
    return site.isView() ? Optional.empty() : step(CopySteps.transpose(site, op));
  }

  @Override
  public Optional<Step> visit(Op.Expand op) {
    return site.isView() ? Optional.empty() : step(CopySteps.expand(site));
  }

  @Override
  public Optional<Step> visit(Op.Slice op) {
    return site.isView() ? Optional.empty() : step(CopySteps.slice(site, op));
  }

  @Override
  public Optional<Step> visit(Op.Concat op) {
    return step(CopySteps.concat(site, op));
  }

  @Override
  public Optional<Step> visit(Op.Pad op) {
    return step(CopySteps.pad(site, op));
  }

  @Override
  public Optional<Step> visit(Op.Gather op) {
    return step(LookUpSteps.gather(site, op));
  }

  @Override
  public Optional<Step> visit(Op.GatherElements op) {
    return step(LookUpSteps.gatherElements(site, op));
  }
}
