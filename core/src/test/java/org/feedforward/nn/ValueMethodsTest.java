package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What forward is written with gives what the method of the same name gives in PyTorch 2.13. */
class ValueMethodsTest {

  private static final Tensor X =
      Tensor.of(
          new float[] {
            1, -2, 3, 0.5f, 4, 0, -1, 2, -3, 2.5f, 6, -4, 0.25f, 1, -1.5f, 8, 2, 2, -2, 1, 5, -6,
            0.75f, 3
          },
          2,
          3,
          4);

  private static final Tensor Y =
      Tensor.of(new float[] {0.5f, -1, 2, 4, 1, 3, -2, 0.25f, -1, 1, 2, -0.5f}, 3, 4);

  private static final Tensor N =
      Tensor.ofLongs(new long[] {3, -1, 2, 0, 5, -4, 7, 7, -7, 2, -9, 1}, 2, 2, 3);

  private static final Value K = Value.constant(Tensor.ofLongs(new long[] {2, -3, 4}, 3));

  private static final Value zero = Value.constant(Tensor.scalar(0f));

  /** A network of one operation, and what PyTorch gives. */
  private record Case(String name, Graph graph, Tensor input, Tensor expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static int[] shape(int... extents) {
    return extents;
  }

  private static Value longs(long... values) {
    return Value.constant(Tensor.ofLongs(values, values.length));
  }

  private static Case of(String name, BinaryOperator<Value> network, int[] shape, String expected) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3, 4));
    Value result = network.apply(x, Value.constant(Y));
    Graph graph = Graph.of(List.of(x), Map.of("y", result), Map.of());
    String[] numbers = expected.split(" ");
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(numbers[i]);
    }
    return new Case(name, graph, X, Tensor.of(floats, shape));
  }

  private static Case ofLongs(
      String name, BinaryOperator<Value> network, int[] shape, String expected) {
    Value n = Value.input("n", DType.INT64, Shape.batched(2, 3));
    Graph graph = Graph.of(List.of(n), Map.of("y", network.apply(n, K)), Map.of());
    long[] longs = Stream.of(expected.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Case(name, graph, N, Tensor.ofLongs(longs, shape));
  }

  static Stream<Case> floats() {
    return Stream.of(
        of(
            "x.neg()",
            (x, y) -> x.neg(),
            shape(2, 3, 4),
            "-1 2 -3 -0.5 -4 -0 1 -2 3 -2.5 -6 4 -0.25 -1 1.5 -8 -2 -2 2 -1 -5 6 -0.75 -3"),
        of(
            "x.abs()",
            (x, y) -> x.abs(),
            shape(2, 3, 4),
            "1 2 3 0.5 4 0 1 2 3 2.5 6 4 0.25 1 1.5 8 2 2 2 1 5 6 0.75 3"),
        of(
            "x.relu()",
            (x, y) -> x.relu(),
            shape(2, 3, 4),
            "1 0 3 0.5 4 0 0 2 0 2.5 6 0 0.25 1 0 8 2 2 0 1 5 0 0.75 3"),
        of(
            "x.sign()",
            (x, y) -> x.sign(),
            shape(2, 3, 4),
            "1 -1 1 1 1 0 -1 1 -1 1 1 -1 1 1 -1 1 1 1 -1 1 1 -1 1 1"),
        of(
            "x.floor()",
            (x, y) -> x.floor(),
            shape(2, 3, 4),
            "1 -2 3 0 4 0 -1 2 -3 2 6 -4 0 1 -2 8 2 2 -2 1 5 -6 0 3"),
        of(
            "x.ceil()",
            (x, y) -> x.ceil(),
            shape(2, 3, 4),
            "1 -2 3 1 4 0 -1 2 -3 3 6 -4 1 1 -1 8 2 2 -2 1 5 -6 1 3"),
        of(
            "x.round()",
            (x, y) -> x.round(),
            shape(2, 3, 4),
            "1 -2 3 0 4 0 -1 2 -3 2 6 -4 0 1 -2 8 2 2 -2 1 5 -6 1 3"),
        of(
            "x.clamp(-1, 2)",
            (x, y) -> x.clamp(-1, 2),
            shape(2, 3, 4),
            "1 -1 2 0.5 2 0 -1 2 -1 2 2 -1 0.25 1 -1 2 2 2 -1 1 2 -1 0.75 2"),
        of(
            "x.abs().sqrt()",
            (x, y) -> x.abs().sqrt(),
            shape(2, 3, 4),
            "1 1.4142135 1.7320508 0.70710677 2 0 1 1.4142135 1.7320508 1.5811388 "
                + "2.4494898 2 0.5 1 1.2247449 2.828427 1.4142135 1.4142135 1.4142135 1 "
                + "2.236068 2.4494898 0.8660254 1.7320508"),
        of(
            "x.add(2.5)",
            (x, y) -> x.add(2.5),
            shape(2, 3, 4),
            "3.5 0.5 5.5 3 6.5 2.5 1.5 4.5 -0.5 5 8.5 -1.5 2.75 3.5 1 10.5 4.5 4.5 0.5 "
                + "3.5 7.5 -3.5 3.25 5.5"),
        of(
            "x.sub(0.5)",
            (x, y) -> x.sub(0.5),
            shape(2, 3, 4),
            "0.5 -2.5 2.5 0 3.5 -0.5 -1.5 1.5 -3.5 2 5.5 -4.5 -0.25 0.5 -2 7.5 1.5 1.5 "
                + "-2.5 0.5 4.5 -6.5 0.25 2.5"),
        of(
            "x.mul(-2)",
            (x, y) -> x.mul(-2),
            shape(2, 3, 4),
            "-2 4 -6 -1 -8 -0 2 -4 6 -5 -12 8 -0.5 -2 3 -16 -4 -4 4 -2 -10 12 -1.5 -6"),
        of(
            "x.div(4)",
            (x, y) -> x.div(4),
            shape(2, 3, 4),
            "0.25 -0.5 0.75 0.125 1 0 -0.25 0.5 -0.75 0.625 1.5 -1 0.0625 0.25 -0.375 2 "
                + "0.5 0.5 -0.5 0.25 1.25 -1.5 0.1875 0.75"),
        of(
            "x.abs().pow(2)",
            (x, y) -> x.abs().pow(2),
            shape(2, 3, 4),
            "1 4 9 0.25 16 0 1 4 9 6.25 36 16 0.0625 1 2.25 64 4 4 4 1 25 36 0.5625 9"),
        of(
            "x.add(y)",
            (x, y) -> x.add(y),
            shape(2, 3, 4),
            "1.5 -3 5 4.5 5 3 -3 2.25 -4 3.5 8 -4.5 0.75 0 0.5 12 3 5 -4 1.25 4 -5 2.75 " + "2.5"),
        of(
            "x.sub(y)",
            (x, y) -> x.sub(y),
            shape(2, 3, 4),
            "0.5 -1 1 -3.5 3 -3 1 1.75 -2 1.5 4 -3.5 -0.25 2 -3.5 4 1 -1 0 0.75 6 -7 "
                + "-1.25 3.5"),
        of(
            "x.mul(y)",
            (x, y) -> x.mul(y),
            shape(2, 3, 4),
            "0.5 2 6 2 4 0 2 0.5 3 2.5 12 2 0.125 -1 -3 32 2 6 4 0.25 -5 -6 1.5 -1.5"),
        of(
            "x.div(y)",
            (x, y) -> x.div(y),
            shape(2, 3, 4),
            "2 2 1.5 0.125 4 0 0.5 8 3 2.5 3 8 0.5 -1 -0.75 2 2 0.6666667 1 4 -5 -6 0.375 " + "-6"),
        of(
            "x.maximum(y)",
            (x, y) -> x.maximum(y),
            shape(2, 3, 4),
            "1 -1 3 4 4 3 -1 2 -1 2.5 6 -0.5 0.5 1 2 8 2 3 -2 1 5 1 2 3"),
        of(
            "x.minimum(y)",
            (x, y) -> x.minimum(y),
            shape(2, 3, 4),
            "0.5 -2 2 0.5 1 0 -2 0.25 -3 1 2 -4 0.25 -1 -1.5 4 1 2 -2 0.25 -1 -6 0.75 " + "-0.5"),
        of(
            "x.where(x.gt(y), y)",
            (x, y) -> x.where(x.gt(y), y),
            shape(2, 3, 4),
            "1 -1 3 4 4 3 -1 2 -1 2.5 6 -0.5 0.5 1 2 8 2 3 -2 1 5 1 2 3"),
        of(
            "x.where(x.le(y), y)",
            (x, y) -> x.where(x.le(y), y),
            shape(2, 3, 4),
            "0.5 -2 2 0.5 1 0 -2 0.25 -3 1 2 -4 0.25 -1 -1.5 4 1 2 -2 0.25 -1 -6 0.75 " + "-0.5"),
        of(
            "x.eq(y).to(DType.FLOAT32)",
            (x, y) -> x.eq(y).to(DType.FLOAT32),
            shape(2, 3, 4),
            "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0"),
        of(
            "x.lt(y).to(DType.FLOAT32)",
            (x, y) -> x.lt(y).to(DType.FLOAT32),
            shape(2, 3, 4),
            "0 1 0 1 0 1 0 0 1 0 0 1 1 0 1 0 0 1 0 0 0 1 1 0"),
        of(
            "x.le(y).to(DType.FLOAT32)",
            (x, y) -> x.le(y).to(DType.FLOAT32),
            shape(2, 3, 4),
            "0 1 0 1 0 1 0 0 1 0 0 1 1 0 1 0 0 1 1 0 0 1 1 0"),
        of(
            "x.gt(y).to(DType.FLOAT32)",
            (x, y) -> x.gt(y).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 0 1 0 1 0 1 1 0 1 1 0 0 1 0 1 1 0 0 1 1 0 0 1"),
        of(
            "x.ge(y).to(DType.FLOAT32)",
            (x, y) -> x.ge(y).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 0 1 0 1 0 1 1 0 1 1 0 0 1 0 1 1 0 1 1 1 0 0 1"),
        of(
            "x.gt(y).and(x.gt(zero)).to(DType.FLOAT32)",
            (x, y) -> x.gt(y).and(x.gt(zero)).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 0 1 0 1 0 0 1 0 1 1 0 0 1 0 1 1 0 0 1 1 0 0 1"),
        of(
            "x.gt(y).or(x.gt(zero)).to(DType.FLOAT32)",
            (x, y) -> x.gt(y).or(x.gt(zero)).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 0 1 1 1 0 1 1 0 1 1 0 1 1 0 1 1 1 0 1 1 0 1 1"),
        of(
            "x.gt(y).not().to(DType.FLOAT32)",
            (x, y) -> x.gt(y).not().to(DType.FLOAT32),
            shape(2, 3, 4),
            "0 1 0 1 0 1 0 0 1 0 0 1 1 0 1 0 0 1 1 0 0 1 1 0"),
        of(
            "x.sum(1, false)",
            (x, y) -> x.sum(1, false),
            shape(2, 4),
            "2 0.5 8 -1.5 7.25 -3 -2.75 12"),
        of("x.sum(-1, true)", (x, y) -> x.sum(-1, true), shape(2, 3, 1), "2.5 5 1.5 7.75 3 2.75"),
        of(
            "x.mean(2, false)",
            (x, y) -> x.mean(2, false),
            shape(2, 3),
            "0.625 1.25 0.375 1.9375 0.75 0.6875"),
        of("x.max(1, false)", (x, y) -> x.max(1, false), shape(2, 4), "4 2.5 6 2 5 2 0.75 8"),
        of("x.min(-1, true)", (x, y) -> x.min(-1, true), shape(2, 3, 1), "-2 -1 -4 -1.5 -2 -6"),
        of(
            "x.reduce(ReduceFunction.SUM, false, 1, 2)",
            (x, y) -> x.reduce(ReduceFunction.SUM, false, 1, 2),
            shape(2),
            "9 13.5"),
        of(
            "x.reduce(ReduceFunction.MAX, true, 2, 1)",
            (x, y) -> x.reduce(ReduceFunction.MAX, true, 2, 1),
            shape(2, 1, 1),
            "6 8"),
        of(
            "x.reduce(ReduceFunction.PROD, false, 2)",
            (x, y) -> x.reduce(ReduceFunction.PROD, false, 2),
            shape(2, 3),
            "-3 -0 180 -3 -8 -67.5"),
        of(
            "x.reduce(ReduceFunction.MIN, false, 1)",
            (x, y) -> x.reduce(ReduceFunction.MIN, false, 1),
            shape(2, 4),
            "-3 -2 -1 -4 0.25 -6 -2 1"),
        of(
            "x.reduce(ReduceFunction.MEAN, false, 1, 2)",
            (x, y) -> x.reduce(ReduceFunction.MEAN, false, 1, 2),
            shape(2),
            "0.75 1.125"),
        of(
            "x.argmax(2, false).to(DType.FLOAT32)",
            (x, y) -> x.argmax(2, false).to(DType.FLOAT32),
            shape(2, 3),
            "2 0 2 3 0 0"),
        of(
            "x.argmin(1, true).to(DType.FLOAT32)",
            (x, y) -> x.argmin(1, true).to(DType.FLOAT32),
            shape(2, 1, 4),
            "2 0 1 2 0 2 1 1"),
        of(
            "x.cumsum(2)",
            (x, y) -> x.cumsum(2),
            shape(2, 3, 4),
            "1 -1 2 2.5 4 4 3 5 -3 -0.5 5.5 1.5 0.25 1.25 -0.25 7.75 2 4 2 3 5 -1 -0.25 " + "2.75"),
        of(
            "x.cumsum(1)",
            (x, y) -> x.cumsum(1),
            shape(2, 3, 4),
            "1 -2 3 0.5 5 -2 2 2.5 2 0.5 8 -1.5 0.25 1 -1.5 8 2.25 3 -3.5 9 7.25 -3 -2.75 " + "12"),
        of(
            "x.reshape(-1, 12)",
            (x, y) -> x.reshape(-1, 12),
            shape(2, 12),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.reshape(-1, 2, 6)",
            (x, y) -> x.reshape(-1, 2, 6),
            shape(2, 2, 6),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.flatten(1, 2)",
            (x, y) -> x.flatten(1, 2),
            shape(2, 12),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.flatten(1, -1)",
            (x, y) -> x.flatten(1, -1),
            shape(2, 12),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.unsqueeze(1)",
            (x, y) -> x.unsqueeze(1),
            shape(2, 1, 3, 4),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.unsqueeze(-1)",
            (x, y) -> x.unsqueeze(-1),
            shape(2, 3, 4, 1),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.unsqueeze(2).squeeze(2)",
            (x, y) -> x.unsqueeze(2).squeeze(2),
            shape(2, 3, 4),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.permute(0, 2, 1)",
            (x, y) -> x.permute(0, 2, 1),
            shape(2, 4, 3),
            "1 4 -3 -2 0 2.5 3 -1 6 0.5 2 -4 0.25 2 5 1 2 -6 -1.5 -2 0.75 8 1 3"),
        of(
            "x.transpose(1, 2)",
            (x, y) -> x.transpose(1, 2),
            shape(2, 4, 3),
            "1 4 -3 -2 0 2.5 3 -1 6 0.5 2 -4 0.25 2 5 1 2 -6 -1.5 -2 0.75 8 1 3"),
        of(
            "x.transpose(-1, -2)",
            (x, y) -> x.transpose(-1, -2),
            shape(2, 4, 3),
            "1 4 -3 -2 0 2.5 3 -1 6 0.5 2 -4 0.25 2 5 1 2 -6 -1.5 -2 0.75 8 1 3"),
        of(
            "x.slice(1, 1, 3)",
            (x, y) -> x.slice(1, 1, 3),
            shape(2, 2, 4),
            "4 0 -1 2 -3 2.5 6 -4 2 2 -2 1 5 -6 0.75 3"),
        of(
            "x.slice(2, -2, 4)",
            (x, y) -> x.slice(2, -2, 4),
            shape(2, 3, 2),
            "3 0.5 -1 2 6 -4 -1.5 8 -2 1 0.75 3"),
        of(
            "x.slice(2, 0, -1)",
            (x, y) -> x.slice(2, 0, -1),
            shape(2, 3, 3),
            "1 -2 3 4 0 -1 -3 2.5 6 0.25 1 -1.5 2 2 -2 5 -6 0.75"),
        of(
            "x.slice(2, -9, 9)",
            (x, y) -> x.slice(2, -9, 9),
            shape(2, 3, 4),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of("x.select(1, 0)", (x, y) -> x.select(1, 0), shape(2, 4), "1 -2 3 0.5 0.25 1 -1.5 8"),
        of("x.select(2, -1)", (x, y) -> x.select(2, -1), shape(2, 3), "0.5 2 -4 8 1 3"),
        of(
            "x.matmul(x.transpose(1, 2))",
            (x, y) -> x.matmul(x.transpose(1, 2)),
            shape(2, 3, 3),
            "14.25 2 8 2 21 -26 8 -26 67.25 67.3125 13.5 18.125 13.5 13 -0.5 18.125 -0.5 "
                + "70.5625"),
        of(
            "x.matmul(y.transpose(0, 1))",
            (x, y) -> x.matmul(y.transpose(0, 1)),
            shape(2, 3, 3),
            "10.5 -10.875 2.75 8 6.5 -7 -8 -8.5 19.5 28.125 8.25 -6.25 -1 12.25 -4.5 22 "
                + "-13.75 -11"),
        of(
            "x.linear(y)",
            (x, y) -> x.linear(y),
            shape(2, 3, 3),
            "10.5 -10.875 2.75 8 6.5 -7 -8 -8.5 19.5 28.125 8.25 -6.25 -1 12.25 -4.5 22 "
                + "-13.75 -11"),
        of(
            "x.linear(y, Value.constant(Tensor.of(1, 2, 3)))",
            (x, y) -> x.linear(y, Value.constant(Tensor.of(1, 2, 3))),
            shape(2, 3, 3),
            "11.5 -8.875 5.75 9 8.5 -4 -7 -6.5 22.5 29.125 10.25 -3.25 0 14.25 -1.5 23 "
                + "-11.75 -8"),
        of(
            "x.sum(1, true).expand(x.shape())",
            (x, y) -> x.sum(1, true).expand(x.shape()),
            shape(2, 3, 4),
            "2 0.5 8 -1.5 2 0.5 8 -1.5 2 0.5 8 -1.5 7.25 -3 -2.75 12 7.25 -3 -2.75 12 "
                + "7.25 -3 -2.75 12"),
        of(
            "x.indexSelect(2, longs(3, 0, 0))",
            (x, y) -> x.indexSelect(2, longs(3, 0, 0)),
            shape(2, 3, 3),
            "0.5 1 1 2 4 4 -4 -3 -3 8 0.25 0.25 1 2 2 3 5 5"),
        of(
            "x.gather(1, longs(-1, 0))",
            (x, y) -> x.gather(1, longs(-1, 0)),
            shape(2, 2, 4),
            "-3 2.5 6 -4 1 -2 3 0.5 5 -6 0.75 3 0.25 1 -1.5 8"),
        of(
            "x.to(DType.INT64).to(DType.FLOAT32)",
            (x, y) -> x.to(DType.INT64).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 -2 3 0 4 0 -1 2 -3 2 6 -4 0 1 -1 8 2 2 -2 1 5 -6 0 3"),
        of(
            "x.to(DType.BOOL).to(DType.FLOAT32)",
            (x, y) -> x.to(DType.BOOL).to(DType.FLOAT32),
            shape(2, 3, 4),
            "1 1 1 1 1 0 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"),
        of(
            "Functional.cat(2, x, x.neg())",
            (x, y) -> Functional.cat(2, x, x.neg()),
            shape(2, 3, 8),
            "1 -2 3 0.5 -1 2 -3 -0.5 4 0 -1 2 -4 -0 1 -2 -3 2.5 6 -4 3 -2.5 -6 4 0.25 1 "
                + "-1.5 8 -0.25 -1 1.5 -8 2 2 -2 1 -2 -2 2 -1 5 -6 0.75 3 -5 6 -0.75 -3"),
        of(
            "Functional.cat(1, x, x)",
            (x, y) -> Functional.cat(1, x, x),
            shape(2, 6, 4),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 0.25 1 -1.5 "
                + "8 2 2 -2 1 5 -6 0.75 3 0.25 1 -1.5 8 2 2 -2 1 5 -6 0.75 3"),
        of(
            "Functional.stack(1, x, x.neg())",
            (x, y) -> Functional.stack(1, x, x.neg()),
            shape(2, 2, 3, 4),
            "1 -2 3 0.5 4 0 -1 2 -3 2.5 6 -4 -1 2 -3 -0.5 -4 -0 1 -2 3 -2.5 -6 4 0.25 1 "
                + "-1.5 8 2 2 -2 1 5 -6 0.75 3 -0.25 -1 1.5 -8 -2 -2 2 -1 -5 6 -0.75 -3"),
        of(
            "Functional.stack(-1, x, x)",
            (x, y) -> Functional.stack(-1, x, x),
            shape(2, 3, 4, 2),
            "1 1 -2 -2 3 3 0.5 0.5 4 4 0 0 -1 -1 2 2 -3 -3 2.5 2.5 6 6 -4 -4 0.25 0.25 1 "
                + "1 -1.5 -1.5 8 8 2 2 2 2 -2 -2 1 1 5 5 -6 -6 0.75 0.75 3 3"),
        of(
            "Functional.split(x, 3, 2).get(1)",
            (x, y) -> Functional.split(x, 3, 2).get(1),
            shape(2, 3, 1),
            "0.5 2 -4 8 1 3"),
        of(
            "Functional.split(x, List.of(1, 2), 1).get(1)",
            (x, y) -> Functional.split(x, List.of(1, 2), 1).get(1),
            shape(2, 2, 4),
            "4 0 -1 2 -3 2.5 6 -4 2 2 -2 1 5 -6 0.75 3"),
        of(
            "Functional.chunk(x, 2, 2).get(0)",
            (x, y) -> Functional.chunk(x, 2, 2).get(0),
            shape(2, 3, 2),
            "1 -2 4 0 -3 2.5 0.25 1 2 2 5 -6"),
        of(
            "Functional.chunk(x, 2, 1).get(1)",
            (x, y) -> Functional.chunk(x, 2, 1).get(1),
            shape(2, 1, 4),
            "-3 2.5 6 -4 5 -6 0.75 3"),
        of(
            "Functional.where(x.gt(zero), x, y)",
            (x, y) -> Functional.where(x.gt(zero), x, y),
            shape(2, 3, 4),
            "1 -1 3 0.5 4 3 -2 2 -1 2.5 6 -0.5 0.25 1 2 8 2 2 -2 1 5 1 0.75 3"),
        of(
            "Functional.bmm(x, x.transpose(1, 2))",
            (x, y) -> Functional.bmm(x, x.transpose(1, 2)),
            shape(2, 3, 3),
            "14.25 2 8 2 21 -26 8 -26 67.25 67.3125 13.5 18.125 13.5 13 -0.5 18.125 -0.5 "
                + "70.5625"),
        of(
            "Functional.gather(x, 2, x.sub(x).to(DType.INT64).slice(2, 0, 2))",
            (x, y) -> Functional.gather(x, 2, x.sub(x).to(DType.INT64).slice(2, 0, 2)),
            shape(2, 3, 2),
            "1 1 4 4 -3 -3 0.25 0.25 2 2 5 5"));
  }

  static Stream<Case> integers() {
    return Stream.of(
        ofLongs("n.add(k)", (n, k) -> n.add(k), shape(2, 2, 3), "5 -4 6 2 2 0 9 4 -3 4 -12 5"),
        ofLongs("n.sub(k)", (n, k) -> n.sub(k), shape(2, 2, 3), "1 2 -2 -2 8 -8 5 10 -11 0 -6 -3"),
        ofLongs(
            "n.mul(k)", (n, k) -> n.mul(k), shape(2, 2, 3), "6 3 8 0 -15 -16 14 -21 -28 4 27 4"),
        ofLongs("n.div(k)", (n, k) -> n.div(k), shape(2, 2, 3), "1 0 0 0 -1 -1 3 -2 -1 1 3 0"),
        ofLongs(
            "n.maximum(k)", (n, k) -> n.maximum(k), shape(2, 2, 3), "3 -1 4 2 5 4 7 7 4 2 -3 4"),
        ofLongs(
            "n.minimum(k)",
            (n, k) -> n.minimum(k),
            shape(2, 2, 3),
            "2 -3 2 0 -3 -4 2 -3 -7 2 -9 1"),
        ofLongs("n.neg()", (n, k) -> n.neg(), shape(2, 2, 3), "-3 1 -2 0 -5 4 -7 -7 7 -2 9 -1"),
        ofLongs("n.abs()", (n, k) -> n.abs(), shape(2, 2, 3), "3 1 2 0 5 4 7 7 7 2 9 1"),
        ofLongs("n.sign()", (n, k) -> n.sign(), shape(2, 2, 3), "1 -1 1 0 1 -1 1 1 -1 1 -1 1"),
        ofLongs(
            "n.apply(BinaryFunction.MOD, k)",
            (n, k) -> n.apply(BinaryFunction.MOD, k),
            shape(2, 2, 3),
            "1 -1 2 0 -1 0 1 -2 1 0 0 1"),
        ofLongs(
            "n.apply(BinaryFunction.FMOD, k)",
            (n, k) -> n.apply(BinaryFunction.FMOD, k),
            shape(2, 2, 3),
            "1 -1 2 0 2 0 1 1 -3 0 0 1"),
        ofLongs("n.sum(1, false)", (n, k) -> n.sum(1, false), shape(2, 3), "3 4 -2 9 -2 -6"),
        ofLongs("n.max(2, true)", (n, k) -> n.max(2, true), shape(2, 2, 1), "3 5 7 2"),
        ofLongs("n.min(2, false)", (n, k) -> n.min(2, false), shape(2, 2), "-1 -4 -7 -9"),
        ofLongs(
            "n.reduce(ReduceFunction.PROD, false, 2)",
            (n, k) -> n.reduce(ReduceFunction.PROD, false, 2),
            shape(2, 2),
            "-6 0 -343 -18"),
        ofLongs("n.cumsum(2)", (n, k) -> n.cumsum(2), shape(2, 2, 3), "3 2 4 0 5 1 7 14 7 2 -7 -6"),
        ofLongs("n.argmax(2, false)", (n, k) -> n.argmax(2, false), shape(2, 2), "0 1 0 0"),
        ofLongs("n.argmin(2, false)", (n, k) -> n.argmin(2, false), shape(2, 2), "1 2 2 1"),
        ofLongs("n.add(5)", (n, k) -> n.add(5), shape(2, 2, 3), "8 4 7 5 10 1 12 12 -2 7 -4 6"),
        ofLongs(
            "n.mul(-2)",
            (n, k) -> n.mul(-2),
            shape(2, 2, 3),
            "-6 2 -4 0 -10 8 -14 -14 14 -4 18 -2"),
        ofLongs(
            "n.transpose(1, 2)",
            (n, k) -> n.transpose(1, 2),
            shape(2, 3, 2),
            "3 0 -1 5 2 -4 7 2 7 -9 -7 1"),
        ofLongs(
            "n.slice(2, 1, 3)", (n, k) -> n.slice(2, 1, 3), shape(2, 2, 2), "-1 2 5 -4 7 -7 -9 1"),
        ofLongs(
            "n.where(n.gt(k), k)",
            (n, k) -> n.where(n.gt(k), k),
            shape(2, 2, 3),
            "3 -1 4 2 5 4 7 7 4 2 -3 4"),
        ofLongs(
            "Functional.oneHot(n.sub(n).add(1), 3)",
            (n, k) -> Functional.oneHot(n.sub(n).add(1), 3),
            shape(2, 2, 3, 3),
            "0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0"),
        ofLongs(
            "Value.of(new Op.Wrap(8, true), n.mul(100))",
            (n, k) -> Value.of(new Op.Wrap(8, true), n.mul(100)),
            shape(2, 2, 3),
            "44 -100 -56 0 -12 112 -68 -68 68 -56 124 100"),
        ofLongs(
            "Value.of(new Op.Wrap(8, false), n.mul(100))",
            (n, k) -> Value.of(new Op.Wrap(8, false), n.mul(100)),
            shape(2, 2, 3),
            "44 156 200 0 244 112 188 188 68 200 124 100"),
        ofLongs(
            "Value.of(new Op.Wrap(16, true), n.mul(10000))",
            (n, k) -> Value.of(new Op.Wrap(16, true), n.mul(10000)),
            shape(2, 2, 3),
            "30000 -10000 20000 0 -15536 25536 4464 4464 -4464 20000 -24464 10000"),
        ofLongs(
            "Value.of(new Op.Wrap(32, true), n.mul(1000000000))",
            (n, k) -> Value.of(new Op.Wrap(32, true), n.mul(1000000000)),
            shape(2, 2, 3),
            "-1294967296 -1000000000 2000000000 0 705032704 294967296 -1589934592 "
                + "-1589934592 1589934592 2000000000 -410065408 1000000000"),
        ofLongs(
            "Value.of(new Op.TopK(2, 2, true, false), n)",
            (n, k) -> Value.of(new Op.TopK(2, 2, true, false), n),
            shape(2, 2, 2),
            "3 2 5 0 7 7 2 1"),
        ofLongs(
            "Value.of(new Op.TopK(2, 2, false, false), n)",
            (n, k) -> Value.of(new Op.TopK(2, 2, false, false), n),
            shape(2, 2, 2),
            "-1 2 -4 0 -7 7 -9 1"),
        ofLongs(
            "Value.of(new Op.CumSum(2, true, false), n)",
            (n, k) -> Value.of(new Op.CumSum(2, true, false), n),
            shape(2, 2, 3),
            "0 3 2 0 0 5 0 7 14 0 2 -7"),
        ofLongs(
            "Value.of(new Op.CumSum(2, false, true), n)",
            (n, k) -> Value.of(new Op.CumSum(2, false, true), n),
            shape(2, 2, 3),
            "4 1 2 1 1 -4 7 0 -7 -6 -8 1"),
        ofLongs(
            "Value.of(new Op.CumSum(2, true, true), n)",
            (n, k) -> Value.of(new Op.CumSum(2, true, true), n),
            shape(2, 2, 3),
            "1 2 0 1 -4 0 0 -7 0 -8 1 0"));
  }

  @ParameterizedTest
  @MethodSource({"floats", "integers"})
  void givesWhatPyTorchGives(Case one) {
    assertClose(Interpreter.run(one.graph(), List.of(one.input())).get("y"), one.expected());
  }

  @ParameterizedTest
  @MethodSource({"floats", "integers"})
  void givesTheSameBitsFromEveryKernel(Case one) {
    Tensor expected = Interpreter.run(one.graph(), List.of(one.input())).get("y");
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(one.graph(), kernels);
      for (int group : new int[] {1, 2}) {
        assertThat(PlanRunner.run(plan, one.graph(), List.of(one.input()), 2, group).get("y"))
            .isEqualTo(expected);
      }
    }
  }

  private static void assertClose(Tensor found, Tensor expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.dtype()).isEqualTo(expected.dtype());
    for (int i = 0; i < found.size(); i++) {
      double should = expected.getDouble(i);
      if (Double.isInfinite(should) || Double.isNaN(should)) {
        assertThat(found.getDouble(i)).as("element %d", i).isEqualTo(should);
      } else {
        assertThat(Math.abs(found.getDouble(i) - should))
            .as("element %d: %s, PyTorch gives %s", i, found.getDouble(i), should)
            .isLessThanOrEqualTo(1e-6 * Math.max(1, Math.abs(should)));
      }
    }
  }
}
