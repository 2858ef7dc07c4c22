package org.feedforward.nn;

import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * a sigmoid(b), where a and b are the halves of the input along an axis, as torch.nn.GLU. Input [*,
 * 2N, *], output [*, N, *].
 */
public final class GLU extends Module {

  private final int dim;

  /** Along the last axis. */
  public GLU() {
    this(-1);
  }

  /** Along an axis; negative ones count from the end. */
  public GLU(int dim) {
    this.dim = dim;
  }

  static GLU parse(PrintedArguments arguments) {
    return new GLU(arguments.integer("dim", -1));
  }

  @Override
  protected Value forward(Value x) {
    int size = x.size(dim);
    if (size % 2 != 0) {
      throw new ModelException(
          "GLU halves axis " + dim + " of " + x.shape() + ", whose extent is odd");
    }
    return x.slice(dim, 0, size / 2).mul(x.slice(dim, size / 2, size).sigmoid());
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
