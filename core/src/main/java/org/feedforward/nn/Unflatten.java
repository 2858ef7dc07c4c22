package org.feedforward.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Splits an axis into several, one of which may be -1, as torch.nn.Unflatten. Input [*, D, *],
 * output [*, sizes, *].
 */
public final class Unflatten extends Module {

  private final int dim;
  private final int[] unflattenedSize;
  private final int known; // the product of those that are given

  /** Splits axis {@code dim} into the given extents. */
  public Unflatten(int dim, int... unflattenedSize) {
    this.dim = dim;
    this.unflattenedSize = unflattenedSize.clone();
    this.known = Tensor.sizeOf(Arrays.stream(unflattenedSize).filter(e -> e != -1).toArray());
  }

  static Unflatten parse(PrintedArguments arguments) {
    return new Unflatten(arguments.integer("dim"), arguments.integers(-1, "unflattened_size"));
  }

  @Override
  protected Value forward(Value x) {
    int axis = x.axis(dim);
    int extent = x.size(dim);
    int[] sizes = sizes(x, extent);
    List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, axis));
    for (int size : sizes) {
      dims.add(Dim.of(size));
    }
    dims.addAll(x.shape().dims().subList(axis + 1, x.shape().rank()));
    return Value.of(new Op.Reshape(new Shape(dims)), x);
  }

  /** The extents, which must be those of the axis; one that is -1 is what is left of it. */
  private int[] sizes(Value x, int extent) {
    long unknown = Arrays.stream(unflattenedSize).filter(size -> size == -1).count();
    boolean fits = unknown == 0 ? known == extent : known > 0 && extent % known == 0;
    if (!fits || unknown > 1) {
      throw new ModelException(this + " does not divide the axis of " + x.shape());
    }
    int rest = unknown == 0 ? 0 : extent / known;
    return Arrays.stream(unflattenedSize).map(size -> size == -1 ? rest : size).toArray();
  }

  /** As a first layer it splits the elements of a row. */
  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return dim == 1 && Arrays.stream(unflattenedSize).noneMatch(size -> size == -1)
        ? floatInput(known)
        : Optional.empty();
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim + ", unflattened_size=" + Norms.tuple(unflattenedSize);
  }
}
