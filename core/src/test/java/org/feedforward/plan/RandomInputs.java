package org.feedforward.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/** Inputs for graphs. */
final class RandomInputs {

  private RandomInputs() {}

  /** Random inputs for a graph, a little beyond what trained networks see. */
  static List<Tensor> of(Graph graph, int batch, long seed) {
    List<Tensor> inputs = new ArrayList<>();
    for (Value value : graph.inputs()) {
      int[] shape = value.shape().extents(batch);
      SplittableRandom random = new SplittableRandom(seed + inputs.size());
      inputs.add(
          switch (value.dtype()) {
            case FLOAT32 -> Tensor.uniform(seed + inputs.size(), -4, 4, shape);
            case INT64 ->
                Tensor.generateLongs(shape, a -> Arrays.setAll(a, i -> random.nextLong(-3, 4)));
            case BOOL ->
                Tensor.generateBooleans(
                    shape,
                    a -> {
                      for (int i = 0; i < a.length; i++) {
                        a[i] = random.nextBoolean();
                      }
                    });
          });
    }
    return inputs;
  }
}
