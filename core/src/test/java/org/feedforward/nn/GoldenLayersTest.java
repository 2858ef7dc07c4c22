package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.Model;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.nn.MultiheadAttention.Masks;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer gives what PyTorch gave. */
class GoldenLayersTest {

  /** As the classes of the same names in scripts/make-golden. */
  private static final class Attend extends Module {
    private final MultiheadAttention attention = new MultiheadAttention(6, 2);

    @Override
    protected List<Value> forward(List<Value> inputs) {
      return attention.applyAll(List.of(inputs.get(0), inputs.get(1), inputs.get(1)));
    }
  }

  private static final class Masked extends Module {
    private final MultiheadAttention attention = new MultiheadAttention(6, 2);

    @Override
    protected List<Value> forward(List<Value> inputs) {
      Value memory = inputs.get(1);
      Masks masks = new Masks(Optional.of(causal(4, 5, 2)), Optional.of(padding(inputs.get(2))));
      return List.of(attention.attend(inputs.get(0), memory, memory, masks));
    }
  }

  /** With inputs query, key, value, and where there are masks padding and scores for every head. */
  private static final class Attending extends Module {
    private final MultiheadAttention attention;

    Attending(boolean bias, boolean addBiasKv, boolean addZeroAttn, int kdim, int vdim) {
      attention = new MultiheadAttention(6, 2, bias, addBiasKv, addZeroAttn, kdim, vdim, 0);
    }

    @Override
    protected List<Value> forward(List<Value> inputs) {
      if (inputs.size() == 3) {
        return attention.applyAll(inputs);
      }
      Value mask = inputs.size() == 4 ? causal(4, 5, 2) : inputs.get(4).flatten(0, 1);
      Masks masks = new Masks(Optional.of(mask), Optional.of(padding(inputs.get(3))));
      return List.of(attention.attend(inputs.get(0), inputs.get(1), inputs.get(2), masks));
    }
  }

