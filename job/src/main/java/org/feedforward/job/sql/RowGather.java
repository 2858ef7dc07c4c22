package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.feedforward.graph.Port;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Fills a tile row by row. Floats are collected in row-major blocks, which the workspace transposes
 * faster than it takes single values.
 */
final class RowGather {

  /** Rows of a block: enough to transpose well, few enough to stay in the first-level cache. */
  private static final int BLOCK_ROWS = 32;

  private final TileScorer scorer;

  /** Fractions in columns of their own: what most rows are made of. */
  private final Fractions fractions;

  /** Everything else. */
  private final Source[] sources;

  private final Source[] constants;
  private final InternalRow constantRow;

  /** By model and input; null for an input that takes no floats. */
  private final Block[][] blocks;

  private final List<Block> allBlocks = new ArrayList<>();

  RowGather(TileScorer scorer) {
    this(scorer, scorer.task().sources());
  }

  private RowGather(TileScorer scorer, List<Source> sources) {
    this.scorer = scorer;
    this.constants = scorer.task().constants().toArray(Source[]::new);
    this.constantRow = scorer.task().constantRow();
    this.blocks = new Block[scorer.task().models().size()][];
    for (int model = 0; model < blocks.length; model++) {
      List<Port> inputs = scorer.task().models().get(model).inputs();
      blocks[model] = new Block[inputs.size()];
      for (int input = 0; input < inputs.size(); input++) {
        if (inputs.get(input).dtype() == DType.FLOAT32) {
          blocks[model][input] = new Block(scorer.workspace(model), input, inputs.get(input));
          allBlocks.add(blocks[model][input]);
        }
      }
    }
    this.fractions = new Fractions(sources.stream().filter(Fractions::include).toList());
    this.sources = sources.stream().filter(s -> !Fractions.include(s)).toArray(Source[]::new);
  }

  /** Fills what no row decides, for all rows; it stays in the workspaces. */
  static void putConstants(TileScorer scorer) {
    RowGather gather = new RowGather(scorer, List.of());
    for (int row = 0; row < scorer.rows(); row++) {
      gather.put(scorer.task().constantRow(), row);
    }
    gather.finish(scorer.rows());
    scorer.keepNulls(0);
  }

  /** Puts a row; rows come in order from 0. */
  void put(InternalRow row, int at) {
    if (row instanceof UnsafeRow unsafe) {
      fractions.put(unsafe, at % BLOCK_ROWS, at);
    } else {
      for (Source source : fractions.sources) {
        put(source, row, at);
      }
    }
    for (Source source : sources) {
      put(source, row, at);
    }
    for (Source source : constants) {
      put(source, constantRow, at);
    }
    if (at % BLOCK_ROWS == BLOCK_ROWS - 1) {
      flush(at + 1 - BLOCK_ROWS, BLOCK_ROWS);
    }
  }

  /** Hands over the last rows of a tile of {@code count}. */
  void finish(int count) {
    int rest = count % BLOCK_ROWS;
    if (rest > 0) {
      flush(count - rest, rest);
    }
  }

  private void flush(int first, int count) {
    for (Block block : allBlocks) {
      block.flush(first, count);
    }
  }

  private void put(Source source, InternalRow row, int at) {
    InternalRow holder = row;
    int ordinal = source.path().column();
    for (Path.Field field : source.path().fields()) {
      if (holder.isNullAt(ordinal)) {
        putNull(source, at);
        return;
      }
      holder = holder.getStruct(ordinal, field.of());
      ordinal = field.ordinal();
    }
    if (holder.isNullAt(ordinal)) {
      putNull(source, at);
    } else if (source.isArray()) {
      putArray(source, holder.getArray(ordinal), at);
    } else {
      putNumber(source, holder, ordinal, at);
    }
  }

  /** The row's prediction is null; its inputs only have to be harmless. */
  private void putNull(Source source, int at) {
    scorer.markNull(source, at);
    for (Target target : source.targets()) {
      if (target.dtype() == DType.INT64) {
        ArrayValues.putZeros(scorer.workspace(target.model()), target, at);
      }
    }
  }

