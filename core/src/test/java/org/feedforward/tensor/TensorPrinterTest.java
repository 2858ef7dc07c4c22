package org.feedforward.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected texts are what PyTorch 1.13 prints for the same tensors. */
class TensorPrinterTest {

  @Test
  void alignsFourDecimals() {
    assertThat(Tensor.of(1, 2, -0.01f, -0.01f))
        .hasToString("tensor([ 1.0000,  2.0000, -0.0100, -0.0100])");
    assertThat(Tensor.of(new float[][] {{0.5f, -1.25f}, {100, 3}}))
        .hasToString(
            """
            tensor([[  0.5000,  -1.2500],
                    [100.0000,   3.0000]])\
            """);
  }

  @Test
  void printsWholeNumbersWithoutDecimals() {
    assertThat(Tensor.of(1, 2, 0, 0)).hasToString("tensor([1., 2., 0., 0.])");
    assertThat(Tensor.zeros(3)).hasToString("tensor([0., 0., 0.])");
    assertThat(Tensor.of(Float.NaN, 1, Float.POSITIVE_INFINITY))
        .hasToString("tensor([nan, 1., inf])");
  }

  @Test
  void printsScalarsWithoutBrackets() {
    assertThat(Tensor.scalar(3.5f)).hasToString("tensor(3.5000)");
    assertThat(Tensor.scalar(3L)).hasToString("tensor(3)");
  }

  @Test
  void turnsToScientificNotationForWideRanges() {
    assertThat(Tensor.of(1e-5f, 1)).hasToString("tensor([1.0000e-05, 1.0000e+00])");
    assertThat(Tensor.of(1e9f, 1)).hasToString("tensor([1.0000e+09, 1.0000e+00])");
    assertThat(Tensor.of(0.12345f, 0.00012345f)).hasToString("tensor([1.2345e-01, 1.2345e-04])");
    assertThat(Tensor.of(-0f, 0.00004f, 0.5f))
        .hasToString("tensor([-0.0000e+00, 4.0000e-05, 5.0000e-01])");
  }

  @Test
  void printsWhatIsNotFinite() {
    assertThat(Tensor.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1.5f))
        .hasToString("tensor([   nan,    inf,   -inf, 1.5000])");
  }

  @Test
  void nestsBracketsAndSeparatesMatricesByAnEmptyLine() {
    assertThat(Tensor.arange(24).reshape(2, 3, 4))
        .hasToString(
            """
            tensor([[[ 0,  1,  2,  3],
                     [ 4,  5,  6,  7],
                     [ 8,  9, 10, 11]],

                    [[12, 13, 14, 15],
                     [16, 17, 18, 19],
                     [20, 21, 22, 23]]])\
            """);
    assertThat(Tensor.ofBooleans(new boolean[] {true, false}, 2))
        .hasToString("tensor([ True, False])");
  }

  @Test
  void printsEmptyTensorsWithTheirSizeOrType() {
    assertThat(Tensor.zeros(0)).hasToString("tensor([])");
    assertThat(Tensor.zeros(2, 0)).hasToString("tensor([], size=(2, 0))");
    assertThat(Tensor.zeros(DType.INT64, 0)).hasToString("tensor([], dtype=torch.int64)");
  }

  @Test
  void breaksLinesAtEightyColumns() {
    Tensor sevenths =
        Tensor.generate(
            new int[] {30},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i / 7f;
              }
            });
    assertThat(sevenths)
        .hasToString(
            """
            tensor([0.0000, 0.1429, 0.2857, 0.4286, 0.5714, 0.7143, 0.8571, 1.0000, 1.1429,
                    1.2857, 1.4286, 1.5714, 1.7143, 1.8571, 2.0000, 2.1429, 2.2857, 2.4286,
                    2.5714, 2.7143, 2.8571, 3.0000, 3.1429, 3.2857, 3.4286, 3.5714, 3.7143,
                    3.8571, 4.0000, 4.1429])\
            """);
  }

  @Test
  void shortensWhatHasMoreThanAThousandElements() {
    Tensor counted =
        Tensor.generate(
            new int[] {2000},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i;
              }
            });
    assertThat(counted)
        .hasToString(
            """
            tensor([0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 1.9970e+03, 1.9980e+03,
                    1.9990e+03])\
            """);
    Tensor thirds =
        Tensor.generate(
            new int[] {40, 40},
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = i / 3f;
              }
            });
    assertThat(thirds)
        .hasToString(
            """
            tensor([[0.0000e+00, 3.3333e-01, 6.6667e-01,  ..., 1.2333e+01, 1.2667e+01,
                     1.3000e+01],
                    [1.3333e+01, 1.3667e+01, 1.4000e+01,  ..., 2.5667e+01, 2.6000e+01,
                     2.6333e+01],
                    [2.6667e+01, 2.7000e+01, 2.7333e+01,  ..., 3.9000e+01, 3.9333e+01,
                     3.9667e+01],
                    ...,
                    [4.9333e+02, 4.9367e+02, 4.9400e+02,  ..., 5.0567e+02, 5.0600e+02,
                     5.0633e+02],
                    [5.0667e+02, 5.0700e+02, 5.0733e+02,  ..., 5.1900e+02, 5.1933e+02,
                     5.1967e+02],
                    [5.2000e+02, 5.2033e+02, 5.2067e+02,  ..., 5.3233e+02, 5.3267e+02,
                     5.3300e+02]])\
            """);
  }
}
