package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * What RNNCell, GRUCell and LSTMCell have in common (torch.nn's RNNCellBase): one step. The inputs
 * are [N, input_size] and what is remembered before, each [N, hidden_size]; zeros where it is not
 * given. Keys weight_ih [gates * hidden_size, input_size], weight_hh, bias_ih, bias_hh.
 */
abstract class RecurrentCell extends Module {

  private final Recurrence.Kind kind;
  private final int inputSize;
  private final int hiddenSize;
  private final Parameter weightIh;
  private final Parameter weightHh;
  private final Parameter biasIh; // null without a bias
  private final Parameter biasHh;

  RecurrentCell(Recurrence.Kind kind, int inputSize, int hiddenSize, boolean bias) {
    if (inputSize < 1 || hiddenSize < 1) {
      throw new IllegalArgumentException(
          "Invalid input_size=" + inputSize + ", hidden_size=" + hiddenSize + " (must be > 0)");
    }
    this.kind = kind;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    int rows = Tensor.sizeOf(kind.gates(), hiddenSize);
    this.weightIh = parameter(0, rows, inputSize);
    this.weightHh = parameter(1, rows, hiddenSize);
    this.biasIh = bias ? parameter(2, rows) : null;
    this.biasHh = bias ? parameter(3, rows) : null;
  }

  /** From its printed form. */
  RecurrentCell(Recurrence.Kind kind, PrintedArguments arguments) {
    this(
        kind,
        arguments.integer(0, "input_size"),
        arguments.integer(1, "hidden_size"),
        arguments.bool("bias", true));
  }

  private Parameter parameter(long seed, int... shape) {
    return Parameter.of(Init.uniform(seed, hiddenSize, shape), shape);
  }

  /** What is remembered: h, and of an LSTM the cell. */
  @Override
  protected final List<Value> forward(List<Value> inputs) {
    boolean cells = kind == Recurrence.Kind.LSTM;
    Value x = inputs.get(0);
    if (x.shape().rank() != 2 || inputs.size() > (cells ? 3 : 2)) {
      throw new ModelException(
          typeName() + " needs [N, " + inputSize + "] and a state, got " + x.shape());
    }
    Recurrence.Weights weights =
        new Recurrence.Weights(
            Value.constant(weightIh.value()),
            Value.constant(weightHh.value()),
            Optional.ofNullable(biasIh).map(bias -> Value.constant(bias.value())),
            Optional.ofNullable(biasHh).map(bias -> Value.constant(bias.value())),
            Optional.empty());
    Recurrence.State zeros = Recurrence.zeros(kind, weights, x.shape());
    Recurrence.State state =
        new Recurrence.State(
            inputs.size() > 1 ? inputs.get(1) : zeros.hidden(),
            cells && inputs.size() > 2 ? Optional.of(inputs.get(2)) : zeros.cell());
    Recurrence.State next = Recurrence.step(kind, weights, x, state);
    return cells ? List.of(next.hidden(), next.cell().orElseThrow()) : List.of(next.hidden());
  }

  @Override
  protected final Optional<Port> inputOfFirstLayer() {
    return floatInput(inputSize);
  }

  @Override
  protected final String extraRepr() {
    return inputSize
        + ", "
        + hiddenSize
        + (biasIh == null ? ", bias=False" : "")
        + (kind == Recurrence.Kind.RNN_RELU ? ", nonlinearity=relu" : "");
  }
}