  /** True where a query may not look: from so many behind its own place on. */
  private static Value causal(int queries, int keys, int from) {
    return Value.constant(
        Tensor.generateBooleans(
            new int[] {queries, keys},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i % keys >= i / keys + from;
              }
            }));
  }

  private static Value padding(Value padding) {
    return padding.gt(Value.constant(Tensor.scalar(0.5f)));
  }

  private static final class Encoded extends Module {
    private final TransformerEncoder encoder =
        new TransformerEncoder(
            List.of(encoderLayer(), encoderLayer()), Optional.of(new LayerNorm(6)));

    private static TransformerEncoderLayer encoderLayer() {
      return new TransformerEncoderLayer(6, 2, 8, "relu", 1e-5, false);
    }

    @Override
    protected List<Value> forward(List<Value> inputs) {
      Masks masks = new Masks(Optional.of(causal(4, 4, 1)), Optional.of(padding(inputs.get(1))));
      return List.of(encoder.encode(inputs.get(0), masks));
    }
  }

  private static final class Decoded extends Module {
    private final TransformerDecoder decoder =
        new TransformerDecoder(
            List.of(decoderLayer(false), decoderLayer(false)), Optional.of(new LayerNorm(6)));

    @Override
    protected List<Value> forward(List<Value> inputs) {
      Masks own = Masks.attention(causal(4, 4, 1));
      Masks ofMemory = Masks.padding(padding(inputs.get(2)));
      return List.of(decoder.decode(inputs.get(0), inputs.get(1), own, ofMemory));
    }
  }

  private static TransformerDecoderLayer decoderLayer(boolean first) {
    return new TransformerDecoderLayer(6, 2, 8, first ? "gelu" : "relu", 1e-5, first);
  }

  private static final class Slow extends Module {
    private final TransformerEncoderLayer layer;

    Slow(boolean normFirst, String activation) {
      layer = new TransformerEncoderLayer(6, 2, 8, activation, 1e-5, normFirst);
    }

    @Override
    protected Value forward(Value x) {
      return layer.apply(x);
    }
  }

  private static final class Sequenced extends Module {
    private final Module layer;

    Sequenced(Module layer) {
      this.layer = layer;
    }

    @Override
    protected Value forward(Value x) {
      return layer.applyAll(List.of(x)).get(0);
    }
  }

  @ParameterizedTest
  @MethodSource("org.feedforward.nn.GoldenLayer#all")
  void agreesWithPyTorch(GoldenLayer golden) {
    Module module = module(golden);
    module.loadStateDict(golden.state());

    Tensor found = module.applyTensors(golden.inputs()).get(0);

    assertThat(found.shape()).isEqualTo(golden.output().shape());
    for (int i = 0; i < found.size(); i++) {
      assertClose(found.getFloat(i), golden.output().getFloat(i), golden + ", element " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("org.feedforward.nn.GoldenLayer#all")
  void givesTheSameBitsAsACompiledPlan(GoldenLayer golden) {
    Module module = module(golden);
    module.loadStateDict(golden.state());
    List<Port> ports = new ArrayList<>();
    for (Tensor input : golden.inputs()) {
      List<Integer> perRow = Arrays.stream(input.shape()).skip(1).boxed().toList();
      ports.add(new Port("input_" + ports.size(), input.dtype(), perRow));
    }
    Model model = Model.of(module, ports);
    Tensor expected = Interpreter.run(model.graph(), golden.inputs()).get("output");

    int batch = expected.dim(0);
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(model.graph(), kernels);
      Tensor found = PlanRunner.run(plan, model.graph(), golden.inputs(), batch, 2).get("output");
      assertThat(found).as("%s with %s", golden, plan.kernels().name()).isEqualTo(expected);
    }
  }

  @Test
  void coversEveryLayer() {
    Set<String> covered = new HashSet<>();
    GoldenLayer.all().forEach(golden -> covered.add(golden.name().replaceFirst("_.*", "")));

    assertThat(covered).containsAll(Modules.TYPES.stream().map(LayerType::name).toList());
  }

  @Test
  void normalisesByTheRootOfTheMeanSquare() {
    Tensor found = new RMSNorm(2).apply(Tensor.of(3, 4));

    // sqrt((9 + 16) / 2) = 3.5355339
    assertClose(found.getFloat(0), 0.84852814f, "first");
    assertClose(found.getFloat(1), 1.1313709f, "second");
  }

  private static Module module(GoldenLayer golden) {
    return switch (golden.name()) {
      case "MultiheadAttention" -> new Attend();
      case "MultiheadAttention_masks" -> new Masked();
      case "MultiheadAttention_kdim", "MultiheadAttention_kdim_masks" ->
          new Attending(true, false, false, 3, 5);
      case "MultiheadAttention_vdim" -> new Attending(false, false, false, 6, 5);
      case "MultiheadAttention_bias_kv" -> new Attending(true, true, false, 6, 6);
      case "MultiheadAttention_bias_kv_masks" -> new Attending(false, true, false, 6, 6);
      case "MultiheadAttention_zero", "MultiheadAttention_zero_masks" ->
          new Attending(true, false, true, 6, 6);
      case "MultiheadAttention_all_masks", "MultiheadAttention_all_heads" ->
          new Attending(true, true, true, 3, 5);
      case "MultiheadAttention_both_heads" -> new Attending(true, true, true, 6, 6);
      case "TransformerEncoder_masks" -> new Encoded();
      case "TransformerDecoderLayer" -> decoderLayer(false);
      case "TransformerDecoderLayer_first" -> decoderLayer(true);
      case "TransformerDecoder_masks" -> new Decoded();
      case "LSTMCell" -> new Sequenced(new LSTMCell(6, 4));
      case "TransformerEncoderLayer" -> new Slow(false, "relu");
      case "TransformerEncoderLayer_first" -> new Slow(true, "gelu");
      case "GRU" -> new Sequenced(new GRU(6, 3));
      case "LSTM" -> new Sequenced(new LSTM(6, 3, 2, true, true));
      case "RNN" -> new Sequenced(new RNN(6, 3, 2, true, true, false));
      case "Sequential" ->
          new Sequential(
              new Linear(6, 4), new Tanh(), new Sequential(new Linear(4, 2), new Sigmoid()));
      default -> parsed(golden.printed());
    };
  }

  private static Module parsed(String printed) {
    int open = printed.indexOf('(');
    LayerType type = Modules.named(printed.substring(0, open)).orElseThrow();
    return Modules.create(
        type, printed.substring(open + 1, printed.length() - 1), new LinkedHashMap<>());
  }

  private static void assertClose(float found, float expected, String where) {
    if (Float.isNaN(expected) || Float.isInfinite(expected)) {
      assertThat(Float.valueOf(found)).as(where).isEqualTo(Float.valueOf(expected));
    } else {
      assertThat(Math.abs((double) found - expected))
          .as("%s: %s, expected %s", where, found, expected)
          .isLessThanOrEqualTo(2e-6 + 1e-5 * Math.abs((double) expected));
    }
  }

  /** Unused state keys would hide a layer that ignores its weights. */
  @Test
  void usesEveryKeyOfTheState() {
    for (GoldenLayer golden : GoldenLayer.all()) {
      Map<String, Tensor> state = new LinkedHashMap<>(golden.state());
      state.keySet().removeIf(key -> key.endsWith("num_batches_tracked"));
      Set<String> known = new HashSet<>(module(golden).stateDict().keySet());
      known.removeIf(key -> key.endsWith("num_batches_tracked"));
      assertThat(known).as(golden.name()).isEqualTo(state.keySet());
    }
  }
}
