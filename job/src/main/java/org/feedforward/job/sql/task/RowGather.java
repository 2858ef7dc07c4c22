package org.feedforward.job.sql.task;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.feedforward.graph.Port;
import org.feedforward.job.features.FieldStep;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Fills a tile row by row. Floats are collected in row-major blocks, which the workspace transposes
 * faster than it takes single values.
 */
final class RowGather {

  /**
   * RowSelection of a block: enough to transpose well, few enough to stay in the first-level cache.
   */
  private static final int BLOCK_ROWS = 32;

  private final TileScorer scorer;

  /** Fractions in columns of their own: what most rows are made of. */
  private final Fractions fractions;

  /** Values that go through steps; a whole tile of them at its end. */
  private final PreparedSource[] prepared;

  private final PreparedSource[] preparedConstants;

  /** Everything else. */
  private final Source[] sources;

  private final Source[] constants;
  private final InternalRow constantRow;

  /** By model and input; null for an input that takes no floats. */
  private final Block[][] blocks;

  private final List<Block> allBlocks = new ArrayList<>();

  private final CheckedNumbers checked;

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
    this.checked =
        new CheckedNumbers(
            scorer,
            (slot, row, value) ->
                blocks[slot.model()][slot.input()].put(row, slot.element(), value));
    this.fractions = new Fractions(sources.stream().filter(Fractions::include).toList());
    this.prepared = prepared(scorer, sources);
    this.preparedConstants = prepared(scorer, List.of(constants));
    this.sources =
        sources.stream()
            .filter(s -> s.prepared().isEmpty() && !Fractions.include(s))
            .toArray(Source[]::new);
  }

  private static PreparedSource[] prepared(TileScorer scorer, List<Source> sources) {
    return sources.stream()
        .filter(source -> source.prepared().isPresent())
        .map(source -> new PreparedSource(scorer, source))
        .toArray(PreparedSource[]::new);
  }

  /** Fills what no row decides, for all rows; it stays in the workspaces. */
  static void putConstants(TileScorer scorer) {
    RowGather gather = new RowGather(scorer, List.of());
    for (int row = 0; row < scorer.rows(); row++) {
      gather.put(scorer.task().constantRow(), row);
    }
    gather.finish(scorer.rows());
    scorer.keepFaults(0);
  }

  /** Puts a row; rows come in order from 0. */
  void put(InternalRow row, int at) {
    add(prepared, row, at);
    add(preparedConstants, constantRow, at);
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
      if (source.prepared().isEmpty()) {
        put(source, constantRow, at);
      }
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
    for (PreparedSource source : prepared) {
      source.finish();
    }
    for (PreparedSource source : preparedConstants) {
      source.finish();
    }
  }

  private void flush(int first, int count) {
    for (Block block : allBlocks) {
      block.flush(first, count);
    }
  }

  private static void add(PreparedSource[] sources, InternalRow row, int at) {
    for (PreparedSource source : sources) {
      if (at == 0) {
        source.begin();
      }
      add(source, row);
    }
  }

  private static void add(PreparedSource source, InternalRow row) {
    InternalRow holder = row;
    int ordinal = source.source().path().column();
    for (FieldStep field : source.source().path().fields()) {
      if (holder.isNullAt(ordinal)) {
        source.addNull();
        return;
      }
      holder = holder.getStruct(ordinal, field.of());
      ordinal = field.ordinal();
    }
    source.add(holder, ordinal);
  }

  private void put(Source source, InternalRow row, int at) {
    InternalRow holder = row;
    int ordinal = source.path().column();
    for (FieldStep field : source.path().fields()) {
      if (holder.isNullAt(ordinal)) {
        putNull(source, at);
        return;
      }
      holder = holder.getStruct(ordinal, field.of());
      ordinal = field.ordinal();
    }
    if (holder.isNullAt(ordinal)) {
      putNull(source, at);
    } else if (source.isList()) {
      putList(source, holder.getArray(ordinal), at);
    } else if (source.isChecked()) {
      checked.put(source, holder, ordinal, at);
    } else {
      putNumber(source, holder, ordinal, at);
    }
  }

  private void putNull(Source source, int at) {
    scorer.note(source, at, source.nullFault());
  }

  private void putNumber(Source source, InternalRow row, int ordinal, int at) {
    NumberReader type = source.reader();
    if (source.mayRound() && NumberReader.isRounded(type.longAt(row, ordinal))) {
      scorer.addRounded(source, 1);
    }
    for (InputSlot slot : source.slots()) {
      switch (slot.dtype()) {
        case FLOAT32 ->
            blocks[slot.model()][slot.input()].put(at, slot.element(), type.floatAt(row, ordinal));
        case INT64 ->
            scorer
                .workspace(slot.model())
                .putLong(slot.input(), slot.element(), at, type.longAt(row, ordinal));
        case BOOL ->
            scorer
                .workspace(slot.model())
                .putBoolean(slot.input(), slot.element(), at, type.booleanAt(row, ordinal));
      }
    }
  }

  private void putList(Source source, ArrayData list, int at) {
    ArrayData elements = Lists.elements(source, list, at, scorer);
    if (elements == null) {
      return;
    }
    scorer.addRounded(source, Lists.countRounded(source, elements));
    NumberReader reader = source.reader();
    for (InputSlot slot : source.slots()) {
      if (slot.dtype() == DType.FLOAT32) {
        Block block = blocks[slot.model()][slot.input()];
        if (reader.areFloats()) {
          block.put(at, slot.element(), elements.toFloatArray(), slot.elements());
        } else {
          for (int i = 0; i < slot.elements(); i++) {
            block.put(at, slot.element() + i, reader.floatAt(elements, i));
          }
        }
      } else {
        slot.put(scorer.workspace(slot.model()), reader, elements, at);
      }
    }
  }

  /** Columns of floats and doubles for float inputs, read from Spark's own rows without a call. */
  private final class Fractions {

    private final List<Source> sources;
    private final Run[] runs;

    Fractions(List<Source> included) {
      sources = included;
      List<Run> found = new ArrayList<>();
      for (Source source : included) {
        for (InputSlot slot : source.slots()) {
          Run last = found.isEmpty() ? null : found.get(found.size() - 1);
          Block block = blocks[slot.model()][slot.input()];
          if (last == null || !last.goesOn(source, block, slot.element())) {
            last = new Run(source, block, slot.element());
            found.add(last);
          }
          last.sources.add(source);
        }
      }
      runs = found.toArray(Run[]::new);
    }

    static boolean include(Source source) {
      return !source.isList()
          && !source.isChecked()
          && source.prepared().isEmpty()
          && source.path().fields().isEmpty()
          && (source.reader().areFloats() || source.reader().areDoubles())
          && source.slots().stream().allMatch(slot -> slot.dtype() == DType.FLOAT32);
    }

    void put(UnsafeRow row, int line, int at) {
      boolean mayBeNull = row.anyNull();
      for (Run run : runs) {
        if (mayBeNull) {
          putEach(run, row, line, at);
        } else {
          run.put(row, line);
        }
      }
    }

    private void putEach(Run run, UnsafeRow row, int line, int at) {
      for (int i = 0; i < run.sources.size(); i++) {
        if (row.isNullAt(run.ordinal + i)) {
          putNull(run.sources.get(i), at);
        } else {
          run.put(row, line, i, 1);
        }
      }
    }
  }

  /** Sources in columns behind each other, which go to elements behind each other. */
  private static final class Run {

    private final List<Source> sources = new ArrayList<>();
    private final int ordinal;
    private final boolean doubles;
    private final Block block;
    private final int element;

    Run(Source first, Block block, int element) {
      this.ordinal = first.path().column();
      this.doubles = first.reader().areDoubles();
      this.block = block;
      this.element = element;
    }

    /** Whether it is a source of this run that comes next. */
    boolean goesOn(Source source, Block target, int next) {
      return source.path().column() == ordinal + sources.size()
          && source.reader().areDoubles() == doubles
          && target == block
          && next == element + sources.size();
    }

    void put(UnsafeRow row, int line) {
      put(row, line, 0, sources.size());
    }

    /** Puts values that are there. */
    void put(UnsafeRow row, int line, int from, int count) {
      float[] values = block.values;
      int to = line * block.elements + element + from;
      int column = ordinal + from;
      if (doubles) {
        for (int i = 0; i < count; i++) {
          values[to + i] = (float) row.getDouble(column + i);
        }
      } else {
        for (int i = 0; i < count; i++) {
          values[to + i] = row.getFloat(column + i);
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

    /** The first of some values, for as many elements of a row from one on. */
    void put(int row, int element, float[] from, int count) {
      System.arraycopy(from, 0, values, row % BLOCK_ROWS * elements + element, count);
    }

    void flush(int first, int count) {
      workspace.putRows(input, first, count, values, 0);
    }
  }
}
