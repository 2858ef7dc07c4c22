package org.feedforward.nn;

import java.util.Arrays;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * {@code x >= 0 ? x : weight x}, as torch.nn.PReLU. Input [N, C, *] (or [*] with one slope), output
 * the same; weight [num_parameters], a slope for every channel or one for all.
 */
public final class PReLU extends Module {

  private final int numParameters;
  private final Parameter weight;

  /** One slope for all channels. */
  public PReLU() {
    this(1, 0.25);
  }

  /** A slope for every channel, initially {@code init}. */
  public PReLU(int numParameters, double init) {
    this.numParameters = numParameters;
    this.weight = Parameter.filled((float) init, numParameters);
  }

  static PReLU parse(PrintedArguments arguments) {
    return new PReLU(arguments.integer("num_parameters", 1), 0.25);
  }

  /** The slopes, [num_parameters]. */
  public Tensor weight() {
    return weight.value();
  }

  @Override
  protected Value forward(Value x) {
    int rank = x.shape().rank();
    if (numParameters != 1 && (rank < 2 || !x.shape().dim(1).equals(Dim.of(numParameters)))) {
      throw new ModelException(
          this + " needs an input [N, " + numParameters + ", *], got " + x.shape());
    }
    int[] perChannel = new int[Math.max(1, numParameters == 1 ? 1 : rank - 1)];
    Arrays.fill(perChannel, 1);
    perChannel[0] = numParameters;
    return x.apply(BinaryFunction.PRELU, Value.constant(weight.value().reshape(perChannel)));
  }

  @Override
  protected String extraRepr() {
    return "num_parameters=" + numParameters;
  }
}
