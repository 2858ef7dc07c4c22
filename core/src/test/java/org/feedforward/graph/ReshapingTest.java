package org.feedforward.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the batch goes when axes are merged and split, and what is too large to have a shape. */
class ReshapingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2,3,4 | 4,6 | [4, 6]",
        "2,3,4 | -1 | [24]",
        "2,3,4 | 4,-1 | [4, 6]",
        "2,3,4 | 1,24,1 | [1, 24, 1]",
        "2,0,4 | 0,-1,2 | refused",
        "2,3,4 | 5,-1 | refused",
        "2,3,4 | -1,-1 | refused",
        "N,24 | -1,4,6 | [N, 4, 6]",
        "N,24 | -1,6 | [N*4, 6]",
        "N,24 | -1 | [N*24]",
        "N,24 | 1,-1,24 | [1, N, 24]",
        "4,N,6 | -1,6 | [4*N, 6]",
        "4,N,6 | 2,-1,3 | [2, 2*N*2, 3]",
        "4,N,6 | -1,3 | [4*N*2, 3]",
        "4,N,6 | 3,-1 | refused",
        "N,24 | 24,-1 | refused",
        "N,24 | 1,24 | refused",
        "N,24 | -1,5 | refused",
        "N,0 | -1,0 | refused",
      })
  void theUnknownExtentTakesTheBatchAndWhatIsLeft(String from, String to, String shape) {
    int[] extents = List.of(to.split(",")).stream().mapToInt(Integer::parseInt).toArray();
    if (shape.equals("refused")) {
      assertThatThrownBy(() -> Reshaping.resolve(shape(from), extents))
          .isInstanceOf(ModelException.class);
    } else {
      assertThat(Reshaping.resolve(shape(from), extents)).hasToString(shape);
    }
  }

  @Test
  void aRefusalSaysWhatToWrite() {
    assertThatThrownBy(() -> Reshaping.resolve(shape("N,24"), 2, 12))
        .hasMessage(
            "reshape of [N, 24] to the fixed shape [2, 12] leaves no axis for the batch;"
                + " write -1 for the batch axis");
    assertThatThrownBy(() -> Reshaping.resolve(shape("N,24"), 24, -1))
        .hasMessage(
            "reshape of [N, 24] to [24, -1] moves the batch between other axes, which mixes rows");
    assertThatThrownBy(() -> Reshaping.resolve(shape("2,3"), -1, -1))
        .hasMessage("reshape to [-1, -1]: only one extent may be -1");
    assertThatThrownBy(() -> Reshaping.resolve(shape("2,3"), -1, 4))
        .hasMessage("cannot reshape [2, 3] to [-1, 4]");
  }

  /** Element by element, for several sizes of the batch: what is a row's stays that row's. */
  @Property(tries = 400)
  void noElementBecomesAnotherRows(@ForAll long seed) {
    Random random = new Random(seed);
    Shape from = anyShape(random);
    int[] extents = random.ints(1 + random.nextInt(4), 1, 5).toArray();
    extents[random.nextInt(extents.length)] = -1;
    Optional<Shape> to = accepted(from, extents);
    if (to.isEmpty()) {
      return;
    }
    assertThat(to.get().perRow()).isEqualTo(from.perRow());
    for (int batch = 1; batch <= 3; batch++) {
      assertThat(rows(to.get(), batch)).as("%s as %s", from, to.get()).isEqualTo(rows(from, batch));
    }
  }

  /** And where it is refused, no extent of the unknown axis would keep the rows apart. */
  @Property(tries = 200)
  void nothingIsRefusedThatKeepsTheRowsApart(@ForAll long seed) {
    Random random = new Random(seed);
    Shape from = anyShape(random);
    int[] extents = random.ints(1 + random.nextInt(3), 1, 5).toArray();
    int unknown = random.nextInt(extents.length);
    extents[unknown] = -1;
    if (accepted(from, extents).isPresent()) {
      return;
    }
    for (int outer = 1; outer <= from.perRow(); outer++) {
      for (int inner = 1; outer * inner <= from.perRow(); inner++) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < extents.length; axis++) {
          dims.add(axis == unknown ? new Dim(outer, true, inner) : Dim.of(extents[axis]));
        }
        assertThat(rows(new Shape(dims), 3)).as("%s as %s", from, dims).isNotEqualTo(rows(from, 3));
      }
    }
  }

  private static Optional<Shape> accepted(Shape from, int[] extents) {
    try {
      return Optional.of(Reshaping.resolve(from, extents));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  private static Shape anyShape(Random random) {
    List<Dim> dims = new ArrayList<>();
    int batch = random.nextInt(3);
    for (int axis = 0; axis < 3; axis++) {
      dims.add(
          axis == batch
              ? new Dim(1 + random.nextInt(3), true, 1 + random.nextInt(3))
              : Dim.of(1 + random.nextInt(3)));
    }
    return new Shape(dims);
  }

  /** The row of every element in C order. */
  private static List<Integer> rows(Shape shape, int batch) {
    int axis = shape.batchAxis();
    int after = shape.dim(axis).inner();
    for (Dim dim : shape.dims().subList(axis + 1, shape.rank())) {
      after *= dim.outer();
    }
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < shape.perRow() * batch; i++) {
      rows.add(i / after % batch);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "N,2,3 | 1 | 2 | 6",
        "N,2,3 | 0 | 0 | N",
        "N,2,3 | 0 | 2 | N*6",
        "2,N,3 | 0 | 1 | 2*N",
        "2,N,3 | 0 | 2 | 2*N*3",
        "2,N,3 | 2 | 2 | 3",
        "2,0,3 | 0 | 2 | 0",
      })
  void mergedAxesKnowWhereTheBatchIs(String shape, int start, int end, String merged) {
    assertThat(Reshaping.merge(shape(shape), start, end)).hasToString(merged);
  }

  /** The public methods of a value tell every fault of a network in one kind of exception. */
  @ParameterizedTest
  @ValueSource(strings = {"flatten", "reshape", "concat", "pad", "merge the batch", "unknown"})
  void whatIsTooLargeIsRefusedAsAnyOtherFault(String how) {
    Value wide = Value.input("x", DType.FLOAT32, Shape.batched(1, 1 << 20, 1 << 20));
    Value line = Value.input("x", DType.FLOAT32, Shape.batched(Integer.MAX_VALUE));
    assertThatThrownBy(
            () -> {
              switch (how) {
                case "flatten" -> wide.flatten(1, 3);
                case "reshape" -> wide.reshape(-1, 1 << 20, 1 << 20);
                case "concat" -> Value.of(new Op.Concat(1), line, line, line, line, line);
                case "pad" ->
                    Value.of(new Op.Pad(1, 2, Integer.MAX_VALUE, Tensor.scalar(0f)), line);
                case "merge the batch" -> wide.flatten(0, 3);
                default -> wide.reshape(-1);
              }
            })
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2^31 - 1 elements");
  }

  @Test
  void theLargestShapeIsOne() {
    Value line = Value.input("x", DType.FLOAT32, Shape.batched(Integer.MAX_VALUE));
    assertThatCode(() -> line.unsqueeze(1).flatten(1, 2).relu()).doesNotThrowAnyException();
  }

  private static Shape shape(String text) {
    List<Dim> dims = new ArrayList<>();
    for (String extent : text.split(",")) {
      dims.add(extent.equals("N") ? Dim.BATCH : Dim.of(Integer.parseInt(extent)));
    }
    return new Shape(dims);
  }
}
