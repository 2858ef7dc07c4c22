package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.BOOL;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;
import static org.feedforward.format.onnx.OnnxWriter.number;
import static org.feedforward.format.onnx.OnnxWriter.text;
import static org.feedforward.format.onnx.OnnxWriter.texts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator with operands and attributes of any kind, most of which contradict it: it is
 * refused as every model is, or runs, with the bits of its definition from every kernel.
 */
class AnyOperandsTest {

  private static final int TRIES = Integer.getInteger("feedforward.test.tries", 20);
  private static final int ROWS = 3;
  private static final int[] OPSETS = {8, 11, 13, 17, 21};
  private static final long[] NUMBERS = {
    0, 1, -1, 2, 3, -2, 7, -9, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final List<String> WHOLES =
      List.of(
          "axis",
          "keepdims",
          "largest",
          "batch_dims",
          "group",
          "to",
          "upper",
          "exclusive",
          "reverse",
          "num_groups",
          "p",
          "transA",
          "transB",
          "noop_with_empty_axes",
          "layout",
          "blocksize",
          "ceil_mode",
          "count_include_pad",
          "k",
          "start",
          "end",
          "fmod",
          "allowzero",
          "select_last_index",
          "linear_before_reset",
          "num_outputs",
          "bias",
          "size",
          "onesided",
          "zeros",
          "sample_size",
          "is_causal",
          "q_num_heads",
          "kv_num_heads",
          "keepdims");
  private static final List<String> LISTS =
      List.of(
          "axes",
          "perm",
          "pads",
          "strides",
          "dilations",
          "kernel_shape",
          "split",
          "output_shape",
          "output_padding",
          "shape",
          "inputdimensions",
          "cats_int64s",
          "keys_int64s",
          "values_int64s",
          "starts",
          "ends",
          "steps",
          "value_ints");
  private static final List<String> FLOATS =
      List.of("alpha", "beta", "epsilon", "gamma", "lambd", "max", "min", "scale", "threshold");
  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "mode", List.of("reflect", "edge", "constant", "wrap", "linear", "nearest", "DCR", ""),
          "reduction", List.of("add", "mul", "none", "x"),
          "direction", List.of("reverse", "bidirectional", "LEFT", "RIGHT"),
          "auto_pad", List.of("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"),
          "equation", List.of("ij,jk->ik", "...i->i", "ii", "a,b", "->", "ij->ji"),
          "approximate", List.of("tanh", "none", "x"),
          "norm", List.of("L1", "L2", "MAX"),
          "coordinate_transformation_mode", List.of("half_pixel", "asymmetric", "align_corners"));

  static Stream<OnnxOperator> operators() {
    return Stream.concat(OnnxOperators.TABLE.stream(), OnnxMlOperators.TABLE.stream());
  }

