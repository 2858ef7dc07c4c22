package org.feedforward.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.nn.Functional;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operation, compiled, gives the interpreter's bits: for both kernels, for any batch. */
class PlanOperationsTest {

  private static final int[] BATCHES = {1, 2, 31, 32, 33, 127, 128, 129, 257, 300};

  private final Map<String, Graph> cases = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicTest> givesTheBitsOfTheInterpreter() {
    unaries();
    binaries();
    products();
    convolutions();
    lines();
    rearrangements();
    lookups();
    return cases.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())));
  }

  private static void check(Graph graph) {
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      for (int batch : graph.inputs().get(0).shape().hasBatch() ? BATCHES : new int[] {1}) {
        List<Tensor> inputs = RandomInputs.of(graph, batch, batch);
        assertThat(PlanRunner.run(plan, graph, inputs, batch, 128))
            .as(kernels.choice().name() + ", " + batch + " rows")
            .isEqualTo(Interpreter.run(graph, inputs));
      }
    }
  }

  private static Value floats(int... shape) {
    return Value.input("x", DType.FLOAT32, Shape.batched(shape));
  }

  private static Value longs(int... shape) {
    return Value.input("n", DType.INT64, Shape.batched(shape));
  }

  private static Value booleans(int... shape) {
    return Value.input("c", DType.BOOL, Shape.batched(shape));
  }

  private void add(String name, List<Value> inputs, Value output) {
    cases.put(name, Graph.of(inputs, Map.of("y", output), Map.of()));
  }

  private void add(String name, Value input, UnaryOperator<Value> function) {
    add(name, List.of(input), function.apply(input));
  }

  private void unaries() {
    for (UnaryFunction function : UnaryFunction.values()) {
      if (function == UnaryFunction.NOT) {
        add("NOT", booleans(3), Value::not);
      } else {
        add("float " + function, floats(3), x -> x.apply(function, 0.5f, 1.5f));
        // the input must outlive an in-place operation
        add(
            "float " + function + " in place",
            floats(3),
            x -> x.mul(2).apply(function, 0.5f, 1.5f).to(DType.FLOAT32).add(x));
      }
    }
    for (UnaryFunction function :
        List.of(UnaryFunction.NEG, UnaryFunction.ABS, UnaryFunction.SIGN)) {
      add("integer " + function, longs(3), x -> x.apply(function));
    }
    add("wrap", longs(3), x -> Value.of(new Op.Wrap(8, false), x));
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        Value x = Value.input("x", from, Shape.batched(3));
        add("cast " + from + " to " + to, List.of(x), Value.of(new Op.Cast(to), x));
      }
    }
  }

  private void binaries() {
    for (BinaryFunction function : BinaryFunction.values()) {
      boolean logical =
          List.of(BinaryFunction.AND, BinaryFunction.OR, BinaryFunction.XOR).contains(function);
      if (logical) {
        pair(function, DType.BOOL);
        continue;
      }
      if (function.compareTo(BinaryFunction.BIT_AND) < 0) {
        pair(function, DType.FLOAT32);
      }
      if (function != BinaryFunction.PRELU) {
        pair(function, DType.INT64);
      }
    }
    pair(BinaryFunction.EQUAL, DType.BOOL);
    Value x = floats(2, 3);
    add("add of a scalar", x, v -> v.add(2.5));
    add("scalar minus", x, v -> Value.constant(Tensor.scalar(2f)).sub(v));
    add("add per feature", x, v -> v.add(Value.constant(Tensor.randn(1, 3))));
    add("add per token", x, v -> v.add(Value.constant(Tensor.randn(1, 2, 1))));
    add("mul by itself", x, v -> v.mul(v));
    Value tokens = Value.input("t", DType.FLOAT32, Shape.batched(1, 3));
    Value features = Value.input("f", DType.FLOAT32, Shape.batched(2, 1));
    add("outer sum", List.of(tokens, features), tokens.add(features));
    for (DType dtype : DType.values()) {
      Value condition = booleans(2, 1);
      Value a = Value.input("a", dtype, Shape.batched(2, 3));
      Value b = Value.input("b", dtype, Shape.batched(1, 3));
      add("where " + dtype, List.of(condition, a, b), a.where(condition, b));
    }
  }

  private void pair(BinaryFunction function, DType dtype) {
    Value a = Value.input("a", dtype, Shape.batched(2, 3));
    Value b = Value.input("b", dtype, Shape.batched(2, 3));
    add(dtype + " " + function, List.of(a, b), a.apply(function, b));
  }

  private void products() {
    for (int out : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 30}) {
      for (int in : new int[] {1, 3, 32}) {
        Value weight = Value.constant(Tensor.randn(out, out, in));
        Value bias = Value.constant(Tensor.randn(in, out));
        add("linear " + in + " to " + out, floats(in), x -> x.linear(weight, bias).relu());
        add("linear without bias " + in + " to " + out, floats(in), x -> x.linear(weight));
      }
    }
    // more inputs than stay in L2 with all panels
    Value wide = Value.constant(Tensor.randn(1, 61, 4096));
    add("linear 4096 to 61", floats(4096), x -> x.linear(wide).relu());
    Value weight = Value.constant(Tensor.randn(1, 5, 3));
    add("linear of tokens", floats(7, 3), x -> x.linear(weight).tanh());
    Value none = Value.constant(Tensor.zeros(4, 0));
    add("linear of nothing", floats(0), x -> x.linear(none, Value.constant(Tensor.randn(1, 4))));
    Value a = Value.input("a", DType.FLOAT32, Shape.batched(2, 5, 7));
    Value b = Value.input("b", DType.FLOAT32, Shape.batched(1, 7, 6));
    add("matmul", List.of(a, b), a.matmul(b));
    Value square = Value.input("s", DType.FLOAT32, Shape.batched(8, 4));
    add("attention scores", square, s -> s.matmul(s.transpose(1, 2)));
    add("matmul by a constant", a, v -> Value.constant(Tensor.randn(3, 3, 5)).matmul(v));
    Value x = Value.input("x", DType.FLOAT32, Shape.of(4, 3));
    Value w = Value.input("w", DType.FLOAT32, Shape.of(5, 3));
    Value c = Value.input("c", DType.FLOAT32, Shape.of(5));
    add("linear of inputs", List.of(x, w, c), x.linear(w, c).relu());
  }

  private void convolutions() {
    for (int out : new int[] {1, 2, 3, 4, 5, 7, 8, 12, 23, 28}) {
      for (int groups : new int[] {1, 3}) {
        Value weight = Value.constant(Tensor.randn(out, groups * out, 2, 3));
        Value bias = Value.constant(Tensor.randn(3, groups * out));
        Op biased = new Op.Convolution(List.of(1), List.of(1), groups, true);
        Op plain = new Op.Convolution(List.of(2), List.of(2), groups, false);
        String name = "convolution to " + out + " in " + groups + " groups";
        add(name, floats(2 * groups, 7), x -> Value.of(biased, x, weight, bias).relu());
        add(name + ", every second", floats(2 * groups, 9), x -> Value.of(plain, x, weight));
      }
    }
    Value square = Value.constant(Tensor.randn(2, 6, 3, 2, 3));
    add(
        "convolution along two axes",
        floats(3, 5, 6),
        x -> Value.of(new Op.Convolution(List.of(2, 1), List.of(1, 2), 1, false), x, square));
    Value point = Value.constant(Tensor.randn(2, 5, 4, 1));
    Op ofEach = new Op.Convolution(List.of(1), List.of(1), 1, false);
    add(
        "convolution of merged rows",
        floats(3, 4, 5),
        x ->
            Value.of(
                ofEach,
                Value.of(
                    new Op.Reshape(new Shape(List.of(new Dim(1, true, 3), Dim.of(4), Dim.of(5)))),
                    x),
                point));
    Value late = Value.constant(Tensor.randn(3, 4, 2, 2));
    add("convolution to one position", floats(2, 2), x -> Value.of(ofEach, x, late));
    bordered();
  }

  private void bordered() {
    Op plain = new Op.Convolution(List.of(1), List.of(1), 1, false);
    Value weight = Value.constant(Tensor.randn(4, 5, 4, 3));
    add(
        "convolution behind paddings",
        floats(2, 5),
        x -> Value.of(plain, pad(2, 2, 1, -1.5f, pad(1, 1, 1, -1.5f, x)), weight).relu());
    add(
        "convolution behind paddings with different numbers",
        floats(2, 5),
        x -> Value.of(plain, pad(2, 2, 0, 0f, pad(1, 0, 2, -0f, x)), weight));
    add(
        "convolution behind a padding that another one reads",
        floats(4, 5),
        x -> {
          Value padded = pad(2, 0, 3, 2f, x);
          return Functional.cat(
              1, Value.of(plain, padded, weight).flatten(1, 2), padded.flatten(1, 2));
        });
    add(
        "convolution behind a padding of nothing",
        floats(4, 5),
        x -> Value.of(plain, pad(2, 0, 0, 2f, x), weight));
  }

  private static Value pad(int axis, int before, int after, float number, Value x) {
    return Value.of(new Op.Pad(axis, before, after, Tensor.scalar(number)), x);
  }

  private void lines() {
    for (ReduceFunction function : ReduceFunction.values()) {
      add("float " + function, floats(2, 3, 4), x -> x.reduce(function, false, 2));
      add(
          "float " + function + " of two axes",
          floats(2, 3, 4),
          x -> x.reduce(function, true, 1, 3));
      add("integer " + function, longs(2, 3, 4), x -> x.reduce(function, false, 2));
    }
    for (boolean flag : new boolean[] {false, true}) {
      add("softmax " + flag, floats(5), x -> Value.of(new Op.Softmax(1, flag), x));
      add(
          "softmax of a middle axis " + flag,
          floats(5, 3),
          x -> Value.of(new Op.Softmax(1, flag), x));
      add("softmax of nothing " + flag, floats(2, 0), x -> Value.of(new Op.Softmax(2, flag), x));
      add("normalize nothing " + flag, floats(2, 0), x -> x.normalize(1e-5f, flag, 2));
      add("normalize " + flag, floats(2, 5), x -> x.normalize(1e-5f, flag, 2));
      add("normalize in place " + flag, floats(2, 5), x -> x.add(1).normalize(1e-5f, flag, 1, 2));
      add("argmax " + flag, floats(2, 5), x -> Value.of(new Op.ArgReduce(flag, 2, false, flag), x));
      add(
          "integer argmax " + flag,
          longs(2, 5),
          x -> Value.of(new Op.ArgReduce(flag, 1, true, flag), x));
      add("top " + flag, floats(9, 2), x -> Value.of(new Op.TopK(4, 1, flag, false), x));
      add(
          "positions of top " + flag,
          floats(9, 2),
          x -> Value.of(new Op.TopK(4, 1, flag, true), x));
      add("integer top " + flag, longs(2, 9), x -> Value.of(new Op.TopK(9, 2, flag, flag), x));
      add("cumsum " + flag, floats(4, 2), x -> Value.of(new Op.CumSum(1, flag, false), x));
      add("reverse cumsum " + flag, floats(4, 2), x -> Value.of(new Op.CumSum(1, flag, true), x));
      add("integer cumsum " + flag, longs(4, 2), x -> Value.of(new Op.CumSum(2, flag, flag), x));
    }
  }

  private void rearrangements() {
    for (DType dtype : DType.values()) {
      Value x = Value.input("x", dtype, Shape.batched(2, 3, 4));
      add("transpose " + dtype, x, v -> v.permute(0, 3, 1, 2));
      add("transpose of ones " + dtype, x, v -> v.reshape(-1, 1, 24).permute(0, 2, 1));
      add("reshape " + dtype, x, v -> v.reshape(-1, 4, 6));
      add("slice " + dtype, x, v -> v.slice(2, 1, 3));
      add("slice backwards " + dtype, x, v -> Value.of(new Op.Slice(3, 3, -2, 2), v));
      add("concat " + dtype, x, v -> Value.of(new Op.Concat(2), v, v.slice(2, 0, 1), v));
      add(
          "expand " + dtype,
          Value.input("x", dtype, Shape.batched(1, 3)),
          v -> v.expand(Shape.batched(4, 3)));
      Tensor scalar =
          switch (dtype) {
            case FLOAT32 -> Tensor.scalar(9f);
            case INT64 -> Tensor.scalar(9L);
            case BOOL -> Tensor.scalar(true);
          };
      add("pad " + dtype, x, v -> Value.of(new Op.Pad(2, 1, 2, scalar), v));
    }
    add(
        "batch in the middle",
        floats(2, 3),
        x -> x.permute(1, 0, 2).permute(1, 2, 0).sum(1, false));
    add(
        "batch merged",
        floats(2, 3),
        x ->
            Value.of(new Op.Reshape(new Shape(List.of(new Dim(1, true, 2), Dim.of(3)))), x)
                .softmax(1)
                .reshape(-1, 6));
    add("the input itself", floats(3), x -> x);
    add("reshaped input in place", floats(4), x -> x.reshape(-1, 2, 2).exp());
  }

  private void lookups() {
    for (DType dtype : DType.values()) {
      Value data = Value.input("x", dtype, Shape.batched(2, 7, 3));
      Value indices = longs(2);
      add(
          "gather of rows " + dtype,
          List.of(data, longs()),
          data.gather(2, Value.constant(Tensor.ofLongs(new long[] {-1, 0, 3, 4}, 2, 2))));
      Value table = Value.constant(constant(dtype, 4, 5));
      add("embedding " + dtype, indices, n -> Value.of(new Op.Gather(0, false), table, n.abs()));
      add(
          "take along the last axis " + dtype,
          indices,
          n ->
              Value.of(new Op.Gather(1, true), Value.constant(constant(dtype, 3, 5)), n)
                  .permute(1, 0, 2));
      Value wide = Value.input("d", dtype, Shape.batched(2, 7));
      Value elements = Value.input("i", DType.INT64, Shape.batched(2, 3));
      add(
          "gather elements " + dtype,
          List.of(wide, elements),
          Value.of(new Op.GatherElements(2, true), wide, elements));
    }
    Value numbers = Value.input("i", DType.INT64, Shape.batched(2, 7));
    add(
        "bounded",
        List.of(numbers),
        Value.of(new Op.Bounded("int64", Long.MIN_VALUE, Long.MAX_VALUE), numbers).add(numbers));
    Value data = Value.input("x", DType.FLOAT32, Shape.of(4, 3));
    Value indices = Value.input("i", DType.INT64, Shape.of(2, 2));
    add("gather without a batch", List.of(data, indices), data.gather(0, indices));
  }

  private static Tensor constant(DType dtype, int... shape) {
    return switch (dtype) {
      case FLOAT32 -> Tensor.randn(1, shape);
      case INT64 -> Tensor.generateLongs(shape, a -> Arrays.setAll(a, i -> i * 7L % 5));
      case BOOL ->
          Tensor.generateBooleans(
              shape,
              a -> {
                for (int i = 0; i < a.length; i++) {
                  a[i] = i % 3 == 0;
                }
              });
    };
  }
}
