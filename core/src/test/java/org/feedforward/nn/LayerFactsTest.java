package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What PyTorch 2.13 says of every layer: how it is printed, the shape that goes in and the one that
 * comes out, the keys of its state_dict with their shapes.
 */
class LayerFactsTest {

  /** A layer as PyTorch prints it, the shapes of its input and output, and its state. */
  private static final String LAYERS =
      """
      Linear(in_features=4, out_features=3, bias=True) | 5 4 | 5 3 | weight:3x4 bias:3
      Linear(in_features=4, out_features=3, bias=True) | 5 2 4 | 5 2 3 | weight:3x4 bias:3
      Linear(in_features=4, out_features=3, bias=False) | 5 4 | 5 3 | weight:3x4
      Linear(in_features=1, out_features=1, bias=True) | 5 1 | 5 1 | weight:1x1 bias:1
      Identity() | 5 4 | 5 4 | -
      Dropout(p=0.3, inplace=False) | 5 4 | 5 4 | -
      AlphaDropout(p=0.3, inplace=False) | 5 4 | 5 4 | -
      BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True) | 5 4 | 5 4 | weight:4 bias:4 running_mean:4 running_var:4 num_batches_tracked:scalar
      BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True) | 5 4 6 | 5 4 6 | weight:4 bias:4 running_mean:4 running_var:4 num_batches_tracked:scalar
      BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=True) | 5 4 | 5 4 | running_mean:4 running_var:4 num_batches_tracked:scalar
      BatchNorm1d(4, eps=0.001, momentum=0.2, affine=True, bias=True, track_running_stats=True) | 5 4 | 5 4 | weight:4 bias:4 running_mean:4 running_var:4 num_batches_tracked:scalar
      InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=False) | 5 4 6 | 5 4 6 | -
      InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=False) | 5 4 6 | 5 4 6 | weight:4 bias:4
      InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True) | 5 4 6 | 5 4 6 | weight:4 bias:4 running_mean:4 running_var:4 num_batches_tracked:scalar
      LayerNorm((4,), eps=1e-05, elementwise_affine=True, bias=True) | 5 4 | 5 4 | weight:4 bias:4
      LayerNorm((3, 4), eps=1e-05, elementwise_affine=True, bias=True) | 5 3 4 | 5 3 4 | weight:3x4 bias:3x4
      LayerNorm((4,), eps=1e-05, elementwise_affine=False, bias=False) | 5 4 | 5 4 | -
      LayerNorm((4,), eps=1e-05, elementwise_affine=True, bias=False) | 5 4 | 5 4 | weight:4
      RMSNorm((4,), eps=None, elementwise_affine=True) | 5 4 | 5 4 | weight:4
      RMSNorm((3, 4), eps=0.001, elementwise_affine=True) | 5 3 4 | 5 3 4 | weight:3x4
      RMSNorm((4,), eps=None, elementwise_affine=False) | 5 4 | 5 4 | -
      GroupNorm(2, 4, eps=1e-05, affine=True, bias=True) | 5 4 | 5 4 | weight:4 bias:4
      GroupNorm(2, 4, eps=1e-05, affine=True, bias=True) | 5 4 6 | 5 4 6 | weight:4 bias:4
      GroupNorm(4, 4, eps=1e-05, affine=False, bias=False) | 5 4 6 | 5 4 6 | -
      Embedding(7, 3) | 5 2 | 5 2 3 | weight:7x3
      Embedding(7, 3) | 5 | 5 3 | weight:7x3
      Embedding(7, 3, padding_idx=0) | 5 2 4 | 5 2 4 3 | weight:7x3
      EmbeddingBag(7, 3, mode='mean') | 5 2 | 5 3 | weight:7x3
      EmbeddingBag(7, 3, mode='sum') | 5 4 | 5 3 | weight:7x3
      EmbeddingBag(7, 3, mode='max') | 5 4 | 5 3 | weight:7x3
      Flatten(start_dim=1, end_dim=-1) | 5 2 3 | 5 6 | -
      Flatten(start_dim=2, end_dim=-1) | 5 2 3 4 | 5 2 12 | -
      Flatten(start_dim=1, end_dim=2) | 5 2 3 4 | 5 6 4 | -
      Unflatten(dim=1, unflattened_size=(2, 3)) | 5 6 | 5 2 3 | -
      Unflatten(dim=2, unflattened_size=(2, 2)) | 5 3 4 | 5 3 2 2 | -
      ReLU() | 5 4 | 5 4 | -
      LeakyReLU(negative_slope=0.2) | 5 4 | 5 4 | -
      PReLU(num_parameters=1) | 5 4 | 5 4 | weight:1
      PReLU(num_parameters=4) | 5 4 | 5 4 | weight:4
      PReLU(num_parameters=4) | 5 4 3 | 5 4 3 | weight:4
      RReLU(lower=0.125, upper=0.3333333333333333) | 5 4 | 5 4 | -
      ReLU6() | 5 4 | 5 4 | -
      ELU(alpha=1.0) | 5 4 | 5 4 | -
      SELU() | 5 4 | 5 4 | -
      CELU(alpha=1.0) | 5 4 | 5 4 | -
      GELU(approximate='none') | 5 4 | 5 4 | -
      SiLU() | 5 4 | 5 4 | -
      Mish() | 5 4 | 5 4 | -
      Sigmoid() | 5 4 | 5 4 | -
      Hardsigmoid() | 5 4 | 5 4 | -
      Hardswish() | 5 4 | 5 4 | -
      Hardtanh(min_val=-1.0, max_val=1.0) | 5 4 | 5 4 | -
      Tanh() | 5 4 | 5 4 | -
      Tanhshrink() | 5 4 | 5 4 | -
      Softplus(beta=1.0, threshold=20.0) | 5 4 | 5 4 | -
      Softsign() | 5 4 | 5 4 | -
      Softshrink(0.5) | 5 4 | 5 4 | -
      Hardshrink(0.5) | 5 4 | 5 4 | -
      LogSigmoid() | 5 4 | 5 4 | -
      Threshold(threshold=0.1, value=20.0) | 5 4 | 5 4 | -
      GLU(dim=-1) | 5 4 | 5 2 | -
      GLU(dim=1) | 5 4 3 | 5 2 3 | -
      Softmax(dim=1) | 5 4 | 5 4 | -
      Softmax(dim=-1) | 5 3 4 | 5 3 4 | -
      Softmin(dim=1) | 5 4 | 5 4 | -
      LogSoftmax(dim=2) | 5 3 4 | 5 3 4 | -
      """;

