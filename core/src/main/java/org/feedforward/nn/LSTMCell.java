package org.feedforward.nn;

/**
 * One step of {@link LSTM}, as torch.nn.LSTMCell. Inputs [N, input_size], h and c [N, hidden_size]
 * (zeros if not given), outputs h' and c'.
 */
public final class LSTMCell extends RecurrentCell {

  /** With biases. */
  public LSTMCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, true);
  }

  /** With or without biases. */
  public LSTMCell(int inputSize, int hiddenSize, boolean bias) {
    super(Recurrence.Kind.LSTM, inputSize, hiddenSize, bias);
  }

  private LSTMCell(PrintedArguments arguments) {
    super(Recurrence.Kind.LSTM, arguments);
  }

  static LSTMCell parse(PrintedArguments arguments) {
    return new LSTMCell(arguments);
  }
}
