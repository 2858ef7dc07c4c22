package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.feedforward.Model;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In evaluation, as PyTorch documents it: a leaky ReLU whose slope is the mean of the bounds. */
class RReLUTest {

  @Property(tries = 50)
  void isALeakyReluOfTheMeanSlope(
      @ForAll @DoubleRange(min = -2, max = 2) double lower,
      @ForAll @DoubleRange(min = 0, max = 2) double width,
      @ForAll @IntRange(min = 1, max = 200) int rows,
      @ForAll long seed) {
    Tensor x = Tensor.randn(seed, rows, 3);
    double upper = lower + width;

    assertThat(new RReLU(lower, upper).apply(x))
        .isEqualTo(new LeakyReLU((lower + upper) / 2).apply(x));
  }

  @Property(tries = 30)
  void hasTheSameBitsInEveryKernelWhateverTheSplit(
      @ForAll @DoubleRange(min = 0, max = 2) double lower,
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 256) int group,
      @ForAll long seed) {
    Model model =
        Model.of(
            new Sequential(new RReLU(lower, 2), new RReLU()),
            List.of(new Port("x", DType.FLOAT32, List.of(5))));
    List<Tensor> inputs = List.of(Tensor.randn(seed, rows, 5));
    Map<String, Tensor> expected = Interpreter.run(model.graph(), inputs);

    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(model.graph(), kernels);
      assertThat(PlanRunner.run(plan, model.graph(), inputs, rows, group)).isEqualTo(expected);
    }
  }

  /** torch.nn.RReLU(...).eval()(torch.tensor([-3., 2.])) of PyTorch 2.13. */
  @ParameterizedTest
  @CsvSource({
    "0.125, 0.3333333333333333, -0.6875",
    "0.1, 0.3, -0.6",
    "1, 2, -4.5",
    "-2, 1, 1.5",
    "0.25, 0.25, -0.75"
  })
  void multipliesWhatIsNegativeByTheMean(double lower, double upper, float expected) {
    assertThat(new RReLU(lower, upper).apply(Tensor.of(-3, 2))).isEqualTo(Tensor.of(expected, 2));
  }

  /** "Lower bound should be less than or equal to the upper bound", "... must be finite". */
  @ParameterizedTest
  @CsvSource({"0.5, 0.2", "nan, 1.0", "0.0, nan", "-inf, 0.0", "0.0, inf", "1e+308, 1.7e+308"})
  void refusesTheBoundsThatPyTorchRefuses(String lower, String upper) {
    LayerType type = Modules.named("RReLU").orElseThrow();

    assertThatThrownBy(
            () ->
                Modules.create(
                    type,
                    "lower="
                        + lower.replace("nan", "None")
                        + ", upper="
                        + upper.replace("nan", "None"),
                    Map.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("RReLU(lower=")
        .hasMessageContaining("lower and upper must be finite numbers, lower not above upper");
  }

  @Test
  void printsItsBoundsAsPyTorch() {
    assertThat(new RReLU()).hasToString("RReLU(lower=0.125, upper=0.3333333333333333)");
    assertThat(new RReLU(0.1, 0.3, true)).hasToString("RReLU(lower=0.1, upper=0.3, inplace=True)");
  }

  @Test
  void hasNoWeights() {
    assertThat(new RReLU().stateDict()).isEmpty();
  }
}
