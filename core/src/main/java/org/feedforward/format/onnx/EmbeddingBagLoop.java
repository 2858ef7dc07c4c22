package org.feedforward.format.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;

/**
 * The loop that PyTorch's exporter makes of an EmbeddingBag over ids [N, L]: bag i is looked up
 * from elements i L to (i + 1) L of the flattened ids, weighted or not, and reduced. It is
 * described without a loop, every row its own bag; any other loop is refused.
 */
final class EmbeddingBagLoop {

  private static final Map<String, ReduceFunction> REDUCTIONS =
      Map.of(
          "ReduceSum", ReduceFunction.SUM,
          "ReduceMean", ReduceFunction.MEAN,
          "ReduceMax", ReduceFunction.MAX);

  private final Call call;
  private final OnnxGraph body;
  private final Map<String, OnnxNode> producers = new HashMap<>();

  private EmbeddingBagLoop(Call call, OnnxGraph body) {
    this.call = call;
    this.body = body;
    body.nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
  }

  static List<Operand> convert(Call call) {
    OnnxGraph body = call.graph("body").orElseThrow(() -> new ModelException("lacks its body"));
    boolean plain =
        call.inputCount() == 2 && body.inputs().size() == 2 && body.outputs().size() == 2;
    require(plain, "it carries values from one iteration to the next");
    return List.of(new EmbeddingBagLoop(call, body).bags());
  }

  private Operand bags() {
    OnnxNode reduction = producer(body.outputs().get(1).name());
    ReduceFunction function = REDUCTIONS.get(reduction.opType());
    require(function != null && overFirstAxis(reduction), "it does not reduce bags");
    OnnxNode looked = producer(reduction.inputs().get(0));
    Optional<OnnxNode> weights = Optional.empty();
    if (looked.opType().equals("Mul")) {
      weights = Optional.of(producer(looked.inputs().get(1)));
      looked = producer(looked.inputs().get(0));
    }
    require(looked.opType().equals("Gather") && isZero(looked, "axis"), "it looks up no bags");
    Operand rows =
        around(looked.inputs().get(0)).gather(0, stretch(producer(looked.inputs().get(1))));
    if (weights.isPresent()) {
      OnnxNode unsqueeze = weights.get();
      require(
          unsqueeze.opType().equals("Unsqueeze") && axes(unsqueeze)[0] == 1,
          "its weights are not one per id");
      rows = rows.mul(stretch(producer(unsqueeze.inputs().get(0))).unsqueeze(2));
    }
    return rows.reduce(function, List.of(1), false);
  }

  /** What a Slice from i L to (i + 1) L of a flat value means: row i of [N, L]. */
  private Operand stretch(OnnxNode slice) {
    require(slice.opType().equals("Slice") && slice.inputs().size() == 4, "it slices no bags");
    Operand flat = around(slice.inputs().get(0));
    Ramp starts = ramp(slice.inputs().get(1));
    Ramp ends = ramp(slice.inputs().get(2));
    Dim all = flat.shape().dim(0);
    boolean wholeRows =
        flat.rank() == 1
            && all.batch()
            && all.outer() == 1
            && starts.start() == 0
            && starts.step() == all.inner()
            && ends.start() == all.inner()
            && ends.step() == all.inner()
            && ends.count().equals(Extent.BATCH)
            && iterations().equals(Extent.BATCH)
            && integers(slice.inputs().get(3))[0] == 0;
    require(wholeRows, "its bags are not the rows of the ids");
    return flat.reshape(new Shape(List.of(Dim.BATCH, Dim.of(all.inner()))));
  }

  private Extent iterations() {
    return call.input(0).requireSizes("the number of iterations").elements().get(0);
  }

  /** Unsqueeze(Gather(ramp, i)): the i-th of integers that number the rows. */
  private Ramp ramp(String name) {
    OnnxNode unsqueeze = producer(name);
    OnnxNode gather = producer(unsqueeze.inputs().get(0));
    boolean fits =
        unsqueeze.opType().equals("Unsqueeze")
            && gather.opType().equals("Gather")
            && isZero(gather, "axis")
            && gather.inputs().get(1).equals(body.inputs().get(0).name());
    require(fits, "its bags do not follow the rows");
    return around(gather.inputs().get(0))
        .ramp()
        .orElseThrow(() -> refuse("its bags do not follow the rows"));
  }

  private boolean overFirstAxis(OnnxNode reduction) {
    long[] axes = axes(reduction);
    return axes.length == 1 && axes[0] == 0 && isZero(reduction, "keepdims");
  }

  private long[] axes(OnnxNode node) {
    OnnxAttribute attribute = node.attributes().get("axes");
    return attribute != null ? attribute.integers() : integers(node.inputs().get(1));
  }

  private static boolean isZero(OnnxNode node, String attribute) {
    return node.attributes().containsKey(attribute)
        && node.attributes().get(attribute).integer() == 0;
  }

  /** The integers of a constant in the body or around it. */
  private long[] integers(String name) {
    OnnxNode node = producers.get(name);
    Operand operand =
        node != null && node.attributes().containsKey("value")
            ? call.context().tensor(node.attributes().get("value").tensor().orElseThrow())
            : around(name);
    long[] values = operand.requireConstant("the list of axes").toLongs();
    require(values.length > 0, "its axes are missing");
    return values;
  }

  private Operand around(String name) {
    return call.context()
        .lookUp(name)
        .orElseThrow(() -> refuse("it takes " + Text.quote(name) + ", which nothing gives"));
  }

  private OnnxNode producer(String name) {
    OnnxNode node = producers.get(name);
    require(node != null && !node.inputs().isEmpty(), "its body differs");
    return node;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw refuse(otherwise);
    }
  }

  private static ModelException refuse(String why) {
    return new ModelException(
        "is a loop other than that of an EmbeddingBag, which alone is supported: " + why);
  }
}
