package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.NumberOutOfRangeException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Scattering.Reduction;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Elements replaced at positions, against loops that do it one by one, as torch.scatter's page. */
class ScatteringTest {

  private static float reduced(Reduction reduction, float old, float update) {
    return switch (reduction) {
      case REPLACE -> update;
      case ADD -> old + update;
      case MUL -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /** Index and updates may be smaller than the data, several indices may name one element. */
  @Property(tries = 200)
  void scattersAlongAnAxis(
      @ForAll Reduction reduction,
      @ForAll boolean wraps,
      @ForAll boolean batched,
      @ForAll long seed) {
    Random random = new Random(seed);
    int rank = 1 + random.nextInt(3) + (batched ? 1 : 0);
    int[] shape = random.ints(rank, 1, 5).toArray();
    int axis = batched ? 1 + random.nextInt(rank - 1) : random.nextInt(rank);
    int[] few = shape.clone();
    for (int i = 0; i < rank; i++) {
      few[i] = i == 0 && batched ? few[i] : 1 + random.nextInt(shape[i]);
    }
    int[] updated = few.clone();
    updated[rank - 1] += batched && rank == 1 ? 0 : random.nextInt(2);
    Tensor data = small(random, shape);
    Tensor updates = small(random, updated);
    int extent = shape[axis];
    Tensor index =
        Tensor.ofLongs(
            random.longs(Tensor.sizeOf(few), wraps ? -extent : 0, extent).toArray(), few);

    Value x = value("x", data, batched);
    Value i = value("i", index, batched);
    Value u = value("u", updates, batched);
    Value y = Scattering.along(x, axis, i, u, reduction, wraps);
    Tensor found = run(batched, List.of(x, i, u), y, data, index, updates);

    float[] expected = data.toFloats();
    for (int k = 0; k < index.size(); k++) {
      int[] at = unravel(k, few);
      float update = updates.get(at);
      at[axis] = Math.floorMod((int) index.getLong(k), extent);
      int place = ravel(at, shape);
      expected[place] = reduced(reduction, expected[place], update);
    }
    assertThat(found).isEqualTo(Tensor.of(expected, shape));
  }

  /** Every row of the batch has positions of its own. */
  @Property(tries = 100)
  void scattersPartsOfEveryRow(@ForAll Reduction reduction, @ForAll long seed) {
    Random random = new Random(seed);
    int rows = 3;
    int extent = 1 + random.nextInt(4);
    int count = random.nextInt(4);
    int part = 1 + random.nextInt(3);
    Tensor data = small(random, rows, extent, part);
    Tensor updates = small(random, rows, count, part);
    Tensor index =
        Tensor.ofLongs(random.longs((long) rows * count, 0, extent).toArray(), rows, count);

    Value x = value("x", data, true);
    Value i = value("i", index, true);
    Value u = value("u", updates, true);
    Value y = Scattering.ofRows(x, i, u, reduction, false);
    Tensor found = run(true, List.of(x, i, u), y, data, index, updates);

    float[] expected = data.toFloats();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < count; k++) {
        for (int e = 0; e < part; e++) {
          int place = (row * extent + (int) index.getLongAt(row, k)) * part + e;
          expected[place] = reduced(reduction, expected[place], updates.get(row, k, e));
        }
      }
    }
    assertThat(found).isEqualTo(Tensor.of(expected, rows, extent, part));
  }

  @Property(tries = 100)
  void scattersPartsAtPositionsThatAreKnown(@ForAll Reduction reduction, @ForAll long seed) {
    Random random = new Random(seed);
    int extent = 1 + random.nextInt(4);
    long[] positions = random.longs(random.nextInt(6), -extent, extent).toArray();
    Tensor data = small(random, extent, 2);
    Tensor updates = small(random, Math.max(1, positions.length), 2);

    Value y =
        Scattering.ofKnown(Value.constant(data), positions, Value.constant(updates), reduction);

    float[] expected = data.toFloats();
    for (int k = 0; k < positions.length; k++) {
      for (int e = 0; e < 2; e++) {
        int place = Math.floorMod((int) positions[k], extent) * 2 + e;
        expected[place] = reduced(reduction, expected[place], updates.get(k, e));
      }
    }
    assertThat(run(false, List.of(), y)).isEqualTo(Tensor.of(expected, extent, 2));
  }

  @Test
  void aPositionOutsideOfTheAxisIsAFaultOfItsRow() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3));
    Value index = Value.input("i", DType.INT64, Shape.batched(1));
    Value one = Value.constant(Tensor.of(1)).expand(Shape.batched(1));
    Tensor data = Tensor.zeros(2, 3);
    for (long position : new long[] {3, -1, -3, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Value y = Scattering.along(x, 1, index, one, Reduction.REPLACE, false);
      Tensor positions = Tensor.ofLongs(new long[] {0, position}, 2, 1);

      assertThatThrownBy(() -> run(true, List.of(x, index), y, data, positions))
          .isInstanceOfSatisfying(
              NumberOutOfRangeException.class, e -> assertThat(e.row()).isEqualTo(1));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3, 2));
    Value flat = Value.input("i", DType.INT64, Shape.batched(3));
    Value index = Value.input("i", DType.INT64, Shape.batched(1, 2));

    assertThatThrownBy(() -> Scattering.along(x, 1, flat, x, Reduction.ADD, true))
        .isInstanceOf(ModelException.class)
        .hasMessage("scatters along axis 1 of [N, 3, 2] by indices [N, 3]");
    assertThatThrownBy(() -> Scattering.along(x, 0, index, x, Reduction.ADD, true))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("scatters along axis 0 of [N, 3, 2]");
    Value large = Value.constant(Tensor.ofLongs(new long[9], 3, 3));
    Value small = Value.constant(Tensor.zeros(2, 3));
    assertThatThrownBy(() -> Scattering.along(small, 1, large, large, Reduction.ADD, true))
        .isInstanceOf(ModelException.class)
        .hasMessage("scatters into [2, 3] by more indices than it has, [3, 3]");
    Value wide = Value.input("x", DType.FLOAT32, Shape.batched(4096));
    Value many = Value.input("i", DType.INT64, Shape.batched(4096));
    assertThatThrownBy(() -> Scattering.along(wide, 1, many, wide, Reduction.ADD, true))
        .isInstanceOf(ModelException.class)
        .hasMessage("scatters 4096 elements over 4096, which is too many");
  }

  /** Whole numbers, which no order of sums or products rounds. */
  private static Tensor small(Random random, int... shape) {
    return Tensor.generate(
        shape,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(15) - 7;
          }
        });
  }

  private static Value value(String name, Tensor tensor, boolean batched) {
    return batched
        ? Value.input(
            name,
            tensor.dtype(),
            Shape.batched(Arrays.copyOfRange(tensor.shape(), 1, tensor.rank())))
        : Value.constant(tensor);
  }

  private static Tensor run(boolean batched, List<Value> inputs, Value y, Tensor... given) {
    Graph graph = Graph.of(batched ? inputs : List.of(), Map.of("y", y), Map.of());
    return Interpreter.run(graph, batched ? List.of(given) : List.of()).get("y");
  }

  private static int[] unravel(int position, int[] shape) {
    int[] at = new int[shape.length];
    int rest = position;
    for (int i = shape.length - 1; i >= 0; i--) {
      at[i] = rest % shape[i];
      rest /= shape[i];
    }
    return at;
  }

  private static int ravel(int[] at, int[] shape) {
    int flat = 0;
    for (int i = 0; i < shape.length; i++) {
      flat = flat * shape[i] + at[i];
    }
    return flat;
  }
}
