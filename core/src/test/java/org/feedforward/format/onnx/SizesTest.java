package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a graph computes with the number of rows before that is known: N stands for it. */
class SizesTest {

  private static Sizes shape(int... perRow) {
    return Sizes.of(Shape.batched(perRow));
  }

  private static Sizes fixed(long... values) {
    return Sizes.of(Tensor.ofLongs(values, values.length));
  }

  private static Sizes evaluate(Op op, DType dtype, Sizes... operands) {
    List<Value> placeholders = new ArrayList<>();
    for (Sizes operand : operands) {
      placeholders.add(Value.constant(Tensor.zeros(dtype, operand.extents())));
    }
    return Sizes.evaluate(op, Arrays.asList(operands), placeholders);
  }

  private static Sizes evaluate(Op op, Sizes... operands) {
    return evaluate(op, DType.INT64, operands);
  }

  private static Sizes binary(BinaryFunction function, Sizes x, Sizes y) {
    return evaluate(new Op.Binary(function), x, y);
  }

  private static void refuses(Runnable computation, String words) {
    assertThatThrownBy(computation::run)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aShapeBeginsWithTheBatch() {
    assertThat(shape(4, 6)).hasToString("[N, 4, 6]");
    assertThat(shape().shape()).containsExactly(1);
    assertThat(shape(4).isFixed()).isFalse();
    assertThat(Sizes.of(Shape.of(2, 3))).hasToString("[2, 3]");
    assertThat(Sizes.of(Shape.of(2, 3)).isFixed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"ADD | [N + 2, 8]", "SUB | [N - 2, 4]", "MUL | [2*N, 12]"})
  void computesWithTheBatch(BinaryFunction function, String expected) {
    assertThat(binary(function, shape(6), fixed(2, 2))).hasToString(expected);
  }

  @Test
  void dividesWhatIsAMultiple() {
    Sizes doubled = binary(BinaryFunction.MUL, shape(6), fixed(2, 2));

    assertThat(binary(BinaryFunction.DIV, doubled, fixed(2, 3))).hasToString("[N, 4]");
    assertThat(binary(BinaryFunction.MOD, doubled, fixed(2, 5))).hasToString("[0, 2]");
  }

  @Test
  void integersAreDividedTowardsZero() {
    assertThat(binary(BinaryFunction.DIV, fixed(7, -7, 7, -7), fixed(2, 2, -2, -2)))
        .hasToString("[3, -3, -3, 3]");
  }

  @Test
  void comparesWhatHoldsForAnyNumberOfRows() {
    assertThat(binary(BinaryFunction.EQUAL, fixed(1, 2), fixed(1, 3))).hasToString("[1, 0]");
    assertThat(binary(BinaryFunction.LESS, fixed(1, 2, 3), fixed(2, 2, 2)))
        .hasToString("[1, 0, 0]");
    assertThat(binary(BinaryFunction.LESS_EQUAL, fixed(1, 2, 3), fixed(2, 2, 2)))
        .hasToString("[1, 1, 0]");
    assertThat(binary(BinaryFunction.EQUAL, shape(), shape())).hasToString("[1]");
    assertThat(binary(BinaryFunction.EQUAL, shape(), fixed(-1))).hasToString("[0]");
    assertThat(binary(BinaryFunction.LESS, fixed(0), shape())).hasToString("[1]");
  }

  @Test
  void largestAndSmallestOfWhatIsFixed() {
    assertThat(binary(BinaryFunction.MAX, fixed(1, 5), fixed(3, 3))).hasToString("[3, 5]");
    assertThat(binary(BinaryFunction.MIN, fixed(1, 5), fixed(3, 3))).hasToString("[1, 3]");
    assertThat(binary(BinaryFunction.MAX, shape(), fixed(0))).hasToString("[N]");
  }

  @Test
  void broadcasts() {
    assertThat(binary(BinaryFunction.MUL, shape(3, 4), fixed(2))).hasToString("[2*N, 6, 8]");
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryFunction.class,
      names = {"FMOD", "POW"})
  void refusesOtherArithmetic(BinaryFunction function) {
    refuses(
        () -> binary(function, shape(3), fixed(2, 2)), "computes with the batch size: " + function);
  }

  @Test
  void refusesLogicOfSizes() {
    refuses(
        () -> evaluate(new Op.Binary(BinaryFunction.AND), DType.BOOL, shape(3), fixed(1, 1)),
        "computes with the batch size: AND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"NEG | [-1*N, -3]", "ABS | [N, 3]"})
  void changesSigns(UnaryFunction function, String expected) {
    assertThat(evaluate(new Op.Unary(function, 0, 0), shape(3))).hasToString(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = UnaryFunction.class,
      names = {"FLOOR", "CEIL", "ROUND", "RELU"})
  void roundingLeavesWholeNumbers(UnaryFunction function) {
    assertThat(evaluate(new Op.Unary(function, 0, 0), DType.FLOAT32, shape(3)))
        .hasToString("[N, 3]");
  }

  @ParameterizedTest
  @EnumSource(
      value = UnaryFunction.class,
      names = {"SQRT", "EXP", "SIGMOID", "TANH", "RECIPROCAL"})
  void refusesFunctionsOfTheBatch(UnaryFunction function) {
    refuses(
        () -> evaluate(new Op.Unary(function, 0, 0), DType.FLOAT32, shape(3)),
        "computes with the batch size: " + function);
  }

  @Test
  void castsKeepTheNumber() {
    assertThat(evaluate(new Op.Cast(DType.FLOAT32), shape(3))).hasToString("[N, 3]");
    assertThat(evaluate(new Op.Wrap(32, true), shape(3))).hasToString("[N, 3]");
    assertThat(evaluate(new Op.Bounded("a size", 0, 9), shape(3))).hasToString("[N, 3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"SUM | [N + 7]", "PROD | [12*N]"})
  void reducesAllElements(ReduceFunction function, String expected) {
    assertThat(evaluate(new Op.Reduce(function, List.of(0), true), shape(3, 4)))
        .hasToString(expected);
  }

  @Test
  void findsTheLargestAndTheSmallest() {
    assertThat(evaluate(new Op.Reduce(ReduceFunction.MAX, List.of(0), true), fixed(3, 7, 5)))
        .hasToString("[7]");
    assertThat(evaluate(new Op.Reduce(ReduceFunction.MIN, List.of(0), true), fixed(3, 7, 5)))
        .hasToString("[3]");
  }

  @Test
  void refusesTheMeanOfSizes() {
    refuses(
        () -> evaluate(new Op.Reduce(ReduceFunction.MEAN, List.of(0), true), shape(3, 4)),
        "computes the mean of sizes of the batch");
  }

  @Test
  void reducingOverNoAxisChangesNothing() {
    assertThat(evaluate(new Op.Reduce(ReduceFunction.SUM, List.of(), true), shape(3, 4)))
        .hasToString("[N, 3, 4]");
  }

  @Test
  void movesElements() {
    assertThat(evaluate(new Op.Slice(0, 1, 1, 2), shape(3, 4))).hasToString("[3, 4]");
    assertThat(evaluate(new Op.Slice(0, 2, -1, 3), shape(3, 4))).hasToString("[4, 3, N]");
    assertThat(evaluate(new Op.Concat(0), shape(3), fixed(7, 8))).hasToString("[N, 3, 7, 8]");
    assertThat(evaluate(new Op.Gather(0, true), shape(3, 4), fixed(2, 0, -3)))
        .hasToString("[4, N, N]");
    assertThat(evaluate(new Op.GatherElements(0, false), shape(3, 4), fixed(1, 1)))
        .hasToString("[3, 3]");
    Sizes matrix = evaluate(new Op.Reshape(Shape.of(2, 2)), shape(3, 4, 5));
    assertThat(matrix.shape()).containsExactly(2, 2);
    assertThat(evaluate(new Op.Transpose(List.of(1, 0)), matrix)).hasToString("[N, 4, 3, 5]");
    assertThat(evaluate(new Op.Expand(Shape.of(2, 1)), fixed(7))).hasToString("[7, 7]");
  }

  @Test
  void choosesByWhatIsFixed() {
    Sizes truth = binary(BinaryFunction.EQUAL, fixed(1, 2), fixed(1, 1));
    List<Value> placeholders =
        List.of(
            Value.constant(Tensor.zeros(DType.BOOL, 2)),
            Value.constant(Tensor.zeros(DType.INT64, 2)),
            Value.constant(Tensor.zeros(DType.INT64, 2)));

    assertThat(Sizes.evaluate(new Op.Where(), List.of(truth, shape(3), fixed(7, 8)), placeholders))
        .hasToString("[N, 8]");
  }

  @Test
  void refusesAPositionThatDependsOnTheBatch() {
    refuses(
        () -> evaluate(new Op.Gather(0, true), shape(3, 4), shape()),
        "looks up a position that depends on the batch size: [N]");
  }

  @Test
  void refusesWhatIsNeitherMovedNorCounted() {
    refuses(
        () -> evaluate(new Op.CumSum(0, false, false), shape(3)),
        "computes with the batch size, which a row's result must not depend on");
  }

  @Test
  void refusesFractionsBesideTheBatch() {
    refuses(
        () -> Sizes.of(Tensor.of(1, 2.5f)), "computes with the batch size and the fraction 2.5");
    assertThat(Sizes.of(Tensor.of(1, -2))).hasToString("[1, -2]");
  }

  @Test
  void refusesMoreNumbersThanAShapeHas() {
    refuses(() -> Sizes.of(Tensor.zeros(5000)), "computes 5000 numbers that depend on the batch");
  }

  @Test
  void becomesATensorOfAnyType() {
    Sizes sizes = fixed(0, 1, 5);

    assertThat(sizes.toTensor(DType.INT64)).isEqualTo(Tensor.ofLongs(new long[] {0, 1, 5}, 3));
    assertThat(sizes.toTensor(DType.FLOAT32)).isEqualTo(Tensor.of(0, 1, 5));
    assertThat(sizes.toTensor(DType.BOOL))
        .isEqualTo(Tensor.ofBooleans(new boolean[] {false, true, true}, 3));
  }
}