  static Stream<String> names() {
    return operators().map(OnnxOperator::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void areRefusedOrComputed(String name) {
    OnnxOperator operator =
        operators().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    boolean ml = OnnxMlOperators.named(name).isPresent();
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(name.hashCode() * 31L + i);
      StringBuilder what = new StringBuilder();
      OnnxWriter model = any(operator, (ml ? "ai.onnx.ml." : "") + name, random, what);
      try {
        run(load(model), random);
      } catch (ModelException e) {
        assertThat(e.getMessage()).as("%s", what).doesNotContain("unforeseen").isNotBlank();
      } catch (RowFaultException e) {
        assertThat(e.row()).as("%s", what).isBetween(0, ROWS - 1);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        throw new AssertionError(what + ": " + e, e);
      }
    }
  }

  private static OnnxWriter any(
      OnnxOperator operator, String name, Random random, StringBuilder what) {
    int opset = OPSETS[random.nextInt(OPSETS.length)];
    int[] perRow = extents(random, random.nextInt(4));
    long[] shape = new long[perRow.length + 1];
    shape[0] = -1;
    for (int i = 0; i < perRow.length; i++) {
      shape[i + 1] = perRow[i];
    }
    long type = random.nextInt(4) > 0 ? FLOAT : random.nextBoolean() ? INT64 : BOOL;
    OnnxWriter model = OnnxWriter.opset(opset).input("x", type, shape).output("y");
    what.append(name).append(" of opset ").append(opset).append(", x ").append(type);
    what.append(Arrays.toString(shape));
    int least = operator.minInputs();
    int most = Math.min(operator.maxInputs(), least + 3);
    List<String> inputs = new ArrayList<>();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      switch (random.nextInt(inputs.isEmpty() ? 2 : 8)) {
        case 0, 1 -> inputs.add("x");
        case 2 -> inputs.add(inputs.size() >= least ? "" : "x");
        default -> {
          Tensor constant = constant(random);
          inputs.add("c" + inputs.size());
          model.constant("c" + (inputs.size() - 1), constant);
          what.append(", ").append(constant.dtype()).append(Arrays.toString(constant.shape()));
          what.append(' ').append(constant.size() < 5 ? constant : "");
        }
      }
    }
    List<byte[]> attributes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      attributes.add(attribute(random, what));
    }
    what.append(", inputs ").append(inputs);
    return model.node(name, String.join(",", inputs), "y", attributes.toArray(byte[][]::new));
  }

  private static int[] extents(Random random, int rank) {
    int[] extents = new int[rank];
    Arrays.setAll(extents, i -> random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4));
    return extents;
  }

  private static Tensor constant(Random random) {
    int[] shape = extents(random, random.nextInt(4));
    int size = Tensor.sizeOf(shape);
    return switch (random.nextInt(5)) {
      case 0, 1 -> Tensor.uniform(random.nextLong(), -2, 2, shape);
      case 2 -> Tensor.ofLongs(random.longs(size, -3, 4).toArray(), shape);
      case 3 ->
          Tensor.ofLongs(
              random.ints(size, 0, NUMBERS.length).mapToLong(i -> NUMBERS[i]).toArray(), shape);
      default -> Tensor.zeros(DType.BOOL, shape);
    };
  }

  private static byte[] attribute(Random random, StringBuilder what) {
    long whole = NUMBERS[random.nextInt(random.nextBoolean() ? 4 : NUMBERS.length)];
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> {
        String name = WHOLES.get(random.nextInt(WHOLES.size()));
        what.append(", ").append(name).append('=').append(whole);
        return integer(name, whole);
      }
      case 4, 5, 6 -> {
        String name = LISTS.get(random.nextInt(LISTS.size()));
        long[] list = new long[random.nextInt(4)];
        Arrays.setAll(list, i -> NUMBERS[random.nextInt(i == 0 ? NUMBERS.length : 5)]);
        what.append(", ").append(name).append('=').append(Arrays.toString(list));
        return integers(name, list);
      }
      case 7 -> {
        String name = FLOATS.get(random.nextInt(FLOATS.size()));
        float value = new float[] {0, -1, 2, Float.NaN, 1e30f}[random.nextInt(5)];
        what.append(", ").append(name).append('=').append(value);
        return number(name, value);
      }
      case 8 -> {
        List<String> names = TEXTS.keySet().stream().sorted().toList();
        String name = names.get(random.nextInt(names.size()));
        List<String> values = TEXTS.get(name);
        String value = values.get(random.nextInt(values.size()));
        what.append(", ").append(name).append('=').append(value);
        return text(name, value);
      }
      default -> {
        String[] names = random.nextBoolean() ? new String[0] : new String[] {"Tanh", "Relu"};
        what.append(", activations=").append(Arrays.toString(names));
        return texts("activations", names);
      }
    }
  }

  private static void run(Model model, Random random) {
    Graph graph = model.graph();
    List<Tensor> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      int[] shape = input.shape().extents(ROWS);
      int size = Tensor.sizeOf(shape);
      inputs.add(
          switch (input.dtype()) {
            case FLOAT32 -> Tensor.uniform(random.nextLong(), -3, 3, shape);
            case INT64 -> Tensor.ofLongs(random.longs(size, -2, 4).toArray(), shape);
            case BOOL -> Tensor.zeros(DType.BOOL, shape);
          });
    }
    Map<String, Tensor> expected = Interpreter.run(graph, inputs);
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      assertThat(PlanRunner.run(plan, graph, inputs, ROWS, 2)).isEqualTo(expected);
    }
  }
}
