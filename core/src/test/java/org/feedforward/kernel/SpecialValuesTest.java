package org.feedforward.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.plan.Plan;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NaN, infinities, zeros of both signs, denormals and the largest floats give what PyTorch 2.13
 * gives, in the interpreter, in SIMD and in scalar code; scripts/make-specials records it.
 */
class SpecialValuesTest {

  private static final Map<String, float[]> RECORDED = read();

  private static Map<String, float[]> read() {
    try {
      List<String> lines = Files.readAllLines(Path.of("src/test/resources/golden/specials.txt"));
      Map<String, float[]> recorded = new LinkedHashMap<>();
      for (int i = 0; i < lines.size(); i += 2) {
        String[] words = lines.get(i + 1).split(" ");
        float[] numbers = new float[words.length];
        for (int j = 0; j < words.length; j++) {
          numbers[j] = Float.intBitsToFloat(Integer.parseUnsignedInt(words[j], 16));
        }
        assertThat(recorded.put(lines.get(i), numbers)).as(lines.get(i)).isNull();
      }
      return recorded;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<String> functions() {
    return RECORDED.keySet().stream().filter(name -> name.contains(" "));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void givesWhatPyTorchGives(String name) {
    String[] words = name.split(" ");
    float[] expected = RECORDED.get(name);
    switch (words[0]) {
      case "unary" -> {
        Value x = input("x", 1);
        Op op = new Op.Unary(UnaryFunction.valueOf(words[1]), number(words[2]), number(words[3]));
        check(name, Value.of(op, x), List.of(x), List.of(rows("values", 1)), expected);
      }
      case "binary" -> {
        Value x = input("x", 2);
        Value y = Value.of(new Op.Binary(BinaryFunction.valueOf(words[1])), part(x, 0), part(x, 1));
        check(name, y, List.of(x), List.of(rows("pairs", 2)), expected);
      }
      case "scalar" -> {
        float[] exponents = RECORDED.get("exponents");
        int count = RECORDED.get("values").length;
        for (int i = 0; i < exponents.length; i++) {
          Value x = input("x", 1);
          Value y = x.pow(Value.constant(Tensor.scalar(exponents[i])));
          float[] part = Arrays.copyOfRange(expected, i * count, (i + 1) * count);
          check(name + exponents[i], y, List.of(x), List.of(rows("values", 1)), part);
        }
      }
      case "reduce" -> {
        Value x = input("x", 3);
        check(name, reduced(words[1], x), List.of(x), List.of(rows("lines", 3)), expected);
      }
      default -> throw new IllegalArgumentException(name);
    }
  }

  private static Value reduced(String name, Value x) {
    return switch (name) {
      case "ARGMAX" -> x.argmax(1, true).to(DType.FLOAT32);
      case "ARGMIN" -> Value.of(new Op.ArgReduce(false, 1, true, false), x).to(DType.FLOAT32);
      case "SOFTMAX" -> x.softmax(1);
      case "LOG_SOFTMAX" -> Value.of(new Op.Softmax(1, true), x);
      case "CUMSUM" -> x.cumsum(1);
      case "LAYER_NORM" -> x.normalize(1e-5f, true, 1);
      case "TOPK" -> Value.of(new Op.TopK(2, 1, true, false), x);
      case "TOPK_LOWEST" -> Value.of(new Op.TopK(2, 1, false, false), x);
      default -> x.reduce(ReduceFunction.valueOf(name), true, 1);
    };
  }

  @Test
  void coversEveryFunction() {
    Set<UnaryFunction> unary = EnumSet.of(UnaryFunction.NOT); // of truth values
    Set<BinaryFunction> binary =
        EnumSet.of(BinaryFunction.AND, BinaryFunction.OR, BinaryFunction.XOR);
    binary.addAll(EnumSet.range(BinaryFunction.BIT_AND, BinaryFunction.SHIFT_RIGHT)); // of integers
    Set<ReduceFunction> reductions = EnumSet.noneOf(ReduceFunction.class);
    functions()
        .map(name -> name.split(" "))
        .forEach(
            words -> {
              switch (words[0]) {
                case "unary" -> unary.add(UnaryFunction.valueOf(words[1]));
                case "binary" -> binary.add(BinaryFunction.valueOf(words[1]));
                case "reduce" ->
                    Arrays.stream(ReduceFunction.values())
                        .filter(function -> function.name().equals(words[1]))
                        .forEach(reductions::add);
                default -> {}
              }
            });
    assertThat(unary).containsExactlyInAnyOrder(UnaryFunction.values());
    assertThat(binary).containsExactlyInAnyOrder(BinaryFunction.values());
    assertThat(reductions).containsExactlyInAnyOrder(ReduceFunction.values());
  }

  private static float number(String text) {
    return switch (text) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> Float.parseFloat(text);
    };
  }

  private static Value input(String name, int elements) {
    return Value.input(name, DType.FLOAT32, Shape.batched(elements));
  }

  private static Value part(Value x, int element) {
    return x.slice(1, element, element + 1);
  }

  private static Tensor rows(String name, int perRow) {
    float[] numbers = RECORDED.get(name);
    return Tensor.of(numbers, numbers.length / perRow, perRow);
  }

  private static void check(
      String name, Value y, List<Value> inputs, List<Tensor> given, float[] expected) {
    Value result = y.dtype() == DType.FLOAT32 ? y : y.to(DType.FLOAT32);
    Graph graph = Graph.of(inputs, Map.of("y", result), Map.of());
    Tensor interpreted = Interpreter.run(graph, given).get("y");
    List<String> wrong = new ArrayList<>();
    int perRow = given.get(0).dim(1);
    int perResult = interpreted.dim(1);
    assertThat(interpreted.size()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      int row = i / perResult;
      float[] line = Arrays.copyOfRange(given.get(0).toFloats(), row * perRow, (row + 1) * perRow);
      if (!isPyTorchsOwn(name, line) && !same(interpreted.getFloat(i), expected[i])) {
        List<Float> of = new ArrayList<>();
        for (float x : line) {
          of.add(x);
        }
        wrong.add(of + " gives " + interpreted.getFloat(i) + ", PyTorch " + expected[i]);
      }
    }
    assertThat(wrong).as(name).isEmpty();
    for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar("for the test"))) {
      Plan plan = Plan.compile(graph, kernels);
      Tensor found = PlanRunner.run(plan, graph, given, given.get(0).dim(0)).get("y");
      assertThat(found).as("%s with %s", name, plan.kernels().name()).isEqualTo(interpreted);
    }
  }

