package org.feedforward.job.sql;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.feedforward.tensor.DType;

/**
 * The inputs of models whose values stand in vectors as the models read them: they are read there
 * and not copied. Which inputs these are is seen tile by tile: a vector may have a dictionary in
 * one batch and be plain in the next.
 */
final class LentColumns {

  private final TileScorer scorer;

  /** For every input of every model. */
  private final Input[][] inputs;

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
    for (int i = 0; i < sources.size(); i++) {
      if (!sources.get(i).isArray() && sources.get(i).type().areFloats()) {
        for (Target target : sources.get(i).targets()) {
          inputs[target.model()][target.input()].put(target, i);
        }
      }
    }
  }

  /** Lends what can be lent for the next run; the vectors are those of the sources. */
  void lend(ColumnVector[] vectors, Rows rows) {
    for (int model = 0; model < inputs.length; model++) {
      for (int i = 0; i < inputs[model].length; i++) {
        Input input = inputs[model][i];
        input.isLent = rows.areConsecutive() && input.find(vectors);
        if (input.isLent) {
          scorer.workspace(model).lendFloats(i, input.columns, rows.row(0));
        }
      }
    }
  }

  /** Whether what feeds this target was lent. */
  boolean isLent(Target target) {
    return inputs[target.model()][target.input()].isLent;
  }

  /** One input of one model. */
  private static final class Input {

    private static final int NONE = -1;

    /** The source of each element, if it may be lent. */
    private final int[] sources;

    private final float[][] columns;
    private boolean isLent;

    Input(int elements) {
      sources = new int[elements];
      columns = new float[elements][];
      Arrays.fill(sources, NONE);
    }

    void put(Target target, int source) {
      if (target.dtype() == DType.FLOAT32) {
        sources[target.element()] = source;
      }
    }

    /** Finds the arrays of all elements, unless one has none. */
    boolean find(ColumnVector[] vectors) {
      for (int element = 0; element < sources.length; element++) {
        columns[element] =
            sources[element] == NONE ? null : OnHeapFloats.of(vectors[sources[element]]);
        if (columns[element] == null) {
          return false;
        }
      }
      return true;
    }
  }
}