  private void putNumber(Source source, InternalRow row, int ordinal, int at) {
    NumberType type = source.type();
    if (source.mayRound() && NumberType.isRounded(type.longAt(row, ordinal))) {
      scorer.addRounded(source, 1);
    }
    for (Target target : source.targets()) {
      switch (target.dtype()) {
        case FLOAT32 ->
            blocks[target.model()][target.input()].put(
                at, target.element(), type.floatAt(row, ordinal));
        case INT64 ->
            scorer
                .workspace(target.model())
                .putLong(target.input(), target.element(), at, type.longAt(row, ordinal));
        case BOOL ->
            scorer
                .workspace(target.model())
                .putBoolean(target.input(), target.element(), at, type.booleanAt(row, ordinal));
      }
    }
  }

  private void putArray(Source source, ArrayData array, int at) {
    ArrayValues.requireLength(source, array.numElements());
    if (source.hasNullableElements() && ArrayValues.anyNull(array)) {
      putNull(source, at);
      return;
    }
    scorer.addRounded(source, ArrayValues.countRounded(source, array));
    for (Target target : source.targets()) {
      if (target.dtype() == DType.FLOAT32) {
        Block block = blocks[target.model()][target.input()];
        for (int i = 0; i < target.elements(); i++) {
          block.put(at, i, source.type().floatAt(array, i));
        }
      } else {
        ArrayValues.put(scorer.workspace(target.model()), target, source.type(), array, at);
      }
    }
  }

  /** Columns of floats and doubles for float inputs, read from Spark's own rows without a call. */
  private final class Fractions {

    private final Source[] sources;

    /** By target: the source, its column and whether that holds doubles, and where values go. */
    private final int[] sourceOf;

    private final int[] ordinals;
    private final boolean[] doubles;
    private final float[][] values;
    private final int[] elements;
    private final int[] strides;

    Fractions(List<Source> included) {
      sources = included.toArray(Source[]::new);
      int count = included.stream().mapToInt(source -> source.targets().size()).sum();
      sourceOf = new int[count];
      ordinals = new int[count];
      doubles = new boolean[count];
      values = new float[count][];
      elements = new int[count];
      strides = new int[count];
      int i = 0;
      for (int s = 0; s < sources.length; s++) {
        for (Target target : sources[s].targets()) {
          Block block = blocks[target.model()][target.input()];
          sourceOf[i] = s;
          ordinals[i] = sources[s].path().column();
          doubles[i] = sources[s].type().areDoubles();
          values[i] = block.values;
          elements[i] = target.element();
          strides[i] = block.elements;
          i++;
        }
      }
    }

    static boolean include(Source source) {
      return !source.isArray()
          && source.path().fields().isEmpty()
          && (source.type().areFloats() || source.type().areDoubles())
          && source.targets().stream().allMatch(target -> target.dtype() == DType.FLOAT32);
    }

    void put(UnsafeRow row, int line, int at) {
      for (int i = 0; i < ordinals.length; i++) {
        int ordinal = ordinals[i];
        if (row.isNullAt(ordinal)) {
          putNull(sources[sourceOf[i]], at);
        } else {
          values[i][line * strides[i] + elements[i]] =
              doubles[i] ? (float) row.getDouble(ordinal) : row.getFloat(ordinal);
        }
      }
    }
  }

  /** The floats of an input, for the rows that the workspace does not have yet. */
  private static final class Block {

    private final Workspace workspace;
    private final int input;
    private final int elements;
    private final float[] values;

    Block(Workspace workspace, int input, Port port) {
      this.workspace = workspace;
      this.input = input;
      this.elements = port.elements();
      this.values = new float[BLOCK_ROWS * elements];
    }

    void put(int row, int element, float value) {
      values[row % BLOCK_ROWS * elements + element] = value;
    }

    void flush(int first, int count) {
      workspace.putRows(input, first, count, values, 0);
    }
  }
}
