package org.feedforward.nn;

/**
 * Gated recurrent layers (i, f, o are gates, c = f c + i tanh(W x + W h + b), h = o tanh(c)), as
 * torch.nn.LSTM with batch_first=True. Input [N, T, input_size]; outputs the sequence [N, T,
 * directions * hidden_size] and what is remembered, [N, layers * directions, hidden_size].
 */
public final class LSTM extends RecurrentLayer {

  /** One layer, one direction. */
  public LSTM(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, 1, true, false);
  }

  /** Several layers, in one direction or two. */
  public LSTM(int inputSize, int hiddenSize, int numLayers, boolean bias, boolean bidirectional) {
    super(Recurrence.Kind.LSTM, inputSize, hiddenSize, numLayers, bias, bidirectional);
  }

  private LSTM(PrintedArguments arguments) {
    super(Recurrence.Kind.LSTM, arguments);
  }

  static LSTM parse(PrintedArguments arguments) {
    return new LSTM(arguments);
  }
}
