package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.Lines;
import org.feedforward.kernel.MatMulShape;
import org.feedforward.kernel.Run;
import org.feedforward.kernel.Truths;

/**
 * Attention a piece at a time: the scores of a few queries of one head, or of a few heads, go from
 * the first product to the second in one small tile. Every element is computed as if the scores
 * stood there whole, so the bits are the same.
 */
final class AttentionStep {

  private final Attention attention;
  private final Kernels kernels;
  private final ToIntFunction<Value> slots;
  private final MatMulShape first;
  private final MatMulShape second;
  private final int tile;

  /**
   * Prepares the step.
   *
   * @param first the shape of the first product as a whole
   * @param second the shape of the second
   * @param slots where values are
   * @param tile the slot for a piece
   */
  AttentionStep(
      Attention attention,
      Kernels kernels,
      MatMulShape first,
      MatMulShape second,
      ToIntFunction<Value> slots,
      int tile) {
    this.attention = attention;
    this.kernels = kernels;
    this.first = first;
    this.second = second;
    this.slots = slots;
    this.tile = tile;
  }

  /** Elements of the largest piece. */
  static int pieceElements(Attention attention) {
    int keys = attention.keys();
    return queriesOfPiece(attention) * keys * headsOfPiece(attention);
  }

  /** Whole fours, which the kernels take together. */
  private static int queriesOfPiece(Attention attention) {
    int fitting = Math.max(4, Attention.PIECE / attention.keys() & -4);
    return Math.min(attention.queries(), fitting);
  }

  private static int headsOfPiece(Attention attention) {
    int matrix = attention.queries() * attention.keys();
    return queriesOfPiece(attention) < attention.queries()
        ? 1
        : Math.max(1, Attention.PIECE / matrix);
  }

  /** One step for all pieces. */
  Step step() {
    List<Step> pieces = new ArrayList<>();
    int heads = first.aStarts().length;
    int headsAtOnce = Math.min(heads, headsOfPiece(attention));
    int queriesAtOnce = queriesOfPiece(attention);
    for (int head = 0; head < heads; head += headsAtOnce) {
      int until = Math.min(heads, head + headsAtOnce);
      for (int query = 0; query < first.m(); query += queriesAtOnce) {
        pieces.add(piece(head, until, query, Math.min(queriesAtOnce, first.m() - query)));
      }
    }
    Step[] all = pieces.toArray(Step[]::new);
    return (tiles, scratch, rows) -> {
      for (Step piece : all) {
        piece.run(tiles, scratch, rows);
      }
    };
  }

  private Step piece(int head, int until, int query, int queries) {
    int keys = first.n();
    int from = (head * first.m() + query) * keys;
    int count = (until - head) * queries * keys;
    MatMulShape scores =
        new MatMulShape(
            queries,
            first.k(),
            keys,
            first.aRow(),
            first.aColumn(),
            first.bRow(),
            first.bColumn(),
            moved(first.aStarts(), head, until, query * first.aRow()),
            moved(first.bStarts(), head, until, 0),
            every(until - head, queries * keys));
    MatMulShape weighted =
        new MatMulShape(
            queries,
            keys,
            second.n(),
            keys,
            1,
            second.bRow(),
            second.bColumn(),
            every(until - head, queries * keys),
            moved(second.bStarts(), head, until, 0),
            moved(second.cStarts(), head, until, query * second.n()));
    Step[] between =
        attention.between().stream().map(value -> between(value, from, count)).toArray(Step[]::new);
    int q = slots.applyAsInt(attention.scores().operands().get(0));
    int k = slots.applyAsInt(attention.scores().operands().get(1));
    int v = slots.applyAsInt(attention.result().operands().get(1));
    int y = slots.applyAsInt(attention.result());
    return (tiles, scratch, rows) -> {
      kernels.matMul(scores, tiles[q], tiles[k], null, tiles[tile], rows);
      for (Step step : between) {
        step.run(tiles, scratch, rows);
      }
      kernels.matMul(weighted, tiles[tile], tiles[v], null, tiles[y], rows);
    };
  }

  private static int[] moved(int[] starts, int from, int until, int by) {
    return Arrays.stream(starts, from, until).map(start -> start + by).toArray();
  }

  private static int[] every(int count, int distance) {
    int[] starts = new int[count];
    Arrays.setAll(starts, i -> i * distance);
    return starts;
  }

  /** One operation on the piece, in place. */
  private Step between(Value value, int from, int count) {
    if (value.op() instanceof Op.Softmax op) {
      int keys = attention.keys();
      Lines lines = Lines.along(new int[] {count / keys, keys}, List.of(1));
      return (tiles, scratch, rows) ->
          kernels.softmax(op.log(), lines, tiles[tile], tiles[tile], scratch.strip(), rows);
    }
    if (value.op() instanceof Op.Unary op) {
      return (tiles, scratch, rows) ->
          kernels.unary(
              op.function(), op.a(), op.b(), tiles[tile], tiles[tile], scratch.strip(), rows);
    }
    List<Value> operands = value.operands();
    int[] places = new int[operands.size()];
    int[][] maps = new int[operands.size()][];
    for (int i = 0; i < places.length; i++) {
      boolean piece = attention.parts().contains(operands.get(i));
      places[i] = piece ? tile : slots.applyAsInt(operands.get(i));
      maps[i] =
          piece
              ? every(count, 1)
              : ElementMaps.broadcast(
                  operands.get(i).shape().rowExtents(), value.shape().rowExtents(), from, count);
    }
    Run[] runs = Run.of(count, maps);
    return value.op() instanceof Op.Binary op
        ? (tiles, scratch, rows) ->
            kernels.binary(
                op.function(), runs, tiles[places[0]], tiles[places[1]], tiles[tile], rows)
        : (tiles, scratch, rows) ->
            Truths.where(
                runs, tiles[places[0]], tiles[places[1]], tiles[places[2]], tiles[tile], rows);
  }
}
