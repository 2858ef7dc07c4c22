package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever number stands in a layer's printed form, the layer either computes a shape or is refused
 * as every network is that does not fit: the text comes from a file that anybody may have written.
 */
class LayerArgumentsTest {

  private static final List<String> LAYERS =
      """
      Linear(in_features=4, out_features=3, bias=True)
      Dropout(p=0.2)
      AlphaDropout(p=0.2)
      BatchNorm1d(4, eps=1e-05, momentum=0.1)
      BatchNorm2d(4, eps=1e-05, momentum=0.1)
      InstanceNorm1d(4, eps=1e-05, momentum=0.1)
      InstanceNorm2d(4, eps=1e-05, momentum=0.1)
      LayerNorm((4, 6), eps=0.001)
      RMSNorm((4, 6), eps=0.001)
      GroupNorm(2, 4, eps=1e-05)
      Embedding(7, 3, padding_idx=0)
      EmbeddingBag(7, 3, mode='sum', padding_idx=0)
      Bilinear(in1_features=4, in2_features=4, out_features=2, bias=True)
      Conv1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), groups=2)
      Conv1d(4, 6, kernel_size=(3,), stride=(1,), padding=same, dilation=(2,))
      Conv2d(4, 6, kernel_size=(2, 3), stride=(1, 2), padding=(1, 0), dilation=(2, 1))
      ConvTranspose1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), output_padding=(1,))
      ConvTranspose1d(4, 6, kernel_size=(3,), stride=(2,), dilation=(2,), groups=2)
      ConvTranspose2d(4, 6, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
      MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=False)
      MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=True)
      MaxPool2d(kernel_size=(2, 3), stride=(1, 2), padding=(1, 0), dilation=1, ceil_mode=True)
      AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))
      AvgPool2d(kernel_size=2, stride=2, padding=0)
      AdaptiveAvgPool1d(output_size=3)
      AdaptiveAvgPool2d(output_size=(1, 2))
      AdaptiveMaxPool1d(output_size=3)
      AdaptiveMaxPool2d(output_size=3)
      ZeroPad1d((2, 1))
      ZeroPad2d((1, 2, 0, 1))
      Upsample(size=(5,), mode='nearest')
      Upsample(scale_factor=2.0, mode='nearest')
      Upsample(scale_factor=2.0, mode='linear')
      UpsamplingNearest2d(scale_factor=2.0, mode='nearest')
      UpsamplingBilinear2d(size=(5, 6), mode='bilinear')
      RNN(6, 3, batch_first=True, nonlinearity=tanh)
      GRU(6, 3, num_layers=2, batch_first=True)
      LSTM(6, 3, batch_first=True, dropout=0.25, bidirectional=True)
      RNNCell(4, 3)
      GRUCell(4, 3)
      LSTMCell(4, 3)
      Flatten(start_dim=1, end_dim=-1)
      Unflatten(dim=1, unflattened_size=(2, 2))
      Unflatten(dim=1, unflattened_size=(2, -1))
      LeakyReLU(negative_slope=0.01)
      PReLU(num_parameters=4)
      RReLU(lower=0.125, upper=0.3333333333333333)
      ELU(alpha=1.0)
      CELU(alpha=2.0)
      Hardtanh(min_val=-1.0, max_val=1.0)
      Softplus(beta=1.0, threshold=20.0)
      Softshrink(0.5)
      Hardshrink(0.25)
      Threshold(threshold=0.1, value=20.0)
      GLU(dim=-1)
      Softmax(dim=1)
      Softmin(dim=-1)
      LogSoftmax(dim=1)
      """
          .lines()
          .toList();

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?(e-\\d+)?");

  private static final List<String> OTHERS =
      List.of("0", "-1", "-2", "5", "70000", "2147483647", "-2147483648", "1e+308", "nan", "inf");

  private static final List<int[]> SHAPES =
      List.of(new int[] {4}, new int[] {4, 1}, new int[] {4, 6}, new int[] {4, 6, 7});

