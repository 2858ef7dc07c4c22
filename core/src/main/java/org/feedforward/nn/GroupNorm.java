package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;

/**
 * Normalises groups of channels, y = (x - mean) / sqrt(var + eps) * weight + bias, as
 * torch.nn.GroupNorm. Input and output [N, C, *]; weight and bias [C].
 */
public final class GroupNorm extends Module {

  private final int numGroups;
  private final int numChannels;
  private final double eps;
  private final Parameter weight; // null without affine
  private final Parameter bias; // null without affine or bias

  /** PyTorch's defaults. */
  public GroupNorm(int numGroups, int numChannels) {
    this(numGroups, numChannels, 1e-5, true, true);
  }

  /** With a bias where there is a weight. */
  public GroupNorm(int numGroups, int numChannels, double eps, boolean affine) {
    this(numGroups, numChannels, eps, affine, true);
  }

  /** All of PyTorch's arguments. */
  public GroupNorm(int numGroups, int numChannels, double eps, boolean affine, boolean bias) {
    if (numGroups <= 0 || numChannels % numGroups != 0) {
      throw new ModelException(
          "GroupNorm: num_channels="
              + numChannels
              + " must be divisible by num_groups="
              + numGroups);
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.weight = affine ? Parameter.filled(1, numChannels) : null;
    this.bias = affine && bias ? Parameter.filled(0, numChannels) : null;
  }

  static GroupNorm parse(PrintedArguments arguments) {
    return new GroupNorm(
        arguments.integer(0, "num_groups"),
        arguments.integer(1, "num_channels"),
        arguments.number("eps", 1e-5),
        arguments.bool("affine", true),
        arguments.bool("bias", true));
  }

  @Override
  protected Value forward(Value x) {
    Shape shape = x.shape();
    if (shape.rank() < 2 || !shape.dim(1).equals(Dim.of(numChannels))) {
      throw new ModelException(this + " needs an input [N, " + numChannels + ", *], got " + shape);
    }
    int rest = new Shape(shape.dims().subList(1, shape.rank())).perRow();
    List<Dim> grouped = List.of(shape.dim(0), Dim.of(numGroups), Dim.of(rest / numGroups));
    Value y = Value.of(new Op.Reshape(new Shape(grouped)), x).normalize((float) eps, true, 2);
    Value back = Value.of(new Op.Reshape(shape), y);
    return weight == null ? back : Norms.perChannel(back, weight, Optional.ofNullable(bias));
  }

  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return floatInput(numChannels);
  }

  @Override
  protected String extraRepr() {
    return numGroups
        + ", "
        + numChannels
        + ", eps="
        + PythonText.python(eps)
        + ", affine="
        + PythonText.python(weight != null)
        + ", bias="
        + PythonText.python(bias != null);
  }
}
