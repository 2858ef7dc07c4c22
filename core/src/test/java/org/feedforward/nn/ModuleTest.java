package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ModuleTest {

  private static final class Net extends Module {
    private final Sequential trunk =
        new Sequential(new Linear(4, 8), new LeakyReLU(0.1), new BatchNorm1d(8));
    private final Linear headOut = new Linear(8, 2, false);

    @Override
    protected Value forward(Value x) {
      return headOut.apply(trunk.apply(x)).sigmoid();
    }
  }

  @Test
  void printsNestedAsPyTorchDoes() {
    assertThat(new Net())
        .hasToString(
            """
            Net(
              (trunk): Sequential(
                (0): Linear(in_features=4, out_features=8, bias=True)
                (1): LeakyReLU(negative_slope=0.1)
                (2): BatchNorm1d(8, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
              )
              (head_out): Linear(in_features=8, out_features=2, bias=False)
            )\
            """);
    assertThat(new Sequential()).hasToString("Sequential()");
  }

  @Test
  void namesParametersWithPyTorchsKeysInItsOrder() {
    assertThat(new Net().stateDict().keySet())
        .containsExactly(
            "trunk.0.weight",
            "trunk.0.bias",
            "trunk.2.weight",
            "trunk.2.bias",
            "trunk.2.running_mean",
            "trunk.2.running_var",
            "trunk.2.num_batches_tracked",
            "head_out.weight");
    assertThat(new Net().namedParameters().keySet())
        .doesNotContain("trunk.2.running_mean")
        .hasSize(5);
  }

  @Test
  void loadsWhatItGave() {
    Net trained = new Net();
    Map<String, Tensor> state = new LinkedHashMap<>(trained.stateDict());
    state.put("head_out.weight", Tensor.randn(5, 2, 8));
    Net loaded = new Net();
    loaded.loadStateDict(state);

    assertThat(loaded.stateDict()).isEqualTo(state);
  }

  @Test
  void namesEveryKeyThatDoesNotFitAndLoadsNothing() {
    Net net = new Net();
    Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
    state.remove("trunk.0.bias");
    state.put("trunk.0.weight", Tensor.zeros(8, 5));
    state.put("extra", Tensor.zeros(1));
    state.put("head_out.weight", Tensor.zeros(2, 8));
    state.remove("trunk.2.num_batches_tracked");
    Tensor before = net.stateDict().get("head_out.weight");

    assertThatThrownBy(() -> net.loadStateDict(state))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            """
            The weights do not fit Net:
              missing key(s): trunk.0.bias
              unexpected key(s): extra
              trunk.0.weight has shape [8, 5], expected [8, 4] (Linear(in_features=4, out_features=8, bias=True))\
            """);
    assertThat(net.stateDict().get("head_out.weight")).isEqualTo(before);
  }

  @Test
  void saysInOneLineWhatIsWrongWithOneOrTwoKeys() {
    Net net = new Net();
    Map<String, Tensor> state = new LinkedHashMap<>(net.stateDict());
    state.put("extra", state.remove("trunk.0.bias"));

    assertThatThrownBy(() -> net.loadStateDict(state))
        .hasMessage(
            "The weights do not fit Net: missing key(s): trunk.0.bias; unexpected key(s): extra");
  }

  @Test
  void runsOnOneRowAsOnABatch() {
    Net net = new Net();
    Tensor batch = Tensor.randn(3, 2, 4);
    Tensor result = net.apply(batch);
    Tensor firstRow =
        net.apply(
            Tensor.of(batch.get(0, 0), batch.get(0, 1), batch.get(0, 2), batch.get(0, 3))
                .reshape(1, 4));

    assertThat(result.shape()).containsExactly(2, 2);
    assertThat(firstRow.get(0, 1)).isEqualTo(result.get(0, 1));
  }

  @Test
  void initialisesLinearWithinPyTorchsBoundFromItsSeed() {
    Linear layer = new Linear(100, 50, true, 42);

    for (float w : layer.weight().toFloats()) {
      assertThat(w).isBetween(-0.1f, 0.1f);
    }
    assertThat(layer.weight()).isEqualTo(new Linear(100, 50, true, 42).weight());
    assertThat(layer.weight()).isNotEqualTo(new Linear(100, 50, true, 43).weight());
    assertThat(layer.bias().orElseThrow().shape()).containsExactly(50);
  }

  @Test
  void recordsEveryLayerWhileTracing() {
    List<TracedModule.Layer> layers = TracedModule.of(new Net()).layers();

    assertThat(layers)
        .extracting(TracedModule.Layer::path)
        .containsExactly("trunk.0", "trunk.1", "trunk.2", "head_out");
    assertThat(layers)
        .extracting(TracedModule.Layer::multiplyAdds)
        .containsExactly(32L, 0L, 0L, 16L);
    assertThat(layers)
        .extracting(TracedModule.Layer::parameters)
        .containsExactly(40L, 0L, 16L, 16L);
    assertThat(layers.get(0).output()).hasToString("float32[N, 8]");
  }

  @Test
  void refusesStatisticsOfTheBatch() {
    Module norm = new BatchNorm1d(4, 1e-5, 0.1, true, false);

    assertThatThrownBy(() -> TracedModule.of(norm))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("mixes rows");
    assertThatThrownBy(() -> TracedModule.of(new Sequential(new Linear(4, 2), new Softmax(0))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "softmax runs over axis 0 of [N, 2], which holds the batch: it mixes rows");
  }
}
