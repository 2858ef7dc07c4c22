package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {

  /** What PyTorch prints for layers with default and other arguments. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sequential()",
        "Linear(in_features=10, out_features=5, bias=True)",
        "Linear(in_features=1, out_features=3, bias=False)",
        "Identity()",
        "Dropout(p=0.2, inplace=False)",
        "AlphaDropout(p=0.5, inplace=True)",
        "BatchNorm1d(128, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)",
        "BatchNorm1d(4, eps=0.001, momentum=None, affine=False, bias=False, track_running_stats=True)",
        "BatchNorm1d(4, eps=0.001, momentum=0.1, affine=True, bias=False, track_running_stats=True)",
        "InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=False, track_running_stats=False)",
        "LayerNorm((4, 6), eps=0.001, elementwise_affine=True, bias=False)",
        "LayerNorm((6,), eps=1e-05, elementwise_affine=False, bias=False)",
        "GroupNorm(2, 6, eps=1e-05, affine=True, bias=False)",
        "RMSNorm((6,), eps=None, elementwise_affine=True)",
        "Conv1d(4, 6, kernel_size=(3,), stride=(1,))",
        "Conv1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), groups=2, bias=False)",
        "Conv1d(4, 3, kernel_size=(4,), stride=(1,), padding=same)",
        "Conv2d(4, 6, kernel_size=(2, 3), stride=(1, 2), padding=(1, 0), dilation=(2, 1))",
        "ConvTranspose1d(4, 6, kernel_size=(3,), stride=(2,), padding=(1,), output_padding=(1,))",
        "ConvTranspose2d(4, 6, kernel_size=(3, 3), stride=(1, 1))",
        "MaxPool1d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=False)",
        "MaxPool2d(kernel_size=(2, 3), stride=(1, 2), padding=(1, 0), dilation=1, ceil_mode=True)",
        "AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))",
        "AvgPool2d(kernel_size=2, stride=2, padding=0)",
        "AdaptiveAvgPool1d(output_size=1)",
        "AdaptiveAvgPool2d(output_size=(1, 2))",
        "AdaptiveMaxPool2d(output_size=3)",
        "GRU(6, 3, batch_first=True)",
        "LSTM(6, 3, num_layers=2, bias=False, batch_first=True, dropout=0.3, bidirectional=True)",
        "LSTMCell(6, 3, bias=False)",
        "RNNCell(6, 3, nonlinearity=relu)",
        "BatchNorm2d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)",
        "ZeroPad1d((2, 1))",
        "ZeroPad2d((1, 2, 0, -1))",
        "ReLU()",
        "ReLU(inplace=True)",
        "LeakyReLU(negative_slope=0.01)",
        "LeakyReLU(negative_slope=1e-06, inplace=True)",
        "PReLU(num_parameters=7)",
        "RReLU(lower=0.125, upper=0.3333333333333333)",
        "RReLU(lower=0.1, upper=0.3, inplace=True)",
        "ReLU6()",
        "ELU(alpha=1.0)",
        "ELU(alpha=0.5, inplace=True)",
        "SELU()",
        "CELU(alpha=2.0)",
        "GELU(approximate='none')",
        "GELU(approximate='tanh')",
        "SiLU()",
        "Mish(inplace=True)",
        "Sigmoid()",
        "Hardsigmoid()",
        "Hardswish()",
        "Hardtanh(min_val=-1.0, max_val=1.0)",
        "Tanh()",
        "Tanhshrink()",
        "Softplus(beta=1.0, threshold=20.0)",
        "Softsign()",
        "Softshrink(0.5)",
        "Hardshrink(0.25)",
        "LogSigmoid()",
        "Threshold(threshold=0.1, value=20.0)",
        "GLU(dim=-1)",
        "Softmax(dim=1)",
        "Softmax(dim=None)",
        "Softmin(dim=-1)",
        "LogSoftmax(dim=1)",
      })
  void readsBackWhatPyTorchPrints(String printed) {
    int open = printed.indexOf('(');
    LayerType type = Modules.named(printed.substring(0, open)).orElseThrow();

    Module module =
        Modules.create(type, printed.substring(open + 1, printed.length() - 1), Map.of());

    assertThat(module).hasToString(printed);
  }

  @Test
  void refusesArgumentsItDoesNotKnow() {
    LayerType linear = Modules.named("Linear").orElseThrow();

    assertThatThrownBy(
            () ->
                Modules.create(
                    linear, "in_features=1, out_features=2, bias=True, tied=True", Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessage("Linear has arguments that are not known here: tied=True");
    assertThatThrownBy(() -> Modules.create(linear, "in_features=1", Map.of()))
        .hasMessage("Linear lacks its argument out_features");
    assertThatThrownBy(() -> Modules.create(linear, "in_features=x, out_features=1", Map.of()))
        .hasMessage("Linear: in_features=x is not a whole number");
  }

  /** One channel would be stretched to all, and one parameter per channel over one channel. */
  @ParameterizedTest
  @ValueSource(strings = {"BatchNorm1d(3)", "PReLU(num_parameters=3)", "GroupNorm(3, 3)"})
  void refusesAnotherNumberOfChannels(String printed) {
    int open = printed.indexOf('(');
    LayerType type = Modules.named(printed.substring(0, open)).orElseThrow();
    String arguments = printed.substring(open + 1, printed.length() - 1);
    Module module = Modules.create(type, arguments, Map.of());

    for (int channels : new int[] {1, 2, 6}) {
      assertThatThrownBy(() -> module.apply(Tensor.full(1, 5, channels)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("[5, " + channels + "]");
    }
    assertThat(module.apply(Tensor.full(1, 5, 3)).shape()).containsExactly(5, 3);
  }

  @Test
  void allocatesNothingBeforeWeightsAreLoaded() {
    LayerType norm = Modules.named("BatchNorm1d").orElseThrow();
    LayerType linear = Modules.named("Linear").orElseThrow();

    assertThat(Modules.create(norm, "2000000000", Map.of())).isNotNull();
    assertThatThrownBy(
            () ->
                Modules.create(linear, "in_features=2000000000, out_features=2000000000", Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more than 2^31 - 1 elements");
    assertThatThrownBy(() -> Modules.create(norm, "-3", Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("extents must be >= 0");
  }
}
