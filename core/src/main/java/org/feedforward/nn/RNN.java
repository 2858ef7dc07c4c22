package org.feedforward.nn;

/**
 * Recurrent layers, h = tanh(W x + b + W h + b), as torch.nn.RNN with batch_first=True. Input [N,
 * T, input_size]; outputs the sequence [N, T, directions * hidden_size] and what is remembered, [N,
 * layers * directions, hidden_size].
 */
public final class RNN extends RecurrentLayer {

  /** One layer, one direction, tanh. */
  public RNN(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, 1, false, true, false);
  }

  /** Several layers, in one direction or two, with tanh or ReLU. */
  public RNN(
      int inputSize,
      int hiddenSize,
      int numLayers,
      boolean relu,
      boolean bias,
      boolean bidirectional) {
    super(RNNCell.kind(relu), inputSize, hiddenSize, numLayers, bias, bidirectional);
  }

  private RNN(PrintedArguments arguments) {
    super(RNNCell.kind(RNNCell.isRelu(arguments.word("nonlinearity", "tanh"))), arguments);
  }

  /** A whole module says its nonlinearity; PyTorch prints an RNN alike with both. */
  static RNN parse(PrintedArguments arguments) {
    if (!arguments.has("nonlinearity")) {
      throw new IllegalArgumentException(
          "PyTorch prints an RNN with tanh and one with relu alike: export the graph");
    }
    return new RNN(arguments);
  }
}
