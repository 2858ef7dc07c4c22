package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and names are written as Python writes them. */
class PythonTextTest {

  /** What repr(float) of Python 3 shows. */
  @ParameterizedTest
  @CsvSource({
    "0x0.0p0, 0.0",
    "-0x0.0p0, -0.0",
    "0x1.0p0, 1.0",
    "-0x1.0p0, -1.0",
    "0x1.0p-1, 0.5",
    "0x1.999999999999ap-4, 0.1",
    "0x1.999999999999ap-3, 0.2",
    "0x1.3333333333333p-2, 0.3",
    "0x1.5555555555555p-2, 0.3333333333333333",
    "0x1.5555555555555p-1, 0.6666666666666666",
    "0x1.4f8b588e368f1p-17, 1e-05",
    "0x1.a36e2eb1c432dp-14, 0.0001",
    "0x1.a36e2eb1c432dp-14, 0.0001",
    "0x1.f75104d551d69p-14, 0.00012",
    "0x1.a36371ea531a8p-14, 9.999e-05",
    "0x1.0c6f7a0b5ed8dp-20, 1e-06",
    "0x1.421f5f40d8376p-23, 1.5e-07",
    "0x1.e240c9fbe76c9p16, 123456.789",
    "0x1.c6bf52634p49, 1000000000000000.0",
    "0x1.1c37937e08p53, 1e+16",
    "0x1.aa535d3d0cp53, 1.5e+16",
    "0x1.6345785d8ap56, 1e+17",
    "0x1.b69b4ba630f35p56, 1.2345678901234568e+17",
    "0x1.0f0cf064dd592p73, 1e+22",
    "0x1.249ad2594c37dp332, 1e+100",
    "0x1.fffffffffffffp1023, 1.7976931348623157e+308",
    "0x0.0000000000001p-1022, 5e-324",
    "0x1.0p-1022, 2.2250738585072014e-308",
    "0x1.9p6, 100.0",
    "0x1.2d687p20, 1234567.0",
    "0x1.fffffep127, 3.4028234663852886e+38",
    "0x1.47ae147ae147bp-7, 0.01",
    "0x1.47ae147ae147bp-6, 0.02",
    "0x1.b7cdfd9d7bdbbp-34, 1e-10",
    "0x1.78c29dccccccdp23, 12345678.9",
    "0x1.c6bf52633ffffp49, 999999999999999.9",
    "0x1.1c37937e07fffp53, 9999999999999998.0",
    "0x1.3333333333334p-2, 0.30000000000000004",
    "-0x1.5798ee2308c3ap-29, -2.5e-09",
    "-0x1.5af1d78b58c4p66, -1e+20",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan",
    "0x1.19799812dea11p-40, 1e-12",
    "0x1.0p-3, 0.125",
    "0x1.5555555555555p-2, 0.3333333333333333",
    "0x1.52d02c7e14af6p77, 2e+23",
    "0x1.52d02c7e14af6p76, 1e+23",
    "0x1.0p-44, 5.684341886080802e-14",
    "0x1.4p4, 20.0",
    "0x1.8p2, 6.0",
    "0x1.0cfabd6a91132p0, 1.0507009873554805",
    "0x1.ac5afad782cf1p0, 1.6732632423543772"
  })
  void writesFloatsAsRepr(double value, String repr) {
    assertThat(PythonText.python(value)).isEqualTo(repr);
  }

  @Test
  void writesTruthValues() {
    assertThat(PythonText.python(true)).isEqualTo("True");
    assertThat(PythonText.python(false)).isEqualTo("False");
  }

  @ParameterizedTest
  @CsvSource({
    "weight, weight",
    "runningMean, running_mean",
    "numBatchesTracked, num_batches_tracked",
    "inProjWeight, in_proj_weight",
    "fc1, fc1",
    "layer_norm, layer_norm",
    "linear1, linear1"
  })
  void writesNamesWithUnderscores(String java, String python) {
    assertThat(PythonText.snakeCase(java)).isEqualTo(python);
  }
}
