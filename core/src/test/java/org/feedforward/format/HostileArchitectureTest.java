package org.feedforward.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that no print(model) gave. */
@Timeout(120) // no measurement: a loop without an end must not stop the suite
class HostileArchitectureTest {

  private static String sequential(String lines) {
    return "Sequential(\n" + lines + "\n)";
  }

  static Stream<String> texts() {
    String ninety = "  (0): Sequential(\n".repeat(200);
    return Stream.of(
        "Linear(" + "(".repeat(100_000) + ")".repeat(100_000) + ")",
        "LayerNorm((" + "1, ".repeat(100_000) + "), eps=1e-05)",
        "Linear(in_features=" + "9".repeat(100_000) + ", out_features=1, bias=True)",
        "Linear(in_features=2147483647, out_features=2147483647, bias=True)",
        "Linear(in_features=2147483648, out_features=1, bias=True)",
        "Linear(in_features=-1, out_features=1, bias=True)",
        "Linear(in_features=1.5, out_features=1, bias=True)",
        "Linear(in_features=nan, out_features=1, bias=True)",
        "Linear(in_features=1, in_features=1, out_features=1, bias=True)",
        "Linear(in_features=1, out_features=1, bias=Maybe)",
        "Linear(in_features=1, out_features=1, bias=True, device='cuda')",
        "Linear(in_features=, out_features=1, bias=True)",
        "Linear(" + "=".repeat(100_000) + ")",
        "Linear(" + "'".repeat(100_001) + ")",
        "Embedding(2147483647, 2147483647)",
        "Embedding(-5, 3)",
        "GroupNorm(0, 4, eps=1e-05, affine=True)",
        "Flatten(start_dim=999999999999, end_dim=-1)",
        "Softplus(beta=0, threshold=nan)" + "x".repeat(1_000_000),
        "Softmax(dim=" + "-".repeat(100_000) + "1)",
        sequential("  (0): Linear(in_features=1, out_features=1, bias=True)\n  (0): ReLU()"),
        sequential("  (): ReLU()"),
        sequential("  (\u202e0): ReLU()"),
        sequential("  (a.b): ReLU()"),
        sequential("  (0): __import__('os').system('id')"),
        sequential("  (0): Lin\u0000ear(1, 1)"),
        sequential("  (0): Quantum(3)"),
        sequential("  (" + "n".repeat(100_000) + "): ReLU()"),
        sequential("  (0): ReLU()\n)\n)"),
        sequential("  (0-999999999): 1000000000 x ReLU()"),
        sequential(ninety),
        ninety + "  )\n".repeat(200),
        sequential("  (0): ReLU()\n".repeat(100_001)),
        "Sequential(",
        "Sequential",
        ")",
        "(",
        "\u0000".repeat(1000),
        "\n".repeat(1_000_000),
        "(0): ".repeat(200_000),
        "Sequential(\n".repeat(100_000),
        "a".repeat(4_000_000));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void refusesIt(String text) {
    assertThatThrownBy(() -> Architecture.parse("net.txt", text).toString())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("net.txt")
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasSizeLessThan(2000)
                    .doesNotContain("\u202e")
                    .doesNotContain("\u0000"));
  }
}
