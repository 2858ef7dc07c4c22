package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Which types and shapes every operation takes, and what it gives: numpy's rules, with a batch that
 * no operation may mix. An operand is written {@code f[N,2,3]}: f, i or b for its type.
 */
class OpInferenceTest {

  private static Value operand(String text) {
    DType dtype =
        switch (text.charAt(0)) {
          case 'f' -> DType.FLOAT32;
          case 'i' -> DType.INT64;
          default -> DType.BOOL;
        };
    String inner = text.substring(2, text.length() - 1);
    List<Dim> dims = new ArrayList<>();
    for (String extent : inner.isEmpty() ? new String[0] : inner.split(",")) {
      dims.add(extent.equals("N") ? Dim.BATCH : Dim.of(Integer.parseInt(extent)));
    }
    return Value.input("x", dtype, new Shape(dims));
  }

  private static Value of(Op op, String operands) {
    return Value.of(op, Arrays.stream(operands.split(" ")).map(OpInferenceTest::operand).toList());
  }

  private static void gives(Op op, String operands, String type) {
    assertThat(of(op, operands).type()).as("%s of %s", op, operands).hasToString(type);
  }

  private static void refuses(Op op, String operands, String words) {
    assertThatThrownBy(() -> of(op, operands))
        .as("%s of %s", op, operands)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(words);
  }

