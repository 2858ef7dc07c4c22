package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxRunner.load;
import static org.feedforward.format.onnx.OnnxWriter.BOOL;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.body;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.Model;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop that PyTorch's exporter makes of an EmbeddingBag, node by node, and its look-alikes. */
class EmbeddingBagLoopTest {

  private static final Tensor TABLE =
      Tensor.of(new float[] {1, 10, 2, 20, 4, 40, 8, 80, 16, 160}, 5, 2);
  private static final Tensor IDS = Tensor.ofLongs(new long[] {0, 1, 2, 4, 4, 0}, 2, 3);

  /** The nodes around the loop and in its body, each of which a test may write differently. */
  private final Map<String, byte[]> around = new LinkedHashMap<>();

  private final Map<String, byte[]> inside = new LinkedHashMap<>();
  private boolean weighted;
  private String carried = "";

  private void around(String operator, String inputs, String output, byte[]... attributes) {
    around.put(output, OnnxWriter.nodeBytes(operator, inputs, output, attributes));
  }

  private void inside(String operator, String inputs, String output, byte[]... attributes) {
    inside.put(output, OnnxWriter.nodeBytes(operator, inputs, output, attributes));
  }

  /** As torch.onnx.export of torch.nn.EmbeddingBag(5, 2) over ids of three a row. */
  EmbeddingBagLoopTest() {
    around("Shape", "ids", "shape");
    around("Gather", "shape,zero", "n");
    around("Mul", "n,three", "all");
    around("Add", "all,three", "behind");
    around("Range", "zero,all,three", "starts");
    around("Range", "three,behind,three", "ends");
    around("Reshape", "ids,flat_shape", "flat");
    inside("Identity", "c", "again");
    inside("Gather", "starts,i", "start_", integer("axis", 0));
    inside("Unsqueeze", "start_,first", "start");
    inside("Gather", "ends,i", "end_", integer("axis", 0));
    inside("Unsqueeze", "end_,first", "end");
    inside("Slice", "flat,start,end,first", "bag");
    inside("Gather", "table,bag", "rows", integer("axis", 0));
    inside("ReduceSum", "rows,first", "reduced", integer("keepdims", 0));
  }

  private OnnxWriter model() {
    OnnxWriter model =
        OnnxWriter.opset(13)
            .input("ids", INT64, -1, 3)
            .output("y")
            .constant("table", TABLE)
            .constant("zero", Tensor.scalar(0L))
            .constant("one", Tensor.scalar(1L))
            .constant("three", Tensor.scalar(3L))
            .constant("yes", Tensor.scalar(true))
            .longs("first", 0)
            .longs("second", 1)
            .longs("flat_shape", -1);
    if (weighted) {
      model.input("weights", FLOAT, -1, 3);
    }
    OnnxWriter loop = OnnxWriter.opset(13).input("i", INT64).input("c", BOOL);
    inside.values().forEach(node -> loop.raw(OnnxWriter.field(1, node)));
    loop.output("again").output("reduced");
    around.values().forEach(node -> model.raw(OnnxWriter.field(1, node)));
    return model.node("Loop", "n,yes" + carried, "y", body("body", loop));
  }

  private Tensor run(Tensor... inputs) {
    Model model = load(model());
    List<Tensor> given = new ArrayList<>(List.of(inputs));
    for (Value input : model.graph().inputs()) {
      assertThat(input.shape().hasBatch()).isTrue();
    }
    return Interpreter.run(model.graph(), given).values().iterator().next();
  }

  private void refused(String why) {
    assertThatThrownBy(() -> load(model()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("my_loop")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "ReduceSum, 7 70 33 330",
    "ReduceMean, 2.3333333 23.333334 11 110",
    "ReduceMax, 4 40 16 160"
  })
  void everyRowIsABag(String reduction, String expected) {
    boolean attribute = !reduction.equals("ReduceSum");
    if (attribute) {
      inside(reduction, "rows", "reduced", integer("keepdims", 0), integers("axes", 0));
    }
    String[] numbers = expected.split(" ");
    float[] values = new float[4];
    for (int i = 0; i < 4; i++) {
      values[i] = Float.parseFloat(numbers[i]);
    }
    assertThat(run(IDS)).isEqualTo(Tensor.of(values, 2, 2));
  }

  @Test
  void idsMayHaveWeights() {
    weighted = true;
    around("Reshape", "weights,flat_shape", "flat_weights");
    inside("Slice", "flat_weights,start,end,first", "own");
    inside("Unsqueeze", "own,second", "wide");
    inside("Mul", "rows,wide", "product");
    inside("ReduceSum", "product,first", "reduced", integer("keepdims", 0));
    Tensor weights = Tensor.of(new float[] {1, -1, 0.5f, 2, 0, 3}, 2, 3);

    assertThat(run(IDS, weights)).isEqualTo(Tensor.of(new float[] {1, 10, 35, 350}, 2, 2));
    inside("Unsqueeze", "own,first", "wide");
    refused("its weights are not one per id");
  }

  @Test
  void otherBagsThanTheRowsAreRefused() {
    around("Range", "zero,n,one", "starts"); // bags that overlap
    refused("its bags are not the rows of the ids");
    around("Range", "zero,all,three", "starts");
    around("Range", "zero,all,three", "ends"); // bags of none
    refused("its bags are not the rows of the ids");
    around("Range", "three,behind,three", "ends");
    inside("Slice", "flat,start,end,second", "bag");
    refused("its bags are not the rows of the ids");
    inside("Slice", "flat,start,end", "bag");
    refused("it slices no bags");
  }

  @Test
  void bagsThatDoNotFollowTheRowsAreRefused() {
    inside("Gather", "starts,zero", "start_", integer("axis", 0)); // the first bag again and again
    refused("its bags do not follow the rows");
    inside("Gather", "first,i", "start_", integer("axis", 0));
    refused("its bags do not follow the rows");
    inside("Squeeze", "start_,first", "start");
    refused("its bags do not follow the rows");
  }

  @Test
  void otherLoopsAreRefused() {
    inside("ReduceProd", "rows", "reduced", integer("keepdims", 0), integers("axes", 0));
    refused("it does not reduce bags");
    inside("ReduceSum", "rows,second", "reduced", integer("keepdims", 0));
    refused("it does not reduce bags");
    inside("ReduceSum", "rows,first", "reduced", integer("keepdims", 1));
    refused("it does not reduce bags");
    inside("ReduceSum", "rows,first", "reduced", integer("keepdims", 0));
    inside("Gather", "table,bag", "rows", integer("axis", 1));
    refused("it looks up no bags");
    inside("Relu", "table", "rows");
    refused("it looks up no bags");
    inside("Gather", "table,bag", "rows", integer("axis", 0));
    carried = ",table";
    refused("it carries values from one iteration to the next");
  }
}
