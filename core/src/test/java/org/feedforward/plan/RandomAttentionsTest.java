package org.feedforward.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.MultiheadAttention;
import org.feedforward.nn.MultiheadAttention.Masks;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * MultiheadAttention, with every argument and mask, has the same bits in every kernel, for every
 * batch and every split of it.
 */
class RandomAttentionsTest {

  /**
   * What a layer is made of; its bits say which arguments and masks it has.
   *
   * @param heads how many heads
   * @param width the width of each
   * @param widths those of keys and values, where they are others
   * @param queries L
   * @param keys S
   * @param bits one for each argument and mask
   */
  private record Layer(
      int heads, int width, List<Integer> widths, int queries, int keys, int bits) {

    private boolean has(int bit) {
      return (bits >> bit & 1) == 1;
    }

    Graph graph() {
      int embedDim = heads * width;
      int kdim = has(0) ? widths.get(0) : embedDim;
      int vdim = has(1) ? widths.get(1) : embedDim;
      MultiheadAttention layer =
          new MultiheadAttention(embedDim, heads, has(2), has(3), has(4), kdim, vdim, bits);
      load(layer);
      Value query = Value.input("query", DType.FLOAT32, Shape.batched(queries, embedDim));
      Value key = Value.input("key", DType.FLOAT32, Shape.batched(keys, kdim));
      Value value = Value.input("value", DType.FLOAT32, Shape.batched(keys, vdim));
      List<Value> inputs = new ArrayList<>(List.of(query, key, value));
      Masks masks = new Masks(attention(inputs), padding(inputs));
      return Graph.of(inputs, Map.of("y", layer.attend(query, key, value, masks)), Map.of());
    }

    private void load(MultiheadAttention layer) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      layer
          .stateDict()
          .forEach((name, x) -> state.put(name, Tensor.randn(bits + state.size(), x.shape())));
      layer.loadStateDict(state);
    }

    /** For every query, or for every query of every head. */
    private Optional<Value> attention(List<Value> inputs) {
      if (has(5)) {
        return Optional.of(Value.constant(Tensor.randn(bits, queries, keys)));
      }
      if (has(6)) {
        inputs.add(Value.input("heads", DType.FLOAT32, Shape.batched(heads, queries, keys)));
        return Optional.of(inputs.get(inputs.size() - 1).flatten(0, 1));
      }
      return Optional.empty();
    }

    private Optional<Value> padding(List<Value> inputs) {
      if (has(7)) {
        inputs.add(Value.input("padding", DType.BOOL, Shape.batched(keys)));
        return Optional.of(inputs.get(inputs.size() - 1));
      }
      return Optional.empty();
    }
  }

  /** Sizes around the widths of vectors and panels, and some whose scores go in pieces. */
  @Provide
  Arbitrary<Layer> layers() {
    Arbitrary<Integer> size = Arbitraries.of(1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33);
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(1, 2, 3, 4, 5, 8, 9),
            size.list().ofSize(2),
            Arbitraries.of(1, 2, 3, 4, 7, 31, 37),
            Arbitraries.of(1, 2, 3, 7, 8, 9, 16, 17, 67, 70),
            Arbitraries.integers().between(0, 255))
        .as(Layer::new);
  }

  @Property(tries = 60)
  void haveTheBitsOfTheInterpreter(
      @ForAll("layers") Layer layer,
      @ForAll @IntRange(min = 1, max = 40) int batch,
      @ForAll @IntRange(min = 1, max = 48) int group) {
    SequenceNetworksTest.requireSameBits(layer.graph(), batch, group);
  }
}
