package org.feedforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Linear;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.feedforward.nn.Softmax;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ModelTest {

  private final Model model = Model.of(network(0));

  private static Sequential network(long seed) {
    return new Sequential(
        new Linear(4, 8, true, seed), new ReLU(), new Linear(8, 3, true, 1), new Softmax(1));
  }

  @Test
  void knowsItsInputsAndOutputsPerRow() {
    assertThat(model.inputs()).containsExactly(new Port("input", DType.FLOAT32, List.of(4)));
    assertThat(model.outputs()).containsExactly(new Port("output", DType.FLOAT32, List.of(3)));
  }

  @Test
  void survivesItsBytes() {
    Model copy = Model.fromBytes(model.toBytes());
    Tensor rows = Tensor.randn(1, 9, 4);

    assertThat(copy).isEqualTo(model);
    assertThat(copy.identity()).isEqualTo(model.identity()).hasSize(64);
    assertThat(Interpreter.run(copy.graph(), List.of(rows)))
        .isEqualTo(Interpreter.run(model.graph(), List.of(rows)));
  }

  @Test
  void survivesItsBytesWithEveryOperation() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2, 6));
    Value ids = Value.input("ids", DType.INT64, Shape.batched());
    Value mixed =
        Value.of(
            new Op.Concat(2),
            x.matmul(x.transpose(1, 2)),
            x.normalize(1e-5f, true, 2).where(x.lt(x.cumsum(1)), x.tanh()),
            Value.of(new Op.TopK(2, 2, true, false), x),
            Value.of(new Op.Pad(2, 1, 0, Tensor.scalar(1f)), x.softmax(2)),
            Value.of(new Op.Slice(2, 5, -1, 3), x),
            Value.of(new Op.GatherElements(2, true), x, Value.of(new Op.TopK(2, 2, true, true), x)),
            Value.of(
                new Op.GatherElements(2, false), x, Value.of(new Op.TopK(2, 2, false, true), x)),
            Value.constant(Tensor.randn(0, 10, 2, 1)).gather(0, ids),
            x.argmax(2, true).to(DType.FLOAT32),
            x.max(2, true).expand(x.shape()));
    Value bounded = Value.of(new Op.Bounded("int8", -128, 127), ids.add(1));
    Value wrapped = Value.of(new Op.Wrap(32, true), bounded);
    Model original =
        Model.of(Graph.of(List.of(x, ids), Map.of("mixed", mixed), Map.of("wrapped", wrapped)));
    List<Tensor> inputs =
        List.of(Tensor.randn(1, 3, 2, 6), Tensor.ofLongs(new long[] {0, 9, 4}, 3));

    for (Model written : List.of(original, original.withOutputs(List.of("wrapped")))) {
      Model copy = Model.fromBytes(written.toBytes());
      assertThat(copy).isEqualTo(written);
      assertThat(Interpreter.run(copy.graph(), inputs))
          .isEqualTo(Interpreter.run(written.graph(), inputs));
    }
  }

  @Test
  void isAnotherModelWithOtherWeightsOrOutputs() {
    assertThat(Model.of(network(0))).isEqualTo(model);
    assertThat(Model.of(network(1))).isNotEqualTo(model);
    assertThat(model.withOutputs(List.of("2"))).isNotEqualTo(model);
  }

  @Test
  void givesAnyLayersResultAsOutput() {
    assertThat(model.valueNames()).containsExactly("output", "0", "1", "2", "3");
    assertThat(model.withOutputs(List.of("1", "output")).outputs())
        .extracting(Port::toString)
        .containsExactly("1: float32[8]", "output: float32[3]");
    assertThatThrownBy(() -> model.withOutputs(List.of("hidden")))
        .isInstanceOf(ModelException.class)
        .hasMessage("The model has no value hidden; it has output, 0, 1, 2, 3");
  }

  @Test
  void refusesAnOutputThatBelongsToNoRow() {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(2, 3));

    assertThatThrownBy(() -> Model.of(Graph.of(List.of(x), Map.of("y", x.flatten(0, 1)), Map.of())))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "The output y has shape [N*2, 3]: its first axis is not the batch alone");
    Value constant = Value.constant(Tensor.of(1, 2));
    assertThatThrownBy(() -> Model.of(Graph.of(List.of(x), Map.of("y", constant), Map.of())))
        .hasMessageContaining("does not depend on the rows");
  }
}
