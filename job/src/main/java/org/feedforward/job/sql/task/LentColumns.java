package org.feedforward.job.sql.task;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.job.sql.numbers.OnHeapFloats;
import org.feedforward.tensor.DType;

/**
 * The inputs of models whose values stand in vectors as the models read them: they are read there
 * and not copied. Which inputs these are is seen batch by batch: a vector may have a dictionary in
 * one and be plain in the next.
 */
final class LentColumns {

  private final TileScorer scorer;

  /** For every input of every model. */
  private final Input[][] inputs;

  /** For every source whether all that it feeds is lent. */
  private final boolean[] allLent;

  LentColumns(TileScorer scorer) {
    this.scorer = scorer;
    this.inputs =
        scorer.task().models().stream()
            .map(
                model ->
                    model.inputs().stream()
                        .map(port -> new Input(port.elements()))
                        .toArray(Input[]::new))
            .toArray(Input[][]::new);
    List<Source> sources = scorer.task().sources();
    this.allLent = new boolean[sources.size()];
    for (int i = 0; i < sources.size(); i++) {
      if (!sources.get(i).isList() && sources.get(i).reader().areFloats()) {
        for (InputSlot slot : sources.get(i).slots()) {
          if (slot.dtype() == DType.FLOAT32) {
            inputs[slot.model()][slot.input()].sources[slot.element()] = i;
          }
        }
      }
    }
  }

  /** Finds what can be lent of a batch; the vectors are those of the sources. */
  void find(ColumnVector[] vectors) {
    for (Input[] ofModel : inputs) {
      for (Input input : ofModel) {
        input.find(vectors);
      }
    }
    List<Source> sources = scorer.task().sources();
    for (int i = 0; i < allLent.length; i++) {
      allLent[i] =
          sources.get(i).slots().stream()
              .allMatch(slot -> inputs[slot.model()][slot.input()].isFound);
    }
  }

  /** Lends what was found to the next run, from a row of the batch on. */
  void lend(int from) {
    for (int model = 0; model < inputs.length; model++) {
      for (int i = 0; i < inputs[model].length; i++) {
        if (inputs[model][i].isFound) {
          scorer.workspace(model).lendFloats(i, inputs[model][i].columns, from);
        }
      }
    }
  }

  /** Whether all that a source feeds is lent. */
  boolean isAllLent(int source) {
    return allLent[source];
  }

  /** One input of one model. */
  private static final class Input {

    private static final int NONE = -1;

    /** The source of each element, if its values are floats. */
    private final int[] sources;

    private final float[][] columns;
    private boolean isFound;

    Input(int elements) {
      sources = new int[elements];
      columns = new float[elements][];
      Arrays.fill(sources, NONE);
    }

    void find(ColumnVector[] vectors) {
      isFound = true;
      for (int element = 0; isFound && element < sources.length; element++) {
        int source = sources[element];
        columns[element] = source == NONE ? null : OnHeapFloats.of(vectors[source]);
        isFound = columns[element] != null;
      }
    }
  }
}
