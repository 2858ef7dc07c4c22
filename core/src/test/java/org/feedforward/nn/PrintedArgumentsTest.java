package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text between the brackets of a printed layer, argument by argument. */
class PrintedArgumentsTest {

  private static PrintedArguments of(String text) {
    return PrintedArguments.parse("Layer", text);
  }

  private static void refuses(Runnable reading, String message) {
    assertThatThrownBy(reading::run).isInstanceOf(ModelException.class).hasMessage(message);
  }

  @Test
  void takesArgumentsByNameOrPosition() {
    PrintedArguments arguments = of("128, eps=1e-05, affine=True, mode='mean'");

    assertThat(arguments.integer(0, "num_features")).isEqualTo(128);
    assertThat(arguments.number("eps", 1)).isEqualTo(1e-5);
    assertThat(arguments.bool("affine", false)).isTrue();
    assertThat(arguments.word("mode", "sum")).isEqualTo("mean");
    arguments.requireAllTaken();
  }

  @Test
  void takesTheDefaultOfWhatIsNotThere() {
    PrintedArguments arguments = of("");

    assertThat(arguments.has("eps")).isFalse();
    assertThat(arguments.number("eps", 0.5)).isEqualTo(0.5);
    assertThat(arguments.integer("dim", 7)).isEqualTo(7);
    assertThat(arguments.bool("affine", true)).isTrue();
    assertThat(arguments.word("mode", "sum")).isEqualTo("sum");
    arguments.requireAllTaken();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1.0",
        "1e-05 | 1e-5",
        "-0.5 | -0.5",
        "inf | Infinity",
        "-inf | -Infinity",
        "None | NaN",
        "1e20 | 1e20"
      })
  void readsNumbersAsPythonPrintsThem(String text, double number) {
    assertThat(Double.valueOf(of("a=" + text).number("a", 0))).isEqualTo(Double.valueOf(number));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(2, 3) | 2 3",
        "[2, 3] | 2 3",
        "torch.Size([2, 3]) | 2 3",
        "(2,) | 2",
        "2 | 2",
        "(-1, 4) | -1 4"
      })
  void readsShapesInAnyBrackets(String text, String numbers) {
    int[] found = of("shape=" + text).integers(-1, "shape");
    String[] words = numbers.split(" ");
    assertThat(found).hasSize(words.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isEqualTo(Integer.parseInt(words[i]));
    }
  }

  @Test
  void splitsAtCommasOutsideOfBracketsAndQuotesOnly() {
    PrintedArguments arguments = of("(4, 6), eps=0.001, name='a, b', sizes=[1, 2]");

    assertThat(arguments.integers(0, "normalized_shape")).containsExactly(4, 6);
    assertThat(arguments.word("name", "")).isEqualTo("a, b");
    assertThat(arguments.integers(-1, "sizes")).containsExactly(1, 2);
    assertThat(arguments.number("eps", 0)).isEqualTo(0.001);
  }

  @Test
  void refusesWhatIsOfAnotherKind() {
    refuses(() -> of("a=x").integer("a"), "Layer: a=x is not a whole number");
    refuses(() -> of("a=1.5").integer("a"), "Layer: a=1.5 is not a whole number");
    refuses(() -> of("a=99999999999").integer("a"), "Layer: a=99999999999 is not a whole number");
    refuses(() -> of("a=x").number("a", 0), "Layer: a=x is not a number");
    refuses(() -> of("a=1").bool("a", false), "Layer: a=1 is not True or False");
    refuses(() -> of("a=(1, x)").integers(-1, "a"), "Layer: a=(1, x) is not whole numbers");
    refuses(() -> of("").integer("a"), "Layer lacks its argument a");
    refuses(() -> of("a=1, a=2"), "Layer has the argument a twice");
    refuses(() -> of("a=(" + "1, ".repeat(65) + "1)").integers(-1, "a"), "Layer: a has 66 numbers");
  }

  @Test
  void refusesWhatNobodyAsksFor() {
    PrintedArguments arguments = of("4, 5, tied=True, bias=False");
    assertThat(arguments.integer(0, "in_features")).isEqualTo(4);
    assertThat(arguments.bool("bias", true)).isFalse();

    refuses(
        arguments::requireAllTaken, "Layer has arguments that are not known here: 5, tied=True");
  }
}
