package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * What may be computed before there is any data: so many elements, so much work, so much memory.
 */
class FoldingBudgetTest {

  /** A constant of any size that takes no memory here: the budget sees shapes alone. */
  private static Value large(int... shape) {
    return Value.input("constant", DType.FLOAT32, Shape.of(shape));
  }

  @Test
  void elementsAreTakenOffOnce() {
    FoldingBudget budget = new FoldingBudget(100);

    assertThat(budget.allows(large(60).exp())).isTrue();
    assertThat(budget.allows(large(41).exp())).as("40 are left").isFalse();
    assertThat(budget.allows(large(40).exp())).as("a refusal takes nothing").isTrue();
    assertThat(budget.allows(large(1).exp())).isFalse();
    assertThat(budget.allows(0)).isTrue();
  }

  /** Half a thousand million multiplications and some are a few seconds of the interpreter. */
  @Test
  void productsOfEveryKindAreWork() {
    Value a = large(1024, 1024);
    Value image = large(1, 128, 66, 66);
    Value kernels = large(256, 128, 3, 3);
    List<Value> tooMuch =
        List.of(
            a.matmul(a),
            a.linear(a),
            Value.of(new Op.Convolution(List.of(1, 1), List.of(1, 1), 1, false), image, kernels));
    for (Value product : tooMuch) {
      assertThat(new FoldingBudget(10_000_000).allows(product)).as("%s", product).isFalse();
    }
    Value small = large(512, 512);
    FoldingBudget budget = new FoldingBudget(10_000_000);
    for (int i = 0; i < 4; i++) {
      assertThat(budget.allows(small.matmul(small))).as("product %s", i).isTrue();
    }
    assertThat(budget.allows(small.matmul(small))).as("all together are too much").isFalse();
  }

  @Test
  void readingLargeOperandsIsWorkToo() {
    FoldingBudget budget = new FoldingBudget(1000);
    Value large = large(1 << 28);

    assertThat(budget.allows(large.sum(0, false))).isTrue();
    assertThat(budget.allows(large.sum(0, false))).isTrue();
    assertThat(budget.allows(large.sum(0, false))).isFalse();
  }

  // memory

  private static Graph of(Value... outputs) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Value output : outputs) {
      named.put("y" + named.size(), output);
    }
    return Graph.of(List.of(), named, Map.of());
  }

  @Test
  void constantsTakeEightTimesTheFilesAndSome() {
    Allowance allowance = Allowance.of(1000);
    long most = Allowance.FIXED_BYTES + 8000;

    allowance.take(DType.FLOAT32, (most - 8) / 4);
    allowance.take(DType.BOOL, 8);
    assertThatThrownBy(() -> allowance.take(DType.BOOL, 1))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "describes constants of more than 64 MB in all, from files of 1,000 bytes; at most 64"
                + " MB and 8 times the files are computed in advance: store large constants in the"
                + " file");
    allowance.fresh().take(DType.INT64, most / 8);
    allowance.addFile(1);
    allowance.take(DType.INT64, 1);
  }

  /** Whatever overflows: the product of these extents is 2^64. */
  @Test
  void shapesThatOverflowHaveNoRoom() {
    Allowance allowance = Allowance.of(1 << 20);

    allowance.requireRoom(DType.FLOAT32, 1 << 12, 1 << 11);
    allowance.requireRoom(DType.FLOAT32, Integer.MAX_VALUE, 0);
    for (int[] shape :
        new int[][] {{1 << 16, 1 << 16, 1 << 16, 1 << 16}, {Integer.MAX_VALUE}, {1 << 30, 4}}) {
      assertThatThrownBy(() -> allowance.requireRoom(DType.BOOL, shape))
          .isInstanceOf(ModelException.class);
    }
    Allowance.unlimited().requireRoom(DType.INT64, Integer.MAX_VALUE, 4);
  }

  /** One tensor under several names is stored once; what is computed of constants is stored. */
  @Test
  void aGraphIsCountedWithWhatItsConstantsBecome() {
    Tensor shared = Tensor.zeros(1 << 22); // 16 MB
    Allowance allowance = Allowance.of(0); // 64 MB

    allowance.require(of(Value.constant(shared), Value.constant(shared), Value.constant(shared)));
    Value twice = Value.constant(shared).exp();
    allowance.require(of(twice, twice.neg(), Value.constant(shared)));
    assertThatThrownBy(() -> allowance.require(of(twice.neg(), twice.abs(), twice.sin())))
        .isInstanceOf(ModelException.class);
    Value wide = Value.constant(Tensor.ones(1)).expand(Shape.of(1 << 25));
    assertThatThrownBy(() -> allowance.require(of(wide))).isInstanceOf(ModelException.class);
  }

  // what is said of a graph's costs

  @Test
  void costsAreTheMultiplicationsOfARow() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(6, 8));
    Value weight = Value.constant(Tensor.zeros(5, 8));
    Value y = x.linear(weight).matmul(Value.constant(Tensor.zeros(5, 3))).relu();
    Value taps = Value.constant(Tensor.zeros(4, 3, 2));
    Value z = Value.of(new Op.Convolution(List.of(1), List.of(1), 2, false), x, taps);
    Graph graph = Graph.of(List.of(x), Map.of("y", y, "z", z), Map.of());

    assertThat(Costs.multiplyAdds(y.operands().get(0).operands().get(0))).isEqualTo(6 * 5 * 8);
    assertThat(Costs.multiplyAdds(z)).isEqualTo(4 * 7 * 3 * 2);
    assertThat(Costs.multiplyAdds(graph)).isEqualTo(6 * 5 * 8 + 6 * 3 * 5 + 4 * 7 * 3 * 2);
    assertThat(Costs.multiplyAdds(weight.matmul(Value.constant(Tensor.zeros(8, 8))))).isZero();
    assertThat(Costs.constants(graph)).isEqualTo(5 * 8 + 5 * 3 + 4 * 3 * 2);
    assertThat(Costs.operations(graph))
        .containsOnly(
            Map.entry("linear", 1),
            Map.entry("matmul", 1),
            Map.entry("relu", 1),
            Map.entry("convolution", 1));
    assertThat(Costs.name(new Op.Reduce(ReduceFunction.MEAN, List.of(1), true)))
        .isEqualTo("reduce mean");
    assertThat(Costs.name(new Op.Unary(UnaryFunction.IS_NAN, 0, 0))).isEqualTo("is nan");
  }
}