  static List<String> layers() {
    return LAYERS;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void anyNumberGivesAShapeOrARefusal(String printed) {
    int shapes = 0;
    for (String changed : withOtherNumbers(printed)) {
      for (int[] shape : SHAPES) {
        for (DType dtype : List.of(DType.FLOAT32, DType.INT64)) {
          try {
            Module layer = layer(changed);
            if (hasRoom(layer)) {
              Value x = Value.input("x", dtype, Shape.batched(shape));
              List<Value> inputs = printed.startsWith("Bilinear") ? List.of(x, x) : List.of(x);
              Value y = layer.applyAll(inputs).get(0);
              assertThat(y.shape().perRow()).as(changed).isNotNegative();
              shapes++;
            }
          } catch (ModelException e) {
            assertThat(e.getMessage()).as(changed).isNotBlank();
          } catch (RuntimeException e) {
            throw new AssertionError(changed + " of " + Shape.batched(shape) + ": " + e, e);
          }
        }
      }
    }
    assertThat(shapes).as("some numbers fit").isPositive();
  }

  /** What PyTorch refuses too, in the words of the argument. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Embedding(7, 3, padding_idx=7) | Invalid padding_idx=7 (num_embeddings is 7)",
        "Embedding(7, 3, padding_idx=-8) | Invalid padding_idx=-8 (num_embeddings is 7)",
        "EmbeddingBag(7, 3, mode='max', padding_idx=9) | Invalid padding_idx=9 (num_embeddings is 7)",
        "Upsample(scale_factor=0.0, mode='nearest') | Invalid scale_factor=0.0 (must be > 0)",
        "Upsample(scale_factor=(2.0, -1.0), mode='linear') | Invalid scale_factor=-1.0 (must be > 0)",
        "Conv1d(2147483647, 1, kernel_size=(3,)) | more than 2^31 - 1 elements",
        "Unflatten(dim=1, unflattened_size=(-2, -2)) | extents must be >= 0",
        "Unflatten(dim=1, unflattened_size=(65536, 65536)) | more than 2^31 - 1 elements",
        "GRUCell(4, 2147483647) | more than 2^31 - 1 elements",
        "GRU(4, 3, num_layers=1001, batch_first=True) | num_layers=1001 (must be > 0, num_layers at most 1000)",
        "LSTM(4, 3, num_layers=2) | without batch_first=True the first axis is the time, not the row",
        "LSTM(4, 3, proj_size=2, batch_first=True) | proj_size is not supported",
        "RNN(4, 3, batch_first=True) | PyTorch prints an RNN with tanh and one with relu alike",
      })
  void refusalsNameTheArgument(String printed, String words) {
    assertThatThrownBy(() -> layer(printed))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aPaddingIdMayCountFromTheEnd() {
    assertThat(layer("Embedding(7, 3, padding_idx=-7)"))
        .hasToString("Embedding(7, 3, padding_idx=0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(2, 3)", "(-1, -1)", "(3, -1)", "(0, -1)", "(4, 1, 2)"})
  void anAxisIsSplitIntoWhatItHas(String sizes) {
    Module layer = layer("Unflatten(dim=1, unflattened_size=" + sizes + ")");
    assertThatThrownBy(() -> layer.apply(Value.input("x", DType.FLOAT32, Shape.batched(4))))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Unflatten(dim=1, unflattened_size=" + sizes + ") does not divide the axis of [N, 4]");
  }

  /** As the first layer it says what a row of the table holds, or that it does not know. */
  @ParameterizedTest
  @MethodSource("layers")
  void anyNumberGivesAnInputOrARefusal(String printed) {
    for (String changed : withOtherNumbers(printed)) {
      try {
        for (Port port : new Sequential(layer(changed)).inputs()) {
          assertThat(port.elements()).as(changed).isNotNegative();
        }
      } catch (ModelException e) {
        assertThat(e.getMessage()).as(changed).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError(changed + ": " + e, e);
      }
    }
  }

  private static Set<String> withOtherNumbers(String printed) {
    Set<String> changed = new LinkedHashSet<>(List.of(printed));
    int start = printed.indexOf('(');
    Matcher numbers = NUMBER.matcher(printed);
    while (numbers.find()) {
      if (numbers.start() > start) {
        for (String other : OTHERS) {
          changed.add(
              printed.substring(0, numbers.start()) + other + printed.substring(numbers.end()));
        }
      }
    }
    return changed;
  }

  /** Whoever loads a network finds its weights in a file; here they would be drawn. */
  private static boolean hasRoom(Module layer) {
    return layer.ownParameters().values().stream().mapToLong(Parameter::size).sum() < 1 << 20;
  }

  private static Module layer(String printed) {
    int open = printed.indexOf('(');
    LayerType type = Modules.named(printed.substring(0, open)).orElseThrow();
    return Modules.create(type, printed.substring(open + 1, printed.length() - 1), Map.of());
  }

  @Test
  void everyLayerWithNumbersIsHere() {
    List<String> without = new ArrayList<>();
    for (LayerType type : Modules.TYPES) {
      if (LAYERS.stream().noneMatch(layer -> layer.startsWith(type.name() + "("))) {
        without.add(type.name());
      }
    }
    assertThat(without)
        .isEqualTo(
            Stream.of(
                    "Sequential Identity CosineSimilarity ReLU ReLU6 SELU GELU SiLU Mish Sigmoid"
                        + " Hardsigmoid Hardswish Tanh Tanhshrink Softsign LogSigmoid")
                .flatMap(names -> Stream.of(names.split(" ")))
                .toList());
  }
}
