package org.feedforward.job.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Numbers are counted the same whether columns are lent or copied, and however rows are tiled. */
class TileStatisticsTest {

  private static final int ELEMENTS = 3;
  private static final int[] NONE = {};

  private static final List<Port> FED =
      List.of(
          new Port("x", DType.FLOAT32, List.of(ELEMENTS)),
          new Port("n", DType.INT64, List.of(1)),
          new Port("b", DType.BOOL, List.of(1)));
  private static final List<Port> GIVEN = List.of(new Port("y", DType.FLOAT32, List.of(1)));

  /** A network whose output is the sum of the elements of x, whatever n and b are. */
  private static Plan plan() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(ELEMENTS));
    Value n = Value.input("n", DType.INT64, Shape.batched(1));
    Value b = Value.input("b", DType.BOOL, Shape.batched(1));
    Value y = x.linear(Value.constant(Tensor.of(new float[] {1, 1, 1}, 1, ELEMENTS)));
    return Plan.compile(Graph.of(List.of(x, n, b), Map.of("y", y), Map.of()));
  }

  /** Counts one number at a time. */
  private static final class Expected {

    private final Statistics statistics = new Statistics();
    private final Tally tally = Tally.of(Kernels.scalar("a test"));
    private final Series[] x = new Series[ELEMENTS];
    private final Series n = series(false, 1, 0, DType.INT64);
    private final Series b = series(false, 2, 0, DType.BOOL);
    private final Series y = series(true, 0, 0, DType.FLOAT32);

    Expected() {
      Arrays.setAll(x, element -> series(false, 0, element, DType.FLOAT32));
    }

    private Series series(boolean output, int port, int element, DType type) {
      Series series = new Series(type);
      statistics.put(new Position(output, port, element), series);
      return series;
    }

    private void add(Series to, float number, boolean placed) {
      float[] one = {number};
      to.add(one, 0, 1, NONE, 0, tally);
      to.place(one, placed ? 1 : 0);
    }

    private void addWhole(long number, boolean placed) {
      n.add(new long[] {number}, 1);
      n.place(new float[] {number}, placed ? 1 : 0);
    }
  }

  @Test
  void countsTheSameFromLentColumnsAndFromCopies() {
    Plan plan = plan();
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Workspace workspace = plan.newWorkspace();
      TileStatistics counted =
          new TileStatistics(
              workspace, plan.rows(), FED, GIVEN, new TreeSet<>(List.of(0)), Map.of());
      Expected expected = new Expected();
      float[][] columns = new float[ELEMENTS][];
      for (int batch = 1 + random.nextInt(4); batch > 0; batch--) {
        int rows = 1 + random.nextInt(6000);
        // only between batches may columns be others
        Arrays.setAll(columns, element -> numbers(random, rows));
        for (int first = 0; first < rows; ) {
          int count = Math.min(rows - first, 1 + random.nextInt(plan.rows()));
          countTile(plan, workspace, counted, expected, columns, first, count, random);
          first += count;
        }
        counted.endBatch();
        Arrays.stream(columns).forEach(column -> Arrays.fill(column, Float.NaN));
      }
      assertThat(counted.statistics().bytes(Long.MAX_VALUE))
          .as("seed %d", seed)
          .isEqualTo(expected.statistics.bytes(Long.MAX_VALUE));
    }
  }

  private static float[] numbers(Random random, int count) {
    int kind = random.nextInt(4);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          kind == 0 && random.nextInt(500) == 0
              ? Float.intBitsToFloat(random.nextInt())
              : kind == 1 ? random.nextInt(3) - 1 : (float) random.nextGaussian();
    }
    return numbers;
  }

  private static void countTile(
      Plan plan,
      Workspace workspace,
      TileStatistics counted,
      Expected expected,
      float[][] columns,
      int first,
      int count,
      Random random) {
    long[] n = random.longs(count).map(number -> number >> 20).toArray();
    boolean[] b = new boolean[count];
    for (int i = 0; i < count; i++) {
      b[i] = random.nextBoolean();
    }
    workspace.putLongs(1, 0, 0, n, 0, count);
    workspace.putBooleans(2, 0, 0, b, 0, count);
    if (random.nextInt(3) > 0) {
      workspace.lendFloats(0, columns, first);
    } else {
      for (int element = 0; element < ELEMENTS; element++) {
        workspace.putFloats(0, element, 0, columns[element], first, count);
      }
    }
    int[] fed = some(IntStream.range(0, count).toArray(), random);
    boolean[] taken = new boolean[count];
    SampledRows sample = random.nextInt(4) == 0 ? null : sample(count, taken, random);
    counted.addInputs(count, fed.length == count ? null : fed, fed.length, sample);
    for (int row : fed) {
      boolean placed = sample == null || taken[row];
      for (int element = 0; element < ELEMENTS; element++) {
        expected.add(expected.x[element], columns[element][first + row], placed);
      }
      expected.addWhole(n[row], placed);
      expected.add(expected.b, b[row] ? 1 : 0, placed);
    }
    plan.run(workspace, count);
    int[] scored = some(fed, random);
    counted.addOutputs(count, scored.length == count ? null : scored, scored.length);
    expected.statistics.addRows(scored.length);
    for (int row : scored) {
      expected.add(expected.y, workspace.getFloat(0, 0, row), true);
    }
  }

  /** All of some rows, or most, or few, or none. */
  private static int[] some(int[] rows, Random random) {
    int kept = List.of(1000, 1000, 990, 100, 0).get(random.nextInt(5));
    return Arrays.stream(rows).filter(row -> random.nextInt(1000) < kept).toArray();
  }

  /** Takes blocks of rows. */
  private static SampledRows sample(int count, boolean[] taken, Random random) {
    SampledRows sample = new SampledRows(count);
    sample.take(0, random.nextInt(count + 1));
    sample.clear();
    int block = 1 + random.nextInt(300);
    for (int from = 0; from < count; from += block) {
      int to = Math.min(count, from + block);
      if (random.nextBoolean()) {
        sample.take(from, to);
        Arrays.fill(taken, from, to, true);
      }
    }
    return sample;
  }
}
