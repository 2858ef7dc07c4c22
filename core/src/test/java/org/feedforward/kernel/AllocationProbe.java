package org.feedforward.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.nn.Convolution;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Prints how many bytes runs of some networks allocate once C2 has compiled them. */
final class AllocationProbe {

  /**
   * Functions that are not vectorised, or give no float; and the tangent, for which the JDK makes
   * an array of its own since version 21.
   */
  private static final Set<UnaryFunction> OTHERS =
      EnumSet.of(
          UnaryFunction.TAN,
          UnaryFunction.NOT,
          UnaryFunction.IS_NAN,
          UnaryFunction.IS_INF,
          UnaryFunction.SIGN,
          UnaryFunction.FLOOR,
          UnaryFunction.CEIL,
          UnaryFunction.ROUND);

  static final int LINES = 12 + EnumSet.complementOf(EnumSet.copyOf(OTHERS)).size();
  private static final int FEATURES = 64;
  private static final int RUNS = 200;

  private AllocationProbe() {}

  public static void main(String[] arguments) {
    if (arguments[0].equals("after-other-species")) {
      use(FloatVector.SPECIES_64);
      use(FloatVector.SPECIES_128);
      use(FloatVector.SPECIES_256);
    }
    columns().forEach((name, call) -> System.out.println(name + ": " + bytes(call) + " bytes"));
    networks().forEach((name, graph) -> System.out.println(name + ": " + bytes(graph) + " bytes"));
  }

  /** What another library might do with vectors. */
  private static void use(VectorSpecies<Float> species) {
    float[] values = new float[1024];
    for (int round = 0; round < 5000; round++) {
      FloatVector sum = FloatVector.zero(species);
      for (int i = 0; i < values.length; i += species.length()) {
        FloatVector v = FloatVector.fromArray(species, values, i);
        sum = v.fma(v, sum).add(v).mul(v).max(v).sub(v).div(v).add(1f);
        v.blend(0f, v.compare(VectorOperators.LT, 0f)).abs().neg().intoArray(values, i);
        IntVector bits = v.reinterpretAsInts().add(3).and(7).lanewise(VectorOperators.LSHL, 2);
        IntVector most = bits.min(i).max(bits.lanewise(VectorOperators.XOR, 1)).min(bits);
        most.sub(1).reinterpretAsFloats().intoArray(values, i);
        LongVector longs = v.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 3);
        DoubleVector doubles =
            longs
                .lanewise(VectorOperators.ASHR, 1)
                .lanewise(VectorOperators.AND, 7)
                .reinterpretAsDoubles();
        values[1] += (float) doubles.add(doubles).reduceLanes(VectorOperators.ADD);
        values[2] += most.reduceLanes(VectorOperators.MAX);
      }
      values[0] = sum.reduceLanes(VectorOperators.ADD);
    }
  }

  /** The least that a series of calls allocates: C2 takes its time. */
  private static long bytes(IntConsumer call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 1000 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int run = 0; run < RUNS; run++) {
        call.accept(run);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /** What is done with columns outside of a plan. */
  private static Map<String, IntConsumer> columns() {
    float[] values = Tensor.randn(1, 2048).toFloats();
    float[] target = new float[values.length];
    FloatSummary summary = new FloatSummary();
    Kernels kernels = Kernels.best();
    Map<String, IntConsumer> columns = new LinkedHashMap<>();
    columns.put("summary", run -> kernels.summarize(values, run % 7, 2041 - run % 64, summary));
    for (boolean linear : new boolean[] {false, true}) {
      Standardization how = new Standardization(true, 0.5, -1, 1, linear, 3, 2);
      columns.put(
          "standardization " + linear,
          run -> kernels.standardize(how, values, run % 7, target, 2041 - run % 64));
    }
    return columns;
  }

  private static Map<String, Graph> networks() {
    Map<String, Graph> networks = new LinkedHashMap<>();
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(FEATURES));
    networks.put("relu", graph(x, layer(layer(layer(x, 33).relu(), 15).relu(), 7)));
    networks.put("softmax", graph(x, layer(x, 10).softmax(1)));
    networks.put("log-softmax", graph(x, layer(x, 10).logSoftmax(1)));
    networks.put("norm", graph(x, layer(x, 16).add(1).normalize(1e-5f, true, 1)));
    Value steps = x.reshape(-1, 8, 8);
    networks.put("mean", graph(x, steps.mean(2, false)));
    networks.put("max", graph(x, steps.reduce(ReduceFunction.MAX, false, 1)));
    networks.put("matmul", graph(x, steps.matmul(steps.transpose(1, 2)).softmax(2)));
    Value weight = Value.constant(Tensor.randn(3, 5, 8, 3));
    int[] one = {1};
    Convolution convolution = Convolution.of(one, one, one, 1);
    networks.put("conv1d", graph(x, convolution.apply(steps, weight, Optional.empty())));
    networks.put("add and multiply", graph(x, steps.add(steps.mean(2, true)).mul(steps)));
    for (UnaryFunction function : EnumSet.complementOf(EnumSet.copyOf(OTHERS))) {
      networks.put(function.toString(), graph(x, layer(x, 33).apply(function, 1, 2)));
    }
    return networks;
  }

  private static Value layer(Value x, int out) {
    return x.linear(Value.constant(Tensor.randn(out, out, x.size(1))));
  }

  private static Graph graph(Value input, Value output) {
    return Graph.of(List.of(input), Map.of("y", output), Map.of());
  }

  private static long bytes(Graph graph) {
    Plan plan = Plan.compile(graph);
    Workspace workspace = plan.newWorkspace();
    float[] column = Tensor.randn(1, plan.rows()).toFloats();
    float[][] columns = new float[FEATURES][];
    Arrays.fill(columns, column);
    return bytes(
        run -> {
          for (int element = 0; element < FEATURES; element++) {
            workspace.putFloats(0, element, 0, column, 0, column.length);
          }
          plan.run(workspace, plan.rows());
          workspace.lendFloats(0, columns, 0);
          plan.run(workspace, plan.rows());
          workspace.getFloats(0, 0, 0, column, 0, column.length);
        });
  }
}