  // element by element

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f[N,3] f[N,3] | float32[N, 3]",
        "f[N,3] f[3] | float32[N, 3]",
        "f[N,3] f[1] | float32[N, 3]",
        "f[N,3] f[] | float32[N, 3]",
        "f[] f[N,3] | float32[N, 3]",
        "f[3] f[N,1] | float32[N, 3]",
        "f[N,1] f[N,3] | float32[N, 3]",
        "f[N,2,1] f[1,3] | float32[N, 2, 3]",
        "f[2,1] f[1,3] | float32[2, 3]",
        "f[1] f[N] | float32[N]",
        "f[0] f[1] | float32[0]",
        "f[N,0] f[N,1] | float32[N, 0]",
        "i[N,3] i[3] | int64[N, 3]",
        "i[] i[] | int64[]",
        "f[N] f[1,N] | float32[1, N]"
      })
  void addBroadcastsAsNumpy(String operands, String type) {
    gives(new Op.Binary(BinaryFunction.ADD), operands, type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f[N,3] f[N,4] | ADD cannot broadcast [N, 3] and [N, 4]",
        "f[2] f[3] | ADD cannot broadcast [2] and [3]",
        "f[0] f[2] | ADD cannot broadcast [0] and [2]",
        "f[N,1] f[1,N] | combines every row of the batch with every other",
        "f[N] f[3] | ADD cannot broadcast [N] and [3]",
        "f[N,3] i[3] | ADD",
        "b[N] b[N] | ADD is not defined on bool"
      })
  void addRefusesWhatDoesNotFit(String operands, String words) {
    refuses(new Op.Binary(BinaryFunction.ADD), operands, words);
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryFunction.class,
      names = {"EQUAL", "LESS", "LESS_EQUAL"})
  void comparisonsGiveTruthValues(BinaryFunction function) {
    gives(new Op.Binary(function), "f[N,3] f[3]", "bool[N, 3]");
    gives(new Op.Binary(function), "i[N,3] i[3]", "bool[N, 3]");
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryFunction.class,
      names = {"AND", "OR", "XOR"})
  void logicIsOfTruthValues(BinaryFunction function) {
    gives(new Op.Binary(function), "b[N,3] b[3]", "bool[N, 3]");
    refuses(new Op.Binary(function), "f[N,3] f[3]", function + " is not defined on float32");
    refuses(new Op.Binary(function), "i[N,3] i[3]", function + " is not defined on int64");
  }

  @ParameterizedTest
  @EnumSource(
      value = BinaryFunction.class,
      names = {"ADD", "SUB", "MUL", "DIV", "MAX", "MIN", "POW", "MOD", "FMOD"})
  void arithmeticIsOfNumbers(BinaryFunction function) {
    gives(new Op.Binary(function), "f[N,3] f[3]", "float32[N, 3]");
    gives(new Op.Binary(function), "i[N,3] i[3]", "int64[N, 3]");
    refuses(new Op.Binary(function), "b[N,3] b[3]", function + " is not defined on bool");
  }

  @Test
  void equalityIsOfEverything() {
    gives(new Op.Binary(BinaryFunction.EQUAL), "b[N] b[N]", "bool[N]");
    refuses(new Op.Binary(BinaryFunction.LESS), "b[N] b[N]", "LESS is not defined on bool");
  }

  @Test
  void functionsOfOneOperandKeepTheShape() {
    gives(new Op.Unary(UnaryFunction.EXP, 0, 0), "f[N,2,3]", "float32[N, 2, 3]");
    gives(new Op.Unary(UnaryFunction.NEG, 0, 0), "i[N]", "int64[N]");
    gives(new Op.Unary(UnaryFunction.NOT, 0, 0), "b[N]", "bool[N]");
    gives(new Op.Unary(UnaryFunction.IS_NAN, 0, 0), "f[N]", "bool[N]");
    gives(new Op.Unary(UnaryFunction.IS_INF, 1, 1), "f[N]", "bool[N]");
    refuses(new Op.Unary(UnaryFunction.EXP, 0, 0), "i[N]", "EXP is not defined on int64");
    refuses(new Op.Unary(UnaryFunction.NEG, 0, 0), "b[N]", "NEG is not defined on bool");
    refuses(new Op.Unary(UnaryFunction.NOT, 0, 0), "f[N]", "NOT is not defined on float32");
  }

  @Test
  void whereChoosesBetweenOneType() {
    gives(new Op.Where(), "b[N,1] f[3] f[]", "float32[N, 3]");
    gives(new Op.Where(), "b[3] i[N,3] i[]", "int64[N, 3]");
    gives(new Op.Where(), "b[N] b[N] b[]", "bool[N]");
    refuses(new Op.Where(), "f[N] f[N] f[N]", "the condition of where");
    refuses(new Op.Where(), "b[N] f[N] i[N]", "where");
    refuses(new Op.Where(), "b[N,2] f[3] f[]", "where cannot broadcast");
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void castsToAnyType(DType to) {
    gives(new Op.Cast(to), "f[N,3]", to + "[N, 3]");
    gives(new Op.Cast(to), "i[]", to + "[]");
    gives(new Op.Cast(to), "b[N]", to + "[N]");
  }

  @Test
  void integersAreWrappedAndBounded() {
    gives(new Op.Wrap(8, true), "i[N,3]", "int64[N, 3]");
    gives(new Op.Bounded("a class", 0, 9), "i[N,3]", "int64[N, 3]");
    refuses(new Op.Wrap(8, true), "f[N]", "wrap");
    refuses(new Op.Bounded("a class", 0, 9), "f[N]", "bounded");
  }

  // products

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f[N,4] f[3,4] | float32[N, 3]",
        "f[N,2,4] f[3,4] | float32[N, 2, 3]",
        "f[4] f[3,4] | float32[3]",
        "f[N,4] f[0,4] | float32[N, 0]",
        "f[N,0] f[3,0] | float32[N, 3]"
      })
  void linearReplacesTheLastAxis(String operands, String type) {
    gives(new Op.Linear(false), operands, type);
  }

  @Test
  void linearRefusesWhatDoesNotFit() {
    refuses(new Op.Linear(false), "f[N,5] f[3,4]", "linear expects 4 features in the last axis");
    refuses(new Op.Linear(false), "f[N,4] f[4]", "linear needs a weight [out, in], got [4]");
    refuses(new Op.Linear(false), "f[] f[3,4]", "linear needs an input of rank 1 or more");
    refuses(new Op.Linear(true), "f[N,4] f[3,4] f[4]", "linear needs a bias [3], got [4]");
    refuses(new Op.Linear(false), "i[N,4] f[3,4]", "linear");
    gives(new Op.Linear(true), "f[N,4] f[3,4] f[3]", "float32[N, 3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f[N,2,3] f[3,4] | float32[N, 2, 4]",
        "f[N,2,3] f[N,3,4] | float32[N, 2, 4]",
        "f[N,5,2,3] f[N,1,3,4] | float32[N, 5, 2, 4]",
        "f[2,3] f[N,3,4] | float32[N, 2, 4]",
        "f[N,3] f[3,4] | float32[N, 4]"
      })
  void matmulMultipliesTheLastTwoAxes(String operands, String type) {
    gives(new Op.MatMul(), operands, type);
  }

  @Test
  void matmulRefusesWhatDoesNotFit() {
    refuses(new Op.MatMul(), "f[N,2,3] f[4,5]", "matmul needs equal inner extents");
    refuses(new Op.MatMul(), "f[3] f[3,4]", "matmul needs two operands of rank 2 or more");
    refuses(new Op.MatMul(), "f[2,N] f[N,3]", "which mixes rows");
    refuses(new Op.MatMul(), "f[N,2] f[2,N]", "combines every row of the batch with every other");
    refuses(new Op.MatMul(), "i[N,2,3] i[3,4]", "matmul");
  }

  // along axes

  @Test
  void reductionsDropOrKeepTheirAxes() {
    gives(new Op.Reduce(ReduceFunction.SUM, List.of(1), false), "f[N,2,3]", "float32[N, 3]");
    gives(new Op.Reduce(ReduceFunction.SUM, List.of(1), true), "f[N,2,3]", "float32[N, 1, 3]");
    gives(new Op.Reduce(ReduceFunction.MAX, List.of(1, 2), false), "i[N,2,3]", "int64[N]");
    gives(new Op.Reduce(ReduceFunction.SUM, List.of(0), false), "f[2,N]", "float32[N]");
    refuses(new Op.Reduce(ReduceFunction.SUM, List.of(0), false), "f[N,2]", "it mixes rows");
    refuses(new Op.Reduce(ReduceFunction.SUM, List.of(1), false), "b[N,2]", "not defined on bool");
  }

  @Test
  void positionsAreIntegers() {
    gives(new Op.ArgReduce(true, 1, false, false), "f[N,5]", "int64[N]");
    gives(new Op.ArgReduce(false, 1, true, true), "i[N,5]", "int64[N, 1]");
    refuses(new Op.ArgReduce(true, 1, false, false), "f[N,0]", "argmax over an empty axis");
    refuses(new Op.ArgReduce(false, 1, false, false), "b[N,2]", "argmin is not defined on bool");
    refuses(new Op.ArgReduce(true, 0, false, false), "f[N,2]", "it mixes rows");
  }

  @Test
  void whatRunsAlongAnAxisKeepsTheShape() {
    gives(new Op.Softmax(1, false), "f[N,5]", "float32[N, 5]");
    gives(new Op.Softmax(2, true), "f[N,5,2]", "float32[N, 5, 2]");
    gives(new Op.Normalize(List.of(1, 2), 1e-5f, true), "f[N,5,2]", "float32[N, 5, 2]");
    gives(new Op.CumSum(1, true, false), "i[N,5]", "int64[N, 5]");
    refuses(new Op.Softmax(0, false), "f[N,5]", "softmax runs over axis 0");
    refuses(new Op.Softmax(0, true), "f[N,5]", "log_softmax runs over axis 0");
    refuses(new Op.Normalize(List.of(1), 1e-5f, true), "i[N,5]", "normalisation");
    refuses(new Op.CumSum(1, false, false), "b[N,5]", "cumsum is not defined on bool");
  }

  @Test
  void topKCutsItsAxis() {
    gives(new Op.TopK(2, 1, true, false), "f[N,5]", "float32[N, 2]");
    gives(new Op.TopK(2, 1, true, true), "f[N,5]", "int64[N, 2]");
    gives(new Op.TopK(0, 1, true, true), "i[N,5]", "int64[N, 0]");
    gives(new Op.TopK(5, 1, false, false), "i[N,5]", "int64[N, 5]");
    refuses(new Op.TopK(6, 1, true, false), "f[N,5]", "topk takes 6 of 5 elements");
    refuses(new Op.TopK(-1, 1, true, false), "f[N,5]", "topk takes -1 of 5 elements");
    refuses(new Op.TopK(1, 1, true, false), "b[N,5]", "topk is not defined on bool");
  }

  // rearrangements

  @Test
  void transposesByPermutations() {
    gives(new Op.Transpose(List.of(0, 2, 1)), "f[N,2,3]", "float32[N, 3, 2]");
    gives(new Op.Transpose(List.of(2, 0, 1)), "i[N,2,3]", "int64[3, N, 2]");
    refuses(new Op.Transpose(List.of(0, 1)), "f[N,2,3]", "is not a permutation of the axes");
    refuses(new Op.Transpose(List.of(0, 1, 1)), "f[N,2,3]", "is not a permutation of the axes");
    refuses(new Op.Transpose(List.of(0, 1, 3)), "f[N,2,3]", "is not a permutation of the axes");
  }

  @Test
  void expandsAxesOfExtentOne() {
    gives(new Op.Expand(Shape.batched(2, 3)), "f[N,1,3]", "float32[N, 2, 3]");
    gives(new Op.Expand(Shape.batched(2, 3)), "f[3]", "float32[N, 2, 3]");
    refuses(new Op.Expand(Shape.batched(2, 3)), "f[N,2,4]", "expand cannot broadcast");
    refuses(new Op.Expand(Shape.batched(1, 3)), "f[N,2,3]", "cannot expand");
  }

  @Test
  void concatenatesEqualShapes() {
    gives(new Op.Concat(1), "f[N,2] f[N,3]", "float32[N, 5]");
    gives(new Op.Concat(1), "i[N,2,4] i[N,0,4] i[N,1,4]", "int64[N, 3, 4]");
    refuses(new Op.Concat(1), "f[N,2,4] f[N,2,5]", "cat along axis 1 needs equal shapes elsewhere");
    refuses(new Op.Concat(1), "f[N,2] f[N,2,1]", "cat along axis 1 needs equal shapes elsewhere");
    refuses(new Op.Concat(2), "f[N,2] f[N,2]", "cat along axis 2 of [N, 2]");
    refuses(new Op.Concat(0), "f[N,2] f[N,2]", "mixes rows");
    refuses(new Op.Concat(1), "f[N,2] i[N,2]", "cat");
  }

  @Test
  void slicesStayWithinTheirAxis() {
    gives(new Op.Slice(1, 1, 2, 2), "f[N,5]", "float32[N, 2]");
    gives(new Op.Slice(1, 4, -2, 3), "f[N,5]", "float32[N, 3]");
    gives(new Op.Slice(1, 0, 1, 0), "f[N,5]", "float32[N, 0]");
    refuses(new Op.Slice(1, 1, 2, 3), "f[N,5]", "slice of axis 1 from 1, step 2, 3 elements");
    refuses(new Op.Slice(1, -1, 1, 1), "f[N,5]", "slice of axis 1");
    refuses(new Op.Slice(1, 1, -1, 3), "f[N,5]", "slice of axis 1");
    refuses(new Op.Slice(0, 0, 1, 1), "f[N,5]", "mixes rows");
  }

  @Test
  void padsWithAValueOfItsType() {
    gives(new Op.Pad(1, 2, 1, Tensor.scalar(0f)), "f[N,5]", "float32[N, 8]");
    gives(new Op.Pad(1, 0, 0, Tensor.scalar(0L)), "i[N,5]", "int64[N, 5]");
    refuses(new Op.Pad(1, -1, 0, Tensor.scalar(0f)), "f[N,5]", "both must be >= 0");
    refuses(new Op.Pad(1, 0, -1, Tensor.scalar(0f)), "f[N,5]", "both must be >= 0");
    refuses(new Op.Pad(1, 1, 1, Tensor.scalar(0L)), "f[N,5]", "pad of float32");
    refuses(new Op.Pad(0, 1, 1, Tensor.scalar(0f)), "f[N,5]", "mixes rows");
  }

  @Test
  void gathersInThePlaceOfItsAxis() {
    gives(new Op.Gather(1, false), "f[N,5,2] i[3]", "float32[N, 3, 2]");
    gives(new Op.Gather(0, true), "f[9,4] i[N,3]", "float32[N, 3, 4]");
    gives(new Op.Gather(1, false), "f[N,5] i[]", "float32[N]");
    refuses(new Op.Gather(1, false), "f[N,5] f[3]", "the indices of gather");
    refuses(new Op.Gather(0, false), "f[N,5] i[3]", "mixes rows");
  }

  @Test
  void gathersElementsOfTheSameRank() {
    gives(new Op.GatherElements(1, false), "f[N,5] i[N,2]", "float32[N, 2]");
    refuses(new Op.GatherElements(1, false), "f[N,5] i[N]", "of one rank");
    refuses(new Op.GatherElements(1, false), "f[N,5] f[N,2]", "the indices of gather");
    refuses(new Op.GatherElements(1, false), "f[N,5,2] i[N,2,3]", "leave the data");
  }

  // axes of values

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 2", "-1, 2", "-2, 1", "-3, 0"})
  void axesCountFromEitherEnd(int axis, int counted) {
    assertThat(operand("f[N,2,3]").axis(axis)).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({"3", "-4", "100", "-100"})
  void axesThatAreNotThereAreRefused(int axis) {
    assertThatThrownBy(() -> operand("f[N,2,3]").axis(axis))
        .isInstanceOf(ModelException.class)
        .hasMessage("axis " + axis + " of a value of shape [N, 2, 3]");
  }

  @Test
  void methodsOfValuesMeanPyTorchs() {
    Value x = operand("f[N,2,3]");

    assertThat(x.unsqueeze(1).shape()).hasToString("[N, 1, 2, 3]");
    assertThat(x.unsqueeze(-1).shape()).hasToString("[N, 2, 3, 1]");
    assertThat(x.unsqueeze(-1).squeeze(3).shape()).hasToString("[N, 2, 3]");
    assertThat(x.select(1, -1).shape()).hasToString("[N, 3]");
    assertThat(x.slice(2, -2, 100).shape()).hasToString("[N, 2, 2]");
    assertThat(x.slice(2, 2, 1).shape()).hasToString("[N, 2, 0]");
    assertThat(x.transpose(-1, -2).shape()).hasToString("[N, 3, 2]");
    assertThat(x.size(-1)).isEqualTo(3);
    assertThat(x.gt(x).dtype()).isEqualTo(DType.BOOL);
    assertThat(x.ge(x).type()).isEqualTo(x.le(x).type());
    assertThat(x.to(DType.FLOAT32)).isSameAs(x);
  }

  @Test
  void methodsOfValuesRefuseWhatPyTorchRefuses() {
    Value x = operand("f[N,2,3]");

    for (Runnable call :
        List.<Runnable>of(
            () -> x.unsqueeze(4),
            () -> x.unsqueeze(-5),
            () -> x.squeeze(1),
            () -> x.select(1, 2),
            () -> x.select(1, -3),
            () -> operand("b[N]").add(1),
            () -> x.reshape(-1, -1),
            () -> x.reshape(-1, 7))) {
      assertThatThrownBy(call::run).isInstanceOf(ModelException.class);
    }
  }
}
