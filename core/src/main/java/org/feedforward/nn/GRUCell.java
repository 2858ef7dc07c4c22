package org.feedforward.nn;

/**
 * One step of {@link GRU}, as torch.nn.GRUCell. Inputs [N, input_size] and h [N, hidden_size]
 * (zeros if not given), output h'.
 */
public final class GRUCell extends RecurrentCell {

  /** With biases. */
  public GRUCell(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, true);
  }

  /** With or without biases. */
  public GRUCell(int inputSize, int hiddenSize, boolean bias) {
    super(Recurrence.Kind.GRU, inputSize, hiddenSize, bias);
  }

  private GRUCell(PrintedArguments arguments) {
    super(Recurrence.Kind.GRU, arguments);
  }

  static GRUCell parse(PrintedArguments arguments) {
    return new GRUCell(arguments);
  }
}
