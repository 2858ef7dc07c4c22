package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Who is the memory of whom, what is computed together, and who reads a value last. */
class LifetimesTest {

  private final Value x = Value.input("x", DType.FLOAT32, Shape.batched(2, 3));

  private static Lifetimes of(Value input, Value... outputs) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Value output : outputs) {
      named.put("y" + named.size(), output);
    }
    return Lifetimes.of(Graph.of(List.of(input), named, Map.of()));
  }

  @Test
  void reshapesAreTheMemoryOfTheirOperand() {
    Value flat = x.reshape(-1, 6);
    Value again = flat.reshape(-1, 3, 2);
    Lifetimes lifetimes = of(x, again.relu());

    assertThat(lifetimes.root(flat)).isSameAs(x);
    assertThat(lifetimes.root(again)).isSameAs(x);
    assertThat(lifetimes.fusions()).containsEntry("reshapes without a copy", 2);
  }

  @Test
  void transposesAreViewsOnlyWhereNoElementMoves() {
    Value swapped = x.transpose(1, 2);
    Value column = x.reshape(-1, 1, 6);
    Value turned = column.transpose(1, 2);
    Lifetimes lifetimes = of(x, swapped.relu(), turned.relu());

    assertThat(lifetimes.root(swapped)).isSameAs(swapped);
    assertThat(lifetimes.root(turned)).isSameAs(x);
  }

  @Test
  void expandsAreViewsOnlyWhereTheyRepeatNothing() {
    Value wide = Value.input("w", DType.FLOAT32, Shape.batched(1, 3));
    Value repeated = wide.expand(Shape.batched(2, 3));
    Value same = wide.expand(Shape.batched(1, 3));
    Lifetimes lifetimes = of(wide, repeated.relu(), same.relu());

    assertThat(lifetimes.root(repeated)).isSameAs(repeated);
    assertThat(lifetimes.root(same)).isSameAs(wide);
  }

  private static Value linear(Value value) {
    return value.linear(Value.constant(Tensor.randn(1, 4, 3)));
  }

  @Test
  void aReluIsComputedWithTheLinearBeforeIt() {
    Value linear = linear(x);
    Value relu = linear.relu();
    Lifetimes lifetimes = of(x, relu);

    assertThat(lifetimes.fusedLayer(relu)).isSameAs(linear);
    assertThat(lifetimes.isFusedAway(linear)).isTrue();
    assertThat(lifetimes.isFusedAway(relu)).isFalse();
    assertThat(lifetimes.operands(linear)).isEmpty();
    assertThat(lifetimes.operands(relu)).isEqualTo(linear.operands());
    assertThat(lifetimes.fusions()).containsEntry("ReLUs with the layer before", 1);
  }

  @Test
  void aLinearThatSomebodyElseWantsIsNotFused() {
    Value linear = linear(x);
    Value relu = linear.relu();

    assertThat(of(x, relu, linear).fusedLayer(relu)).isNull();
    assertThat(of(x, relu, linear.tanh()).fusedLayer(relu)).isNull();
    assertThat(of(x, relu).fusedLayer(relu)).isSameAs(linear);
  }

  @Test
  void otherActivationsAndOtherOperandsAreNotFused() {
    Value tanh = linear(x).tanh();
    Value plain = x.relu();
    Lifetimes lifetimes = of(x, tanh, plain);

    assertThat(lifetimes.fusedLayer(tanh)).isNull();
    assertThat(lifetimes.fusedLayer(plain)).isNull();
    assertThat(lifetimes.operands(tanh)).isEqualTo(tanh.operands());
    assertThat(lifetimes.fusions()).isEmpty();
  }

  @Test
  void aConvolutionIsComputedWithThePaddingsBeforeIt() {
    Value y = Value.of(pad(2, 0f), Value.of(pad(1, 0f), x));
    Value weight = Value.constant(Tensor.randn(1, 5, 4, 3));
    Value convolution = Value.of(new Op.Convolution(List.of(1), List.of(1), 1, false), y, weight);
    Value relu = convolution.relu();
    Lifetimes lifetimes = of(x, relu);

    assertThat(lifetimes.borderless(convolution)).isSameAs(x);
    assertThat(lifetimes.isFusedAway(y)).isTrue();
    assertThat(lifetimes.operands(relu)).contains(x, weight).doesNotContain(y);
    assertThat(lifetimes.fusions()).containsEntry("paddings with the convolution behind", 1);
  }

  @Test
  void aPaddingThatSomebodyElseWantsIsNot() {
    Value y = Value.of(pad(1, 0f), x);
    Value weight = Value.constant(Tensor.randn(1, 5, 4, 3));
    Value convolution = Value.of(new Op.Convolution(List.of(1), List.of(1), 1, false), y, weight);

    assertThat(of(x, convolution, y).borderless(convolution)).isSameAs(y);
    assertThat(of(x, convolution, y.tanh()).borderless(convolution)).isSameAs(y);
    assertThat(of(x, convolution).borderless(convolution)).isSameAs(x);
  }

  private static Op pad(int axis, float number) {
    return new Op.Pad(axis, 1, 1, Tensor.scalar(number));
  }

  @Test
  void memoryEndsWithItsLastReader() {
    Value first = x.tanh();
    Value second = first.sigmoid();
    Value third = first.add(second);
    Lifetimes lifetimes = of(x, third);

    assertThat(lifetimes.endsAt(first, second)).isFalse();
    assertThat(lifetimes.endsAt(first, third)).isTrue();
    assertThat(lifetimes.endsAt(second, third)).isTrue();
  }

  @Test
  void memoryOfAViewEndsWithTheLastReaderOfAny() {
    Value first = x.tanh();
    Value flat = first.reshape(-1, 6);
    Value second = flat.sigmoid();
    Value third = first.abs();
    Lifetimes lifetimes = of(x, second, third);

    assertThat(lifetimes.endsAt(flat, second)).isFalse();
    assertThat(lifetimes.endsAt(first, third)).isTrue();
    assertThat(lifetimes.endsAt(flat, third)).isTrue();
  }

  /** An input may be read by the next run, and an output after this one. */
  @Test
  void inputsAndOutputsNeverEnd() {
    Value first = x.tanh();
    Value second = first.sigmoid();
    Value flat = first.reshape(-1, 6);
    Lifetimes lifetimes = of(x, second, flat);

    assertThat(lifetimes.endsAt(x, first)).isFalse();
    assertThat(lifetimes.endsAt(first, second)).isFalse();
    assertThat(lifetimes.endsAt(second, second)).isFalse();
  }

  @Test
  void largeAttentionIsComputedByItsLastProduct() {
    Value q = Value.input("q", DType.FLOAT32, Shape.batched(70, 4));
    Value scores = q.matmul(q.transpose(1, 2));
    Value scaled = scores.mul(0.5);
    Value weights = scaled.softmax(2);
    Value result = weights.matmul(q);
    Lifetimes lifetimes = of(q, result);

    assertThat(lifetimes.attention(result)).isNotNull();
    assertThat(List.of(scores, scaled, weights)).allMatch(lifetimes::isFusedAway);
    assertThat(lifetimes.isFusedAway(result)).isFalse();
    assertThat(lifetimes.operands(result)).contains(q).doesNotContain(weights);
    assertThat(lifetimes.fusions()).containsEntry("attentions a piece at a time", 1);
  }

  @Test
  void smallAttentionIsNot() {
    Value q = Value.input("q", DType.FLOAT32, Shape.batched(7, 4));
    Value result = q.matmul(q.transpose(1, 2)).softmax(2).matmul(q);

    assertThat(of(q, result).attention(result)).isNull();
  }

  @Test
  void aProductOfSomethingElseIsNoAttention() {
    Value q = Value.input("q", DType.FLOAT32, Shape.batched(70, 4));
    Value product = q.matmul(q.transpose(1, 2)).matmul(q);
    Value where = Value.of(new Op.MatMul(), q, q.transpose(1, 2));

    assertThat(of(q, product).attention(product)).isNull();
    assertThat(of(q, where).attention(where)).isNull();
  }

  @Test
  void slicesThatAreReadOneByOneAreAPartOfTheirOperand() {
    Value second = x.select(1, 1);
    Value copied = x.slice(1, 0, 1);
    Lifetimes lifetimes = of(x, second.add(second), copied.relu());

    assertThat(lifetimes.root(second)).isSameAs(x);
    assertThat(lifetimes.partStart(second)).isEqualTo(3);
    assertThat(lifetimes.root(copied)).isSameAs(copied);
    assertThat(lifetimes.fusions()).containsEntry("slices without a copy", 1);
  }

  @Test
  void aSliceOfASliceIsAPartToo() {
    Value row = x.slice(1, 1, 2);
    Value part = row.slice(2, 1, 3);
    Lifetimes lifetimes = of(x, part.add(part));

    assertThat(lifetimes.root(part)).isSameAs(x);
    assertThat(lifetimes.partStart(part)).isEqualTo(4);
    assertThat(lifetimes.fusions()).containsEntry("slices without a copy", 2);
  }

  @Test
  void slicesOfAnInnerAxisAreCopied() {
    Value column = x.slice(2, 1, 3);
    Lifetimes lifetimes = of(x, column.mul(column));

    assertThat(lifetimes.root(column)).isSameAs(column);
  }
}
