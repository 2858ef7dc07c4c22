package org.feedforward.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of products over named axes, as torch.einsum. */
class EinsumTest {

  /**
   * The operands of the recorded cases, by name: {@code a = torch.arange(6.).reshape(2, 3) - 2}.
   */
  private static final Map<String, Tensor> OPERANDS =
      Map.of(
          "a", counted(1, -2, 2, 3),
          "b", counted(0.5f, -1, 3, 4),
          "t", counted(1, -10, 2, 3, 4),
          "q", counted(1, 0, 3, 3),
          "v", Tensor.of(1, -2, 3));

  private static Tensor counted(float step, float from, int... shape) {
    int size = Tensor.sizeOf(shape);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = step * i + from;
    }
    return Tensor.of(values, shape);
  }

  /** {@code torch.einsum(equation, *operands)} of PyTorch 2.13: its shape, then its elements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ij,jk->ik | a b | 2 4 | 1 -0.5 -2 -3.5 10 13 16 19",
        "ij,jk | a b | 2 4 | 1 -0.5 -2 -3.5 10 13 16 19",
        "i j , j k -> i k | a b | 2 4 | 1 -0.5 -2 -3.5 10 13 16 19",
        "bA,AB->Bb | a b | 4 2 | 1 10 -0.5 13 -2 16 -3.5 19",
        "ji | a | 3 2 | -2 1 -1 2 0 3",
        "ij-> | a | | 3",
        "ij->j | a | 3 | -1 1 3",
        "ii | q | | 12",
        "ii->i | q | 3 | 0 4 8",
        "i,i | v v | | 14",
        "i,j->ji | v v | 3 3 | 1 -2 3 -2 4 -6 3 -6 9",
        "ij,kl->ik | a b | 2 3 | 3 -21 -45 -6 42 90",
        "ij,ij,j->i | a a v | 2 | 2 20",
        "bij,bij->b | t t | 2 | 386 818",
        "bij,bkj->bik | t t | 2 3 3 | 294 158 22 158 86 14 22 14 6 54 110 166 110 230 350 166 350 534",
        "...ij->...ji | t | 2 4 3 | -10 -6 -2 -9 -5 -1 -8 -4 0 -7 -3 1 2 6 10 3 7 11 4 8 12 5 9 13",
      })
  void givesWhatPyTorchGives(String equation, String names, String shape, String elements) {
    int[] extents = shape == null ? new int[0] : numbers(shape).mapToInt(Float::intValue).toArray();
    float[] expected = new float[Tensor.sizeOf(extents)];
    List<Float> recorded = numbers(elements).toList();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = recorded.get(i);
    }
    List<Tensor> operands = Stream.of(names.split(" ")).map(OPERANDS::get).toList();

    assertThat(of(equation, operands)).isEqualTo(Tensor.of(expected, extents));
  }

  private static Stream<Float> numbers(String text) {
    return Stream.of(text.split(" ")).map(Float::valueOf);
  }

  /** The definition, label by label, for random equations of random operands. */
  @Property(tries = 300)
  void sumsTheProductsOverWhateverTheOutputLeavesOut(@ForAll long seed) {
    Random random = new Random(seed);
    int[] extents = random.ints(5, 1, 4).toArray(); // of the labels a to e
    List<String> terms = new ArrayList<>();
    List<Tensor> operands = new ArrayList<>();
    boolean whole = random.nextInt(4) == 0;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String term = letters(random.ints(random.nextInt(4), 0, 5));
      int[] shape = term.chars().map(c -> extents[c - 'a']).toArray();
      int size = Tensor.sizeOf(shape);
      terms.add(term);
      operands.add(
          whole
              ? Tensor.ofLongs(random.longs(size, -9, 10).toArray(), shape)
              : Tensor.of(small(random, size), shape));
    }
    String labels = letters(String.join("", terms).chars().map(c -> c - 'a').distinct());
    String output =
        labels
            .chars()
            .filter(c -> random.nextBoolean())
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    Tensor found = of(String.join(",", terms) + "->" + output, operands);

    double[] expected = expected(terms, operands, labels, output, extents);
    assertThat(found.shape()).isEqualTo(output.chars().map(c -> extents[c - 'a']).toArray());
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.getDouble(i)).as("%s -> %s", terms, output).isEqualTo(expected[i]);
    }
  }

  /** Whole numbers, so that no sum is rounded. */
  private static float[] small(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(19) - 9;
    }
    return values;
  }

  private static String letters(IntStream numbers) {
    return numbers.mapToObj(n -> Character.toString('a' + n)).collect(Collectors.joining());
  }

  private static double[] expected(
      List<String> terms, List<Tensor> operands, String labels, String output, int[] extents) {
    int[] shape = output.chars().map(c -> extents[c - 'a']).toArray();
    double[] sums = new double[Tensor.sizeOf(shape)];
    int[] at = new int[5];
    int all = Tensor.sizeOf(labels.chars().map(c -> extents[c - 'a']).toArray());
    for (int step = 0; step < all; step++) {
      int rest = step;
      for (int i = 0; i < labels.length(); i++) {
        int label = labels.charAt(i) - 'a';
        at[label] = rest % extents[label];
        rest /= extents[label];
      }
      double product = 1;
      for (int i = 0; i < terms.size(); i++) {
        product *= operands.get(i).getDouble(flat(terms.get(i), at, extents));
      }
      sums[flat(output, at, extents)] += product;
    }
    return sums;
  }

  private static int flat(String labels, int[] at, int[] extents) {
    int flat = 0;
    for (int i = 0; i < labels.length(); i++) {
      int label = labels.charAt(i) - 'a';
      flat = flat * extents[label] + at[label];
    }
    return flat;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ij | 2 3 | 4 | fewer", // two operands for one term
        "ij,jk->ik | 2 3 | 2 3 | extents",
        "i,jk | 2 3 | 2 3 | an operand of shape [2, 3] for 1 named axes",
        "ijk,ij->k | 2 3 | 2 3 | an operand of shape [2, 3] for 3 named axes",
        "ij,ij->ijk | 2 3 | 2 3 | axes [i, j, k] are wanted of",
        "ij,ij->ii | 2 3 | 2 3 | axes [i, i] are wanted of",
        "ii,ij->j | 2 3 | 2 3 | the diagonal of [2, 3] has no one extent",
        "i1,ij->i | 2 3 | 2 3 | a sign that is not a letter, U+31",
        "ij,ij->i->j | 2 3 | 2 3 | a sign that is not a letter",
        "i.,ij->i | 2 3 | 2 3 | a dot that is not part of one ellipsis",
        "i.j,ij->j | 2 1 3 | 2 3 | a dot that is not part of one ellipsis",
        "..i,ij->j | 2 1 3 | 3 3 | a dot that is not part of one ellipsis",
        "......i,ij->j | 2 1 1 1 3 | 3 3 | a dot that is not part of one ellipsis",
        "...i,...i->...... | 2 3 | 2 3 | a dot that is not part of one ellipsis",
      })
  void refusesWhatPyTorchRefuses(String equation, String first, String second, String words) {
    List<Tensor> operands =
        Stream.of(first, second)
            .map(shape -> Stream.of(shape.split(" ")).mapToInt(Integer::parseInt).toArray())
            .map(Tensor::ones)
            .toList();

    assertThatThrownBy(() -> of(equation, operands))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            switch (words) {
              case "fewer" -> "2 operands for 1 terms";
              case "extents" -> "[2, 3]";
              default -> words;
            });
  }

  /** A batch may be any label or in the ellipsis, as long as every row keeps to itself. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bij,bjk->bik | [N, 3, 3]",
        "bij,bkj->bik | [N, 3, 3]",
        "...j,...j->... | [N, 3]",
        "bij,bij->b | [N]",
        "bij,bij->jb | [3, N]",
        "bii,bij->bj | [N, 3]",
      })
  void rowsKeepToThemselves(String equation, String shape) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3, 3));
    Value y = Einsum.of(equation, List.of(x, x));
    assertThat(y.shape()).hasToString(shape);

    Graph graph = Graph.of(List.of(x), Map.of("y", y), Map.of());
    Tensor rows = Tensor.randn(1, 4, 3, 3);
    Tensor traced = Interpreter.run(graph, List.of(rows)).get("y");
    assertThat(traced).isEqualTo(of(equation, List.of(rows, rows)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bij,bij->ij", "bij,cij->bc", "bij,cij->bcij", "bij,bij->", "bbi,bij->j"})
  void refusesToMixRows(String equation) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(3, 3));

    assertThatThrownBy(() -> Einsum.of(equation, List.of(x, x))).isInstanceOf(ModelException.class);
  }

  @Test
  void namesTenAxesOfAnEllipsisAtMost() {
    Value ten = Value.constant(Tensor.ones(1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    Value eleven = ten.unsqueeze(0);

    assertThat(Einsum.of("...->...", List.of(ten)).shape()).isEqualTo(ten.shape());
    assertThatThrownBy(() -> Einsum.of("...->...", List.of(eleven)))
        .hasMessage("more than ten axes in an ellipsis");
  }

  private static Tensor of(String equation, List<Tensor> operands) {
    Value y = Einsum.of(equation, operands.stream().map(Value::constant).toList());
    return Interpreter.run(Graph.of(List.of(), Map.of("y", y), Map.of()), List.of()).get("y");
  }
}
