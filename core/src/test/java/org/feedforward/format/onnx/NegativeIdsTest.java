package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT32;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.integer;

import java.util.Arrays;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.NegativeIds;
import org.feedforward.graph.IndexOutOfRangeException;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.NumberOutOfRangeException;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of the data are those that PyTorch takes; those of the file mean what ONNX says. */
class NegativeIdsTest {

  private static final long UINT8 = 2;
  private static final long INT8 = 3;
  private static final long UINT16 = 4;
  private static final long INT16 = 5;
  private static final long UINT32 = 12;
  private static final long UINT64 = 13;

  private static final Tensor TABLE = Tensor.of(new float[] {0, 10, 20, 30}, 4, 1);

  private static OnnxWriter ids(long type) {
    return OnnxWriter.opset(17).input("ids", type, -1).output("y").constant("table", TABLE);
  }

  private static Tensor run(OnnxWriter model, NegativeIds negativeIds, Tensor... inputs) {
    Model loaded = OnnxRunner.load(model.toBytes(), BatchAxis.AUTO, negativeIds);
    List<Tensor> given = Arrays.asList(inputs);
    Tensor planned =
        PlanRunner.run(loaded.compile(), loaded.graph(), given, inputs[0].dim(0)).get("y");
    assertThat(planned).isEqualTo(Interpreter.run(loaded.graph(), given).get("y"));
    return planned;
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -4, -5, 4, Long.MIN_VALUE})
  void refusesAnIdThatAnEmbeddingDoesNotHave(long id) {
    OnnxWriter model = ids(INT64).node("Gather", "table,ids", "y");
    assertThatThrownBy(() -> run(model, NegativeIds.FAIL, Tensor.ofLongs(new long[] {0, id}, 2)))
        .isInstanceOfSatisfying(
            IndexOutOfRangeException.class,
            e ->
                assertThat(e.told())
                    .isEqualTo("holds id " + id + ", but the embedding has rows 0 to 3"));
  }

  @Test
  void countsFromTheEndWhenAsked() {
    OnnxWriter model = ids(INT64).node("Gather", "table,ids", "y");
    assertThat(run(model, NegativeIds.WRAP, Tensor.ofLongs(new long[] {0, -1, -4}, 3)))
        .isEqualTo(Tensor.of(new float[] {0, 30, 0}, 3, 1));
    assertThatThrownBy(() -> run(model, NegativeIds.WRAP, Tensor.ofLongs(new long[] {-5}, 1)))
        .isInstanceOf(IndexOutOfRangeException.class);
  }

  @Test
  void keepsTheMeaningOfIndicesInTheFile() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1, 3)
            .output("y")
            .longs("last", -1)
            .node("Gather", "x,last", "y", integer("axis", 1));
    assertThat(run(model, NegativeIds.FAIL, Tensor.of(new float[] {1, 2, 3}, 1, 3)))
        .isEqualTo(Tensor.of(new float[] {3}, 1, 1));
  }

  @Test
  void refusesNegativePositionsOfGatherElements() {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1, 3)
            .input("i", INT64, -1, 1)
            .output("y")
            .node("GatherElements", "x,i", "y", integer("axis", 1));
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    Tensor minusOne = Tensor.ofLongs(new long[] {-1}, 1, 1);
    assertThatThrownBy(() -> run(model, NegativeIds.FAIL, x, minusOne))
        .isInstanceOf(IndexOutOfRangeException.class);
    assertThat(run(model, NegativeIds.WRAP, x, minusOne))
        .isEqualTo(Tensor.of(new float[] {3}, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 3, -4})
  void refusesClassesThatOneHotDoesNotHave(long id) {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("ids", INT64, -1)
            .output("y")
            .constant("depth", Tensor.scalar(3L))
            .constant("values", Tensor.of(0, 1))
            .node("OneHot", "ids,depth,values", "y");
    assertThatThrownBy(() -> run(model, NegativeIds.FAIL, Tensor.ofLongs(new long[] {id}, 1)))
        .isInstanceOfSatisfying(
            NumberOutOfRangeException.class,
            e ->
                assertThat(e.told())
                    .isEqualTo("holds " + id + ", but the model takes a class there: 0 to 2"));
  }

  /** PyTorch's x.long() of these is the least integer, which is in no table. */
  @ParameterizedTest
  @CsvSource({
    "NaN, 7",
    "Infinity, 7",
    "-Infinity, 7",
    "1e19, 7",
    "NaN, 6",
    "Infinity, 6",
    "3e9, 6"
  })
  void makesNoIdOfAFloatThatIsNone(float number, long type) {
    OnnxWriter model =
        OnnxWriter.opset(17)
            .input("x", FLOAT, -1)
            .output("y")
            .constant("table", TABLE)
            .node("Cast", "x", "ids", integer("to", type))
            .node("Gather", "table,ids", "y");
    for (NegativeIds meaning : NegativeIds.values()) {
      assertThatThrownBy(() -> run(model, meaning, Tensor.of(0, number)))
          .isInstanceOfSatisfying(
              IndexOutOfRangeException.class,
              e -> assertThat(e.origin().orElseThrow().value()).isEqualTo(number));
      // as PyTorch and ONNX Runtime, towards zero
      assertThat(run(model, meaning, Tensor.of(0.9f, 1.5f, 3.99f)).toFloats())
          .containsExactly(0, 10, 30);
    }
  }

  @ParameterizedTest
  @CsvSource({
    UINT8 + ", -1, uint8",
    UINT8 + ", 256, uint8",
    INT8 + ", 128, int8",
    INT8 + ", -129, int8",
    UINT16 + ", 65536, uint16",
    INT16 + ", -32769, int16",
    INT32 + ", 2147483648, int32",
    INT32 + ", -2147483649, int32",
    UINT32 + ", -1, uint32",
    UINT32 + ", 4294967296, uint32",
    UINT64 + ", -1, uint64",
  })
  void refusesWhatANarrowInputDoesNotHave(long type, long number, String name) {
    OnnxWriter model =
        OnnxWriter.opset(17).input("ids", type, -1).output("y").node("Identity", "ids", "y");
    assertThatThrownBy(
            () -> run(model, NegativeIds.WRAP, Tensor.ofLongs(new long[] {1, number}, 2)))
        .isInstanceOfSatisfying(
            NumberOutOfRangeException.class,
            e -> {
              assertThat(e.origin().orElseThrow().value()).isEqualTo(number);
              assertThat(e.told()).startsWith("holds " + number).contains(name);
            });
  }

  @ParameterizedTest
  @CsvSource({
    UINT8 + ", 0, 255",
    INT8 + ", -128, 127",
    UINT16 + ", 0, 65535",
    INT16 + ", -32768, 32767",
    INT32 + ", -2147483648, 2147483647",
    UINT32 + ", 0, 4294967295",
    INT64 + ", -9223372036854775808, 9223372036854775807",
  })
  void takesAllThatANarrowInputHas(long type, long least, long most) {
    OnnxWriter model =
        OnnxWriter.opset(17).input("ids", type, -1).output("y").node("Identity", "ids", "y");
    Tensor ends = Tensor.ofLongs(new long[] {least, most}, 2);
    assertThat(run(model, NegativeIds.FAIL, ends)).isEqualTo(ends);
  }
}
