package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.nn.Convolution;
import org.feedforward.nn.Functional;
import org.feedforward.nn.Recurrence;
import org.feedforward.nn.Windows;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Convolutions, pools and recurrences have the same bits in every kernel, for every batch and every
 * place in a tile.
 */
class SequenceNetworksTest {

  private static final List<Integer> CHANNELS = List.of(1, 2, 3, 4, 6, 12, 13, 16, 20);

  private static Value weight(long seed, int... shape) {
    return Value.constant(Tensor.uniform(seed, -1, 1, shape));
  }

  private static Graph graph(Value input, Value output) {
    return Graph.of(List.of(input), Map.of("y", output), Map.of());
  }

  @Provide
  Arbitrary<Graph> convolutions() {
    Arbitrary<Integer> small = Arbitraries.integers().between(1, 3);
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            small,
            Arbitraries.of(CHANNELS),
            Arbitraries.of(CHANNELS),
            small,
            small,
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs())
        .as(
            (axes, groups, in, out, kernel, stride, padding, seed) -> {
              int extent = 3 * kernel + (int) (seed & 3);
              int[] extents = new int[axes + 1];
              extents[0] = in * groups;
              IntStream.rangeClosed(1, axes).forEach(i -> extents[i] = extent + i);
              Value x = Value.input("x", DType.FLOAT32, Shape.batched(extents));
              int[] shape = new int[axes + 2];
              shape[0] = out * groups;
              shape[1] = in;
              IntStream.range(2, shape.length).forEach(i -> shape[i] = kernel);
              int[] dilation = Windows.filled(axes, 1 + (int) (seed >>> 2 & 1));
              Convolution convolution =
                  Convolution.of(
                      Windows.filled(axes, stride),
                      Windows.filled(axes, padding),
                      dilation,
                      groups);
              Optional<Value> bias =
                  (seed & 16) == 0 ? Optional.of(weight(seed + 1, shape[0])) : Optional.empty();
              Value y = convolution.apply(x, weight(seed, shape), bias);
              return graph(x, (seed & 8) == 0 ? y.relu() : y.tanh());
            });
  }

  @Provide
  Arbitrary<Graph> pools() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(CHANNELS),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(ReduceFunction.MAX, ReduceFunction.MEAN))
        .as(
            (axes, channels, size, stride, function) -> {
              int[] extents = new int[axes + 1];
              extents[0] = channels;
              IntStream.rangeClosed(1, axes).forEach(i -> extents[i] = 7 + i);
              Value x = Value.input("x", DType.FLOAT32, Shape.batched(extents));
              int[] padding = Windows.filled(axes, size / 2);
              Windows windows =
                  new Windows(
                      Windows.filled(axes, size),
                      Windows.filled(axes, stride),
                      padding,
                      padding,
                      Windows.filled(axes, 1));
              float filler = function == ReduceFunction.MAX ? Float.NEGATIVE_INFINITY : 0;
              return graph(x, windows.reduced(x, function, Tensor.scalar(filler)));
            });
  }

  @Provide
  Arbitrary<Graph> recurrences() {
    return Combinators.combine(
            Arbitraries.of(Recurrence.Kind.class),
            Arbitraries.of(1, 2, 5, 13),
            Arbitraries.of(CHANNELS),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(1, 2),
            Arbitraries.longs())
        .as(SequenceNetworksTest::recurrent);
  }

  private static Graph recurrent(
      Recurrence.Kind kind, int in, int hidden, int steps, int layers, long seed) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(steps, in));
    boolean both = (seed & 1) == 0;
    int directions = both ? 2 : 1;
    List<Recurrence.Weights> weights = new ArrayList<>();
    List<Recurrence.State> starts = new ArrayList<>();
    int rows = kind.gates() * hidden;
    for (int i = 0; i < layers * directions; i++) {
      int width = i < directions ? in : directions * hidden;
      weights.add(
          new Recurrence.Weights(
              weight(seed + 4L * i, rows, width),
              weight(seed + 4L * i + 1, rows, hidden),
              Optional.of(weight(seed + 4L * i + 2, rows)),
              Optional.of(weight(seed + 4L * i + 3, rows)),
              Optional.empty()));
      starts.add(Recurrence.zeros(kind, weights.get(i), x.shape()));
    }
    Recurrence.Stacked stacked = Recurrence.stacked(kind, weights, both, x, starts);
    Value last = stacked.hidden().transpose(0, 1).flatten(1, 2);
    return graph(x, Functional.cat(1, stacked.sequence().flatten(1, 2), last));
  }

  @Property(tries = 60)
  void convolutionsHaveTheBitsOfTheInterpreter(
      @ForAll("convolutions") Graph graph,
      @ForAll @IntRange(min = 1, max = 70) int batch,
      @ForAll @IntRange(min = 1, max = 70) int group) {
    requireSameBits(graph, batch, group);
  }

  @Property(tries = 40)
  void poolsHaveTheBitsOfTheInterpreter(
      @ForAll("pools") Graph graph,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 256) int group) {
    requireSameBits(graph, batch, group);
  }

  @Property(tries = 60)
  void recurrencesHaveTheBitsOfTheInterpreter(
      @ForAll("recurrences") Graph graph,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 256) int group) {
    requireSameBits(graph, batch, group);
  }

  /** What is compiled, by all kernels and in groups of rows, has the bits of the interpreter. */
  static void requireSameBits(Graph graph, int batch, int group) {
    List<Tensor> rows = RandomInputs.of(graph, batch, batch);
    Map<String, Tensor> expected = Interpreter.run(graph, rows);
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      assertThat(PlanRunner.run(plan, graph, rows, batch, group))
          .as(kernels.choice().name())
          .isEqualTo(expected);
    }
  }

  /** The part that is read is written over, if the result may lie where the operand was. */
  @Test
  void partsOfWhatIsReadBesideThemKeepTheirBits() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(4, 8));
    Value y = x.relu().add(Value.constant(Tensor.scalar(1f)));
    for (Value part : List.of(y.slice(1, 0, 1), y.slice(1, 3, 4), y.select(1, 1).unsqueeze(1))) {
      requireSameBits(graph(x, y.sub(part)), 70, 33);
      requireSameBits(graph(x, part.sub(y)), 70, 33);
      requireSameBits(graph(x, part.mul(part).add(part)), 70, 33);
    }
  }

  /**
   * Steps share what they multiply with: a long sequence needs no more weights than a short one.
   */
  @Test
  void stepsShareTheirWeights() {
    long few = Plan.compile(recurrent(Recurrence.Kind.GRU, 5, 16, 2, 1, 1)).weightBytes();
    long many = Plan.compile(recurrent(Recurrence.Kind.GRU, 5, 16, 5, 1, 1)).weightBytes();

    assertThat(many).isEqualTo(few);
  }
}