  /**
   * Where PyTorch's vector code gives what its other code does not: a remainder whose quotient
   * overflows is NaN; e^x in a hyperbolic function may be Infinity before it is halved; the root of
   * -Infinity is that of pow, for an exponent that is a tensor; where a variance overflows, a norm
   * is 0 or NaN, depending on how many elements it has and where.
   */
  private static boolean isPyTorchsOwn(String name, float[] line) {
    return switch (name) {
      case "binary MOD", "binary FMOD" ->
          Float.isInfinite(line[0] / line[1]) && Float.isFinite(line[0]) && line[1] != 0;
      case "unary SINH 0 0", "unary COSH 0 0" -> Math.abs(line[0]) == 88.8f;
      case "binary POW" -> line[0] == Float.NEGATIVE_INFINITY && line[1] == 0.5f;
      case "reduce LAYER_NORM" -> {
        boolean beyond = false;
        for (float x : line) {
          beyond |= Math.abs(x) > 1e19f;
        }
        yield beyond;
      }
      default -> false;
    };
  }

  /**
   * Equal but for rounding. The sign of a zero is as PyTorch's vector code has it, which takes
   * numbers near 0 for 0 too.
   */
  private static boolean same(float found, float expected) {
    if (Float.isNaN(expected) || Float.isInfinite(expected)) {
      return Float.compare(found, expected) == 0;
    }
    if (expected == 0) {
      return Math.abs(found) <= 1e-14f;
    }
    double difference = Math.abs((double) found - expected);
    return difference <= 4e-6 * Math.abs((double) expected) || difference <= 3e-45;
  }
}
