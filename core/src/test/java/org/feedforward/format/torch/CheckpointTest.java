package org.feedforward.format.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.feedforward.format.Resources;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final Tensor W = Tensor.of(new float[][] {{0, 1, 2}, {3, 4, 5}});
  private static final Tensor B = Tensor.of(1, 2, 3);

  private static Checkpoint read(String name) {
    return Checkpoint.read(ByteSource.of(name, Resources.bytes("torch/" + name)));
  }

  private static Map<String, Tensor> tensors(String name) {
    return read(name).weights().tensors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "double", "half", "float_big", "double_big", "half_big"})
  void readsFloatsOfAnyWidthAndByteOrder(String kind) {
    assertThat(tensors(kind + ".pt")).containsExactly(Map.entry("w", W), Map.entry("b", B));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"long", "int", "short", "char", "byte", "long_big", "int_big", "short_big"})
  void readsIntegersOfAnyWidthAndByteOrder(String kind) {
    assertThat(tensors(kind + ".pt"))
        .containsExactly(
            Map.entry("w", Tensor.ofLongs(new long[] {0, 1, 2, 3, 4, 5}, 2, 3)),
            Map.entry("b", Tensor.ofLongs(new long[] {1, 2, 3}, 3)));
  }

  @Test
  void readsTruthValues() {
    assertThat(tensors("bool.pt"))
        .containsEntry("b", Tensor.ofBooleans(new boolean[] {false, true, true}, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol3", "protocol4", "protocol5", "one_storage", "deflated"})
  void readsEveryProtocolAndPlacement(String kind) {
    assertThat(tensors(kind + ".pt")).containsExactly(Map.entry("w", W), Map.entry("b", B));
  }

  @Test
  void sharesWhatTheFileShares() {
    Map<String, Tensor> tensors = tensors("tied.pt");
    assertThat(tensors.get("same")).isSameAs(tensors.get("b")).isEqualTo(B);
  }

  @Test
  void findsTheWeightsBesideOtherThings() {
    Checkpoint checkpoint = read("nested.pt");
    assertThat(checkpoint.weights().tensors()).containsOnlyKeys("w", "b");
    assertThat(checkpoint.weights().notes())
        .containsExactly("the weights stand under model.state_dict");
  }

  /** Settings of OmegaConf, and a dict, a list and a named tuple of classes of their own. */
  @ParameterizedTest
  @ValueSource(strings = {"settings.pt", "settings_legacy.pt"})
  void passesByObjectsOfOtherProgramsBesideTheWeights(String name) {
    Checkpoint checkpoint = read(name);
    assertThat(checkpoint.weights().tensors())
        .containsExactly(Map.entry("w", W), Map.entry("b", B));
    assertThat(checkpoint.weights().notes())
        .containsExactly(
            "the weights stand under state_dict",
            "left out, as their code is not read: objects of omegaconf.dictconfig.DictConfig,"
                + " omegaconf.base.ContainerMetadata, typing.Any, omegaconf.nodes.AnyNode,"
                + " omegaconf.base.Metadata, omegaconf.listconfig.ListConfig, own.Names, own.Best,"
                + " own.Options");
  }

  @Test
  void namesTheClassOfWhatStandsInThePlaceOfTheWeights() {
    refuses("settings_alone.pt", "holds an object of the class omegaconf.dictconfig.DictConfig");
    refuses("own_model.pt", "holds an object of the class own.Linear, whose code is not read");
    refuses("own_layer.pt", "an object of the class own.Linear, whose code is not read");
    refuses("own_hook.pt", "an object of the class own.Doubled, whose code is not read");
    refuses("own_before.pt", "an object of the class own.Options, whose code is not read");
    assertThatThrownBy(() -> read("own_tensor.pt"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a tensor of the class own.Halves, whose code is not read");
    assertThatThrownBy(
            () ->
                Checkpoint.tensors(
                    ByteSource.of("settings.pt", Resources.bytes("torch/settings.pt"))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("omegaconf.dictconfig.DictConfig, whose code is not read");
  }

  private static void refuses(String name, String sentence) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(name + ": ", sentence, "torch.onnx.export");
  }

  /** What a call gives may be anything; the class is one that starts programs. */
  @Test
  void refusesCallsOfClassesThatAreNotRead() {
    PickleBytes made =
        PickleBytes.protocol2()
            .raw('}')
            .text("state_dict")
            .raw('}')
            .text("w")
            .append(new PickleBytes().tensor(10, 0, new long[] {2, 3}, new long[] {3, 1}))
            .raw('s', 's')
            .text("other")
            .global("subprocess", "Popen")
            .text("true")
            .raw(0x85);
    assertThatThrownBy(() -> Checkpoint.read(new PickleBytes().append(made).ascii("Rs.").file()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("an object of the class subprocess.Popen, whose code is not read");
    assertThat(Checkpoint.read(new PickleBytes().append(made).raw(0x81).ascii("s.").file()))
        .extracting(checkpoint -> checkpoint.weights().tensors().keySet())
        .isEqualTo(Set.of("w"));
  }

  @Test
  void refusesToChooseBetweenSetsOfWeights() {
    assertThatThrownBy(() -> read("two_sets.pt"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("several sets of weights: generator, critic");
  }

  @Test
  void readsAStretchedTensorThatIsSmall() {
    assertThat(tensors("stretched_small.pt")).containsEntry("w", Tensor.ones(2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stretched_huge", "stretched_large", "negative_stride", "complex"})
  void refusesAViewThatCannotBe(String kind) {
    assertThatThrownBy(() -> read(kind + ".pt"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(kind + ".pt: w ");
  }

  @Test
  void refusesAFunctionByItsFullName() {
    assertThatThrownBy(() -> read("callable.pt"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("__builtin__.print");
  }

  @Test
  void namesTheWeightsOfAQuantisedLayer() {
    PickleBytes pickle =
        PickleBytes.protocol2()
            .raw('}')
            .text("0.scale")
            .append(new PickleBytes().tensor(10, 0, new long[] {2}, new long[] {1}))
            .raw('s')
            .text("0._packed_params._packed_params")
            .raw('(')
            .global("torch._utils", "_rebuild_qtensor")
            .raw('(')
            .storage("QInt8Storage", "0", 10)
            .raw('t', 'R', 'N', 't', 's', '.');
    assertThatThrownBy(() -> Checkpoint.read(pickle.file()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("0._packed_params._packed_params holds the weights of a quantised");
  }
}
