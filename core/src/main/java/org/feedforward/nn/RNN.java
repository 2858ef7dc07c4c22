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
    super(
        relu ? Recurrence.Kind.RNN_RELU : Recurrence.Kind.RNN_TANH,
        inputSize,
        hiddenSize,
        numLayers,
        bias,
        bidirectional);
  }
}
