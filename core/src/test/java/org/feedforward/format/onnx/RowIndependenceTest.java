package org.feedforward.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.feedforward.format.onnx.OnnxWriter.FLOAT;
import static org.feedforward.format.onnx.OnnxWriter.INT64;
import static org.feedforward.format.onnx.OnnxWriter.integer;
import static org.feedforward.format.onnx.OnnxWriter.integers;
import static org.feedforward.format.onnx.OnnxWriter.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose rows meet are refused, naming the node; models that only look so are read. */
class RowIndependenceTest {

  @TempDir private Path folder;

  /** A model over x [N, 6] with the node that decides; for a refusal, words of the message. */
  record Case(String name, OnnxWriter model, String node, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static OnnxWriter x() {
    return OnnxWriter.opset(17).input("x", FLOAT, -1, 6).output("y");
  }

  private static Tensor ones(int... shape) {
    return Tensor.ones(shape);
  }

  /** Looks up positions of every row in x flattened, as the old exporter writes masks. */
  private static OnnxWriter flattened(long step, long... positions) {
    return x().node("Shape", "x", "s")
        .constant("zero", Tensor.scalar(0L))
        .constant("one", Tensor.scalar(1L))
        .node("Gather", "s,zero", "n")
        .node("Range", "zero,n,one", "rows")
        .longs("axis", 1)
        .node("Unsqueeze", "rows,axis", "column")
        .constant("step", Tensor.scalar(step))
        .node("Mul", "step,column", "starts")
        .constant("own", Tensor.ofLongs(positions, 1, positions.length))
        .node("Add", "starts,own", "p")
        .longs("all", -1)
        .node("Reshape", "x,all", "flat")
        .node("Gather", "flat,p", "y");
  }

  @Test
  void positionsAmongTheElementsOfAllRowsAreTheirOwn() {
    Graph graph = Model.load(flattened(6, 0, 5, 5, 2).write(folder), LoadOptions.NONE).graph();
    Tensor x = Tensor.uniform(3, -2, 2, 3, 6);
    Tensor found = Interpreter.run(graph, List.of(x)).get("y");
    assertThat(found.shape()).containsExactly(3, 4);
    for (int row = 0; row < 3; row++) {
      assertThat(found.getFloat(row * 4)).isEqualTo(x.getFloat(row * 6));
      assertThat(found.getFloat(row * 4 + 1)).isEqualTo(x.getFloat(row * 6 + 5));
      assertThat(found.getFloat(row * 4 + 2)).isEqualTo(x.getFloat(row * 6 + 5));
      assertThat(found.getFloat(row * 4 + 3)).isEqualTo(x.getFloat(row * 6 + 2));
    }
  }

  static Stream<Case> mixing() {
    return Stream.of(
        new Case("positions of the next row", flattened(6, 0, 6), "my_gather", "numbers the rows"),
        new Case(
            "positions of the row before", flattened(6, -1, 5), "my_gather", "numbers the rows"),
        new Case("positions of shorter rows", flattened(5, 0, 4), "my_gather", "numbers the rows"),
        new Case(
            "softmax over the batch",
            x().node("Softmax", "x", "y", integer("axis", 0)),
            "my_softmax",
            "mixes rows"),
        new Case(
            "softmax over everything, as opset 11 flattens",
            OnnxWriter.opset(11)
                .input("x", FLOAT, -1, 6)
                .output("y")
                .node("Softmax", "x", "y", integer("axis", 0)),
            "my_softmax",
            "mixes rows"),
        new Case(
            "mean over the batch",
            x().node("ReduceMean", "x", "m", integers("axes", 0)).node("Sub", "x,m", "y"),
            "my_reducemean",
            "mixes rows"),
        new Case(
            "mean over all axes",
            x().node("ReduceMean", "x", "m").node("Sub", "x,m", "y"),
            "my_reducemean",
            "mixes rows"),
        new Case(
            "largest of the batch",
            x().node("ArgMax", "x", "y", integer("axis", 0)),
            "my_argmax",
            "mixes rows"),
        new Case(
            "running sum over the rows",
            x().constant("zero", Tensor.scalar(0L)).node("CumSum", "x,zero", "y"),
            "my_cumsum",
            "mixes rows"),
        new Case(
            "batch normalisation in training mode",
            x().constant("a", ones(6))
                .constant("b", ones(6))
                .constant("c", ones(6))
                .constant("d", ones(6))
                .node("BatchNormalization", "x,a,b,c,d", "y", integer("training_mode", 1)),
            "my_batchnormalization",
            "mixes rows"),
        new Case(
            "reshape that folds the batch",
            x().longs("s", 3, -1, 2).node("Reshape", "x,s", "y"),
            "my_reshape",
            "mixes rows"),
        new Case(
            "reshape to a fixed shape",
            x().longs("s", 1, 6).node("Reshape", "x,s", "y"),
            "my_reshape",
            "no axis for the batch"),
        new Case(
            "first row",
            x().constant("zero", Tensor.scalar(0L))
                .node("Gather", "x,zero", "r")
                .node("Add", "x,r", "y"),
            "my_gather",
            "mixes rows"),
        new Case(
            "all rows but the first",
            x().longs("s", 1)
                .longs("e", Integer.MAX_VALUE)
                .longs("a", 0)
                .node("Slice", "x,s,e,a", "y"),
            "my_slice",
            "mixes rows"),
        new Case(
            "rows in reverse",
            x().longs("s", -1)
                .longs("e", Long.MIN_VALUE + 1)
                .longs("a", 0)
                .longs("step", -1)
                .node("Slice", "x,s,e,a,step", "y"),
            "my_slice",
            "mixes rows"),
        new Case(
            "transposed into a product",
            x().constant("b", ones(6, 2))
                .node("Gemm", "x,x", "g", integer("transA", 1))
                .node("MatMul", "x,g", "y"),
            "my_gemm",
            "mixes rows"),
        new Case(
            "every row with every other",
            x().node("Gemm", "x,x", "y", integer("transB", 1)),
            "my_gemm",
            "mixes rows"),
        new Case(
            "every row with every other, in an equation",
            x().node("Einsum", "x,x", "y", text("equation", "ni,mi->nm")),
            "my_einsum",
            "mixes rows"),
        new Case(
            "sum over the rows in an equation",
            x().node("Einsum", "x", "s", text("equation", "ni->i")).node("Add", "x,s", "y"),
            "my_einsum",
            "mixes rows"),
        new Case(
            "two batches joined",
            x().node("Concat", "x,x", "y", integer("axis", 0)),
            "my_concat",
            "mixes rows"),
        new Case(
            "padded batch",
            x().longs("p", 1, 0, 0, 0).node("Pad", "x,p", "y"),
            "my_pad",
            "mixes rows"),
        new Case(
            "layer normalisation over the batch",
            x().constant("a", ones(1)).node("LayerNormalization", "x,a", "y", integer("axis", 0)),
            "my_layernormalization",
            "mixes rows"),
        new Case(
            "divided by the number of rows",
            x().node("Shape", "x", "s")
                .constant("zero", Tensor.scalar(0L))
                .node("Gather", "s,zero", "n")
                .node("Cast", "n", "f", integer("to", FLOAT))
                .node("Div", "x,f", "y"),
            "my_div",
            "how many rows"),
        new Case(
            "the number of each row",
            x().node("Shape", "x", "s")
                .constant("zero", Tensor.scalar(0L))
                .constant("one", Tensor.scalar(1L))
                .node("Gather", "s,zero", "n")
                .node("Range", "zero,n,one", "r")
                .node("Cast", "r", "f", integer("to", FLOAT))
                .longs("axis", 1)
                .node("Unsqueeze", "f,axis", "u")
                .node("Add", "x,u", "y"),
            "my_cast",
            "numbers the rows"),
        new Case(
            "the number of each row, counted on",
            x().node("Shape", "x", "s")
                .constant("zero", Tensor.scalar(0L))
                .constant("one", Tensor.scalar(1L))
                .node("Gather", "s,zero", "n")
                .node("Range", "zero,n,one", "r")
                .node("Add", "r,one", "y"),
            "output",
            "numbers the rows"),
        new Case(
            "a look-up of rows by their numbers and more",
            x().node("Shape", "x", "s")
                .constant("zero", Tensor.scalar(0L))
                .constant("one", Tensor.scalar(1L))
                .node("Gather", "s,zero", "n")
                .node("Range", "zero,n,one", "r")
                .node("Add", "r,one", "next")
                .node("Gather", "x,next", "y", integer("axis", 0)),
            "my_gather",
            "numbers the rows"),
        new Case(
            "another result for one row than for two",
            x().node("Shape", "x", "s")
                .constant("zero", Tensor.scalar(0L))
                .constant("one", Tensor.scalar(1L))
                .node("Gather", "s,zero", "n")
                .node("Equal", "n,one", "single")
                .node("Where", "single,x,x", "y"),
            "my_equal",
            "batch size"),
        new Case(
            "the batch as output",
            x().longs("s", -1, 3).node("Reshape", "x,s", "y"),
            "output y",
            "belong to no row"));
  }

  static Stream<Case> lookAlikes() {
    return Stream.of(
        new Case("positions of its own in all rows", flattened(6, 0, 1, 2, 3, 4, 5), "", ""),
        alike("softmax over the features", x().node("Softmax", "x", "y", integer("axis", 1))),
        alike(
            "transposed there and back",
            x().node("Transpose", "x", "t")
                .node("Softmax", "t", "s", integer("axis", 0))
                .node("Transpose", "s", "y")),
        alike(
            "batch folded into another axis and out of it",
            x().longs("a", -1, 2)
                .longs("b", -1, 3, 2)
                .node("Reshape", "x,a", "m")
                .node("Softmax", "m", "s", integer("axis", -1))
                .node("Reshape", "s,b", "r")
                .node("ReduceSum", "r,one", "y", integer("keepdims", 0))
                .longs("one", 1)),
        alike(
            "shape read from the input",
            x().node("Shape", "x", "s")
                .longs("zero", 0)
                .node("Gather", "s,zero", "n")
                .longs("rest", 2, 3)
                .node("Concat", "n,rest", "t", integer("axis", 0))
                .node("Reshape", "x,t", "y")),
        alike(
            "twice the batch and half of it",
            x().node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("two", 2)
                .node("Gather", "s,zero", "n")
                .node("Mul", "n,two", "nn")
                .longs("three", 3)
                .node("Concat", "nn,three", "t", integer("axis", 0))
                .node("Reshape", "x,t", "m")
                .node("Softmax", "m", "p", integer("axis", 1))
                .node("Div", "nn,two", "half")
                .longs("six", 6)
                .node("Concat", "half,six", "u", integer("axis", 0))
                .node("Reshape", "p,u", "y")),
        alike(
            "zeros of the batch's size",
            x().node("Shape", "x", "s").node("ConstantOfShape", "s", "z").node("Add", "x,z", "y")),
        alike(
            "a token repeated for every row",
            x().node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("six", 6)
                .node("Gather", "s,zero", "n")
                .node("Concat", "n,six", "t", integer("axis", 0))
                .constant("token", Tensor.uniform(1, -1, 1, 1, 6))
                .node("Expand", "token,t", "e")
                .node("Concat", "e,x", "y", integer("axis", 1))),
        alike(
            "a token tiled for every row",
            x().node("Shape", "x", "s")
                .longs("zero", 0)
                .longs("one", 1)
                .node("Gather", "s,zero", "n")
                .node("Concat", "n,one", "t", integer("axis", 0))
                .constant("token", Tensor.uniform(1, -1, 1, 1, 6))
                .node("Tile", "token,t", "e")
                .node("Mul", "e,x", "y")),
        alike(
            "all rows",
            x().longs("s", 0)
                .longs("e", Long.MAX_VALUE)
                .longs("a", 0)
                .node("Slice", "x,s,e,a", "y")),
        alike(
            "exports' test for -1 in a shape",
            x().node("Shape", "x", "s")
                .longs("minus", -1)
                .longs("one", 1)
                .node("Equal", "s,minus", "open")
                .node("Where", "open,one,s", "t")
                .node("Expand", "x,t", "y")),
        alike(
            "rows of a table looked up",
            OnnxWriter.opset(17)
                .input("x", INT64, -1, 6)
                .output("y")
                .constant("table", Tensor.uniform(2, -1, 1, 5, 4))
                .node("Gather", "table,x", "y")),
        alike(
            "products of each row with itself",
            x().longs("two", 2)
                .node("Unsqueeze", "x,two", "c")
                .node("Transpose", "c", "r", integers("perm", 0, 2, 1))
                .node("MatMul", "c,r", "y")),
        alike(
            "the same in an equation",
            x().node("Einsum", "x,x", "y", text("equation", "ni,nj->nij"))),
        alike(
            "batch in the middle",
            x().longs("s", -1, 3, 2)
                .node("Reshape", "x,s", "r")
                .node("Transpose", "r", "t", integers("perm", 1, 0, 2))
                .node("ReduceMax", "t", "y", integers("axes", 0), integer("keepdims", 0))));
  }

  private static Case alike(String name, OnnxWriter model) {
    return new Case(name, model, "", "");
  }

  @ParameterizedTest
  @MethodSource("mixing")
  void refusesAndNamesTheNode(Case mixing) {
    Path file = mixing.model.write(folder);
    assertThatThrownBy(() -> Model.load(file, LoadOptions.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(mixing.node)
        .hasMessageContaining(mixing.words);
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void readsAndGivesEveryRowItsOwnResult(Case alike) {
    Graph graph = Model.load(alike.model.write(folder), LoadOptions.NONE).graph();
    boolean ids =
        graph.inputs().get(0).op() instanceof Op.Input input && input.type().dtype() == DType.INT64;
    Map<Integer, List<Tensor>> byBatch = new LinkedHashMap<>();
    for (int batch : new int[] {1, 2, 7}) {
      Tensor x =
          ids
              ? Tensor.generateLongs(
                  new int[] {batch, 6}, values -> Arrays.setAll(values, i -> (i * 7L) % 5))
              : Tensor.uniform(3, -2, 2, batch, 6);
      byBatch.put(batch, List.copyOf(Interpreter.run(graph, List.of(x)).values()));
    }
    Tensor seven = byBatch.get(7).get(0);
    for (int batch : new int[] {1, 2}) {
      assertThat(head(seven, batch)).isEqualTo(byBatch.get(batch).get(0));
    }
  }

  /** The first rows. */
  private static Tensor head(Tensor tensor, int rows) {
    int[] shape = tensor.shape();
    shape[0] = rows;
    float[] all = tensor.toFloats();
    List<Float> kept = new ArrayList<>();
    for (int i = 0; i < Tensor.sizeOf(shape); i++) {
      kept.add(all[i]);
    }
    return Tensor.generate(
        shape,
        values -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = kept.get(i);
          }
        });
  }
}
