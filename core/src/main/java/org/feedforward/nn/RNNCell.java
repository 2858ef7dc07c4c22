package org.feedforward.nn;

/**
 * One step of {@link RNN}, h' = tanh(W x + b + W h + b), as torch.nn.RNNCell. Inputs [N,
 * input_size] and h [N, hidden_size] (zeros if not given), output h'.
 */
public final class RNNCell extends RecurrentCell {

  /** With biases and tanh. */
  public RNNCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, true, false);
  }

  /** With or without biases, tanh or ReLU. */
  public RNNCell(int inputSize, int hiddenSize, boolean bias, boolean relu) {
    super(kind(relu), inputSize, hiddenSize, bias);
  }

  private RNNCell(PrintedArguments arguments) {
    super(kind(isRelu(arguments.word("nonlinearity", "tanh"))), arguments);
  }

  static Recurrence.Kind kind(boolean relu) {
    return relu ? Recurrence.Kind.RNN_RELU : Recurrence.Kind.RNN_TANH;
  }

  static boolean isRelu(String nonlinearity) {
    return switch (nonlinearity) {
      case "tanh" -> false;
      case "relu" -> true;
      default ->
          throw new IllegalArgumentException(
              "nonlinearity=" + nonlinearity + " is not tanh or relu");
    };
  }

  static RNNCell parse(PrintedArguments arguments) {
    return new RNNCell(arguments);
  }
}