  private static Module layer(String printed) {
    int open = printed.indexOf('(');
    LayerType type = Modules.named(printed.substring(0, open)).orElseThrow();
    return Modules.create(type, printed.substring(open + 1, printed.length() - 1), Map.of());
  }

  private static int[] shape(String extents) {
    return Stream.of(extents.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static Tensor input(String printed, String extents) {
    return printed.startsWith("Embedding")
        ? Tensor.zeros(DType.INT64, shape(extents))
        : Tensor.randn(1, shape(extents));
  }

  private static String show(int[] shape) {
    return shape.length == 0
        ? "scalar"
        : IntStream.of(shape).mapToObj(String::valueOf).collect(Collectors.joining("x"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = LAYERS)
  void isWhatPyTorchSays(String printed, String in, String out, String state) {
    Module layer = layer(printed);

    assertThat(layer.stateDictKeys()).isEqualTo(layer.stateDict().keySet());
    String keys =
        layer.stateDict().entrySet().stream()
            .map(entry -> entry.getKey() + ":" + show(entry.getValue().shape()))
            .collect(Collectors.joining(" "));
    assertThat(keys).isEqualTo(state.equals("-") ? "" : state);
    assertThat(layer.apply(input(printed, in)).shape()).isEqualTo(shape(out));
  }

  /** The shape of a value that stands for any number of rows is that of the tensor. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = LAYERS)
  void tracesTheShapeThatItComputes(String printed, String in, String out, String state) {
    int[] rows = shape(in);
    int[] perRow = IntStream.of(rows).skip(1).toArray();
    Value x = Value.input("x", input(printed, in).dtype(), Shape.batched(perRow));

    Value y = layer(printed).apply(x);

    assertThat(y.shape().extents(rows[0])).isEqualTo(shape(out));
    assertThat(y.shape().batchAxis()).isZero();
    assertThat(state).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Linear(in_features=4, out_features=3, bias=True) | 5 5",
        "Linear(in_features=4, out_features=3, bias=True) | 5 4 3",
        "BatchNorm1d(4) | 5 3",
        "BatchNorm1d(4) | 5 3 4",
        "LayerNorm((4,)) | 5 3",
        "LayerNorm((3, 4)) | 5 4 3",
        "LayerNorm((3, 4)) | 5 4",
        "RMSNorm((4,)) | 5 3",
        "GroupNorm(2, 4) | 5 3",
        "GroupNorm(2, 4) | 5 6",
        "PReLU(num_parameters=4) | 5 3",
        "Unflatten(dim=1, unflattened_size=(2, 3)) | 5 5",
        "Unflatten(dim=3, unflattened_size=(2, 3)) | 5 6",
        "GLU(dim=-1) | 5 3",
        "Softmax(dim=2) | 5 4",
        "Softmax(dim=-3) | 5 4",
        "LogSoftmax(dim=5) | 5 4",
        "Flatten(start_dim=3, end_dim=-1) | 5 4",
        "GLU(dim=4) | 5 4"
      })
  void refusesTheShapesThatPyTorchRefuses(String printed, String in) {
    Module layer = layer(printed);

    assertThatThrownBy(() -> layer.apply(Tensor.randn(1, shape(in))))
        .isInstanceOf(ModelException.class);
  }

  @Test
  void refusesAStateOfAnyOtherShape() {
    for (String printed :
        List.of(
            "Linear(in_features=4, out_features=3, bias=True)",
            "BatchNorm1d(4)",
            "LayerNorm((3, 4), eps=1e-05, elementwise_affine=True, bias=True)",
            "GroupNorm(2, 4)",
            "Embedding(7, 3)",
            "PReLU(num_parameters=4)",
            "Bilinear(in1_features=2, in2_features=3, out_features=4, bias=True)")) {
      Module layer = layer(printed);
      for (String key : layer.stateDictKeys()) {
        Map<String, Tensor> state = new LinkedHashMap<>(layer.stateDict());
        state.put(key, Tensor.zeros(9, 9, 9));
        assertThatThrownBy(() -> layer.loadStateDict(state))
            .as(printed + " " + key)
            .isInstanceOf(ModelException.class)
            .hasMessageContaining(key + " has shape [9, 9, 9], expected");
      }
    }
  }

  @Test
  void namesEveryKeyThatIsMissing() {
    for (LayerType type : Modules.TYPES) {
      if (Set.of("Sequential").contains(type.name())) {
        continue;
      }
      Module layer = smallest(type);
      List<String> keys = new ArrayList<>(layer.stateDictKeys());
      keys.removeIf(key -> key.endsWith("num_batches_tracked"));
      if (!keys.isEmpty()) {
        assertThatThrownBy(() -> layer.loadStateDict(Map.of()))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("missing key(s): " + String.join(", ", keys));
      } else {
        layer.loadStateDict(Map.of());
      }
      assertThatThrownBy(
              () -> {
                Map<String, Tensor> state = new LinkedHashMap<>(layer.stateDict());
                state.put("of_another", Tensor.zeros(1));
                layer.loadStateDict(state);
              })
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("unexpected key(s): of_another");
    }
  }

  private static Module smallest(LayerType type) {
    String arguments =
        switch (type.name()) {
          case "Linear" -> "in_features=2, out_features=3, bias=True";
          case "Bilinear" -> "in1_features=2, in2_features=3, out_features=4, bias=True";
          case "Conv1d", "Conv2d", "ConvTranspose1d", "ConvTranspose2d" ->
              "2, 3, kernel_size=2, stride=1";
          case "MaxPool1d", "MaxPool2d", "AvgPool1d", "AvgPool2d" -> "kernel_size=2";
          case "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d" ->
              "output_size=1";
          case "Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d" -> "scale_factor=2.0";
          case "RNNCell", "GRUCell", "LSTMCell" -> "2, 3";
          case "GRU", "LSTM" -> "2, 3, batch_first=True";
          case "RNN" -> "2, 3, batch_first=True, nonlinearity='tanh'";
          case "ZeroPad1d" -> "(1, 2)";
          case "ZeroPad2d" -> "(1, 2, 3, 4)";
          case "BatchNorm1d", "BatchNorm2d", "InstanceNorm1d", "InstanceNorm2d" ->
              "2, affine=True, track_running_stats=True";
          case "LayerNorm", "RMSNorm" -> "(2,)";
          case "GroupNorm" -> "1, 2";
          case "Embedding", "EmbeddingBag" -> "5, 2";
          case "Unflatten" -> "dim=1, unflattened_size=(1, 2)";
          case "PReLU" -> "num_parameters=1";
          case "Softshrink", "Hardshrink" -> "0.5";
          case "Threshold" -> "threshold=0.1, value=20.0";
          case "Softmax", "Softmin", "LogSoftmax" -> "dim=1";
          default -> "";
        };
    return Modules.create(type, arguments, Map.of());
  }

  @Test
  void everyLayerIsPrintedByItsName() {
    Set<String> names = new HashSet<>();
    for (LayerType type : Modules.TYPES) {
      if (!type.name().equals("Sequential")) {
        assertThat(smallest(type).toString()).startsWith(type.name() + "(").endsWith(")");
      }
      assertThat(names.add(type.name())).as(type.name()).isTrue();
      assertThat(Modules.named(type.name())).contains(type);
    }
    assertThat(Modules.named("Conv3d")).isEmpty();
  }

  @Test
  void poolsOfWhichATextDoesNotSayHowTheyCountAreRefused() {
    Module open = layer("AvgPool1d", "kernel_size=(2,), stride=(2,), padding=(0,)");
    assertThat(open.apply(Tensor.zeros(1, 2, 4)).shape()).containsExactly(1, 2, 2);
    assertThatThrownBy(() -> open.apply(Tensor.zeros(1, 2, 5)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not print ceil_mode");
    Module padded = layer("AvgPool2d", "kernel_size=2, stride=2, padding=1");
    assertThatThrownBy(() -> padded.apply(Tensor.zeros(1, 1, 4, 4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not print count_include_pad");
    Module said = layer("AvgPool1d", "kernel_size=(2,), stride=(2,), padding=(0,), ceil_mode=True");
    assertThat(said.apply(Tensor.zeros(1, 2, 5)).shape()).containsExactly(1, 2, 3);
  }

  @Test
  void convolutionsSayWhatTheyDoNotKnow() {
    assertThatThrownBy(
            () -> layer("Conv1d", "2, 3, kernel_size=(3,), stride=(1,), padding_mode=circular"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("padding_mode");
    assertThatThrownBy(() -> layer("Conv1d", "3, 4, kernel_size=(3,), stride=(1,), groups=2"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("groups=2");
    assertThatThrownBy(() -> Model.of(layer("Conv1d", "2, 3, kernel_size=(3,), stride=(1,)")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not say how long its input is");
    assertThatThrownBy(() -> layer("MaxPool1d", "kernel_size=2, stride=2, padding=2, dilation=1"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("at most half");
  }

  private static Module layer(String type, String arguments) {
    return Modules.create(Modules.named(type).orElseThrow(), arguments, Map.of());
  }
}
