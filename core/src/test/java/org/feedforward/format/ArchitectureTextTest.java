package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTextTest {

  private static void assertRefused(String text, String... words) {
    assertThatThrownBy(() -> Architecture.parse("net.txt", text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("net.txt")
        .satisfies(
            e -> {
              for (String word : words) {
                assertThat(e).hasMessageContaining(word);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Linear(in_features=4, out_features=3, bias=True)",
        "Sequential(\n  (0): Linear(in_features=4, out_features=3, bias=False)\n  (1): ReLU()\n)",
        "Sequential(\n  (body): Sequential(\n    (0): Tanh()\n  )\n  (head): Softmax(dim=1)\n)"
      })
  void printsWhatItReads(String text) {
    assertThat(Architecture.parse("net.txt", text)).hasToString(text);
  }

  @Test
  void readsTextAsItIsCopiedFromATerminal() {
    String text = "\uFEFFSequential(\r\n\t(0): ReLU()\r\n\r\n  (1): Tanh()\r\n)\r\n\r\n";
    assertThat(Architecture.parse("net.txt", text))
        .hasToString("Sequential(\n  (0): ReLU()\n  (1): Tanh()\n)");
  }

  @Test
  void namesEveryLayerThatIsNotKnownAtOnce() {
    assertRefused(
        "Sequential(\n  (0): Block(\n    (fc): ReLU()\n  )\n  (1): ReLU()\n  (2): Strange(3)\n)",
        "0: Block",
        "2: Strange",
        "ONNX");
  }

  @Test
  void refusesARootOfItsOwnClass() {
    assertRefused(
        "Net(\n  (fc): Linear(in_features=4, out_features=3, bias=True)\n)", "Net", "ONNX");
  }

  /** Lines that only a ModuleList and a ParameterList have. */
  @Test
  void refusesARootOfItsOwnClassWhateverItHolds() {
    String norms = "(0-1): 2 x LayerNorm((24,), eps=1e-05, elementwise_affine=True, bias=True)";
    String parameter = "(0): Parameter containing: [torch.float32 of size 3x21x4]";
    assertRefused("mlp(\n  (norms): ModuleList(\n    " + norms + "\n  )\n)", "the root is a mlp");
    assertRefused(
        "Sequential(\n  (0): Cross(\n    (U): ParameterList(\n        "
            + parameter
            + "\n    )\n    (n): ModuleList(\n      "
            + norms
            + "\n    )\n  )\n)",
        "0: Cross");
    assertRefused("Sequential(\n  (0-1): 2 x ReLU()\n)", "2 x ReLU");
  }

  @Test
  void refusesAnArgumentThatIsNotKnown() {
    assertRefused("Linear(in_features=4, out_features=3, bias=True, twist=2)", "twist=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   \n ",
        "Sequential(",
        "Sequential(\n  (0): ReLU()\n",
        "Sequential(\n  (0): ReLU()\n)\n)",
        "Sequential(\n  (0): ReLU()\n  (0): ReLU()\n)",
        "Sequential(\n  (0.1): ReLU()\n)",
        "Sequential(\n  (0): ReLU\n)",
        "ReLU()\nReLU()",
        "hello world",
        "Linear(in_features=x, out_features=3)",
        "Linear(in_features=99999999999, out_features=3)",
        "Linear(in_features=-4, out_features=3, bias=True)",
        "Linear(in_features=2147483647, out_features=2147483647, bias=True)"
      })
  void refusesWhatIsNoPrintedNetwork(String text) {
    assertRefused(text);
  }

  @Test
  void refusesDeepNestingWithoutOverflow() {
    assertRefused("Sequential(\n" + "(0): Sequential(\n".repeat(50_000), "deeper");
  }

  @Test
  void printsNamesOfTheTextEscaped() {
    assertRefused("Sequential(\n  (0\u202e\u0007): ReLU()\n)", "\\u202e\\u0007");
  }
}
