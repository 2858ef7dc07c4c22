package org.feedforward.nn;

/**
 * Gated recurrent layers (r and z are gates, n = tanh(W x + b + r (W h + b)), h = (1 - z) n + z h),
 * as torch.nn.GRU with batch_first=True. Input [N, T, input_size]; outputs the sequence [N, T,
 * directions * hidden_size] and what is remembered, [N, layers * directions, hidden_size].
 */
public final class GRU extends RecurrentLayer {

  /** One layer, one direction. */
  public GRU(int inputSize, int hiddenSize) {
    this(inputSize, hiddenSize, 1, true, false);
  }

  /** Several layers, in one direction or two. */
  public GRU(int inputSize, int hiddenSize, int numLayers, boolean bias, boolean bidirectional) {
    super(Recurrence.Kind.GRU, inputSize, hiddenSize, numLayers, bias, bidirectional);
  }

  private GRU(PrintedArguments arguments) {
    super(Recurrence.Kind.GRU, arguments);
  }

  static GRU parse(PrintedArguments arguments) {
    return new GRU(arguments);
  }
}
