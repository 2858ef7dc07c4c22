package org.feedforward.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * What RNN, GRU and LSTM have in common (torch.nn's RNNBase) with batch_first=True: layers above
 * each other, each in one direction or two. The inputs are the sequence [N, T, input_size] and what
 * is remembered before, each [N, layers * directions, hidden_size]; zeros where it is not given.
 */
abstract class RecurrentLayer extends Module {

  private static final int MOST_LAYERS = 1000;

  private final Recurrence.Kind kind;
  private final int inputSize;
  private final int hiddenSize;
  private final int numLayers;
  private final boolean bias;
  private final boolean bidirectional;
  private final String dropout;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  RecurrentLayer(
      Recurrence.Kind kind,
      int inputSize,
      int hiddenSize,
      int numLayers,
      boolean bias,
      boolean bidirectional) {
    this(kind, inputSize, hiddenSize, numLayers, bias, bidirectional, "0.0");
  }

  /** From its printed form. */
  RecurrentLayer(Recurrence.Kind kind, PrintedArguments arguments) {
    this(
        kind,
        arguments.integer(0, "input_size"),
        arguments.integer(1, "hidden_size"),
        arguments.integer("num_layers", 1),
        arguments.bool("bias", true),
        arguments.bool("bidirectional", false),
        PythonText.python(arguments.number("dropout", 0)));
    if (!arguments.bool("batch_first", false)) {
      throw new IllegalArgumentException(
          "without batch_first=True the first axis is the time, not the row: export the graph");
    }
    if (arguments.integer("proj_size", 0) != 0) {
      throw new IllegalArgumentException("proj_size is not supported: export the graph");
    }
  }

  private RecurrentLayer(
      Recurrence.Kind kind,
      int inputSize,
      int hiddenSize,
      int numLayers,
      boolean bias,
      boolean bidirectional,
      String dropout) {
    if (inputSize < 1 || hiddenSize < 1 || numLayers < 1 || numLayers > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "Invalid input_size="
              + inputSize
              + ", hidden_size="
              + hiddenSize
              + ", num_layers="
              + numLayers
              + " (must be > 0, num_layers at most "
              + MOST_LAYERS
              + ")");
    }
    this.kind = kind;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.bidirectional = bidirectional;
    this.dropout = dropout;
    int rows = Tensor.sizeOf(kind.gates(), hiddenSize);
    int in = inputSize;
    for (int layer = 0; layer < numLayers; layer++) {
      for (String suffix : suffixes(layer)) {
        add("weight_ih" + suffix, rows, in);
        add("weight_hh" + suffix, rows, hiddenSize);
        if (bias) {
          add("bias_ih" + suffix, rows);
          add("bias_hh" + suffix, rows);
        }
      }
      in = hiddenSize * (bidirectional ? 2 : 1);
    }
  }

  private List<String> suffixes(int layer) {
    return bidirectional ? List.of("_l" + layer, "_l" + layer + "_reverse") : List.of("_l" + layer);
  }

  private void add(String key, int... shape) {
    parameters.put(key, Parameter.of(Init.uniform(parameters.size(), hiddenSize, shape), shape));
  }

  @Override
  protected final Map<String, Parameter> ownParameters() {
    return parameters;
  }

  /** The sequence, then what is remembered at the end, [N, layers * directions, hidden_size]. */
  @Override
  protected final List<Value> forward(List<Value> inputs) {
    boolean cells = kind == Recurrence.Kind.LSTM;
    Value x = inputs.get(0);
    if (x.shape().rank() != 3 || inputs.size() > (cells ? 3 : 2)) {
      throw new ModelException(
          typeName() + " needs [N, T, " + inputSize + "] and a state, got " + x.shape());
    }
    List<Recurrence.Weights> weights = new ArrayList<>();
    List<Recurrence.State> starts = new ArrayList<>();
    for (int layer = 0; layer < numLayers; layer++) {
      for (String suffix : suffixes(layer)) {
        weights.add(
            new Recurrence.Weights(
                constant("weight_ih" + suffix),
                constant("weight_hh" + suffix),
                bias ? Optional.of(constant("bias_ih" + suffix)) : Optional.empty(),
                bias ? Optional.of(constant("bias_hh" + suffix)) : Optional.empty(),
                Optional.empty()));
        Recurrence.State zeros = Recurrence.zeros(kind, weights.get(starts.size()), x.shape());
        int at = starts.size();
        Value hidden = inputs.size() > 1 ? inputs.get(1).select(1, at) : zeros.hidden();
        starts.add(
            new Recurrence.State(
                hidden,
                cells && inputs.size() > 2
                    ? Optional.of(inputs.get(2).select(1, at))
                    : zeros.cell()));
      }
    }
    Recurrence.Stacked stacked = Recurrence.stacked(kind, weights, bidirectional, x, starts);
    List<Value> outputs = new ArrayList<>(List.of(stacked.sequence()));
    outputs.add(stacked.hidden().transpose(0, 1));
    if (cells) {
      outputs.add(stacked.cells().transpose(0, 1));
    }
    return outputs;
  }

  private Value constant(String key) {
    return Value.constant(parameters.get(key).value());
  }

  /** As a first layer it leaves open how long its input is. */
  @Override
  protected final Optional<Port> inputOfFirstLayer() {
    throw ConvolutionLayer.openLength(this);
  }

  @Override
  protected final String extraRepr() {
    return inputSize
        + ", "
        + hiddenSize
        + (numLayers == 1 ? "" : ", num_layers=" + numLayers)
        + (bias ? "" : ", bias=False")
        + ", batch_first=True"
        + (dropout.equals("0.0") ? "" : ", dropout=" + dropout)
        + (bidirectional ? ", bidirectional=True" : "");
  }
}
