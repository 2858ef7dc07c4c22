package org.feedforward.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;

/**
 * What Upsample and its forms of two axes have in common: every axis behind the channels has
 * another extent, by a size or by a factor. PyTorch does not print align_corners: a layer read from
 * a text is refused where it makes a difference.
 */
abstract class UpsampleLayer extends Module {

  private static final List<String> MODES =
      List.of("nearest", "nearest-exact", "linear", "bilinear");

  private final int[] size; // empty where factors are given; one number stands for every axis
  private final double[] factors;
  private final String mode;
  private final Optional<Boolean> alignCorners;

  UpsampleLayer(int[] size, double[] factors, String mode, Optional<Boolean> alignCorners) {
    if (!MODES.contains(mode)) {
      throw new IllegalArgumentException(
          "mode=" + mode + " is not supported (" + String.join(", ", MODES) + " are)");
    }
    if ((size.length == 0) == (factors.length == 0)) {
      throw new IllegalArgumentException("either size or scale_factor must be given");
    }
    for (double factor : factors) {
      if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Invalid scale_factor=" + PythonText.python(factor) + " (must be > 0)");
      }
    }
    this.size = size.clone();
    this.factors = factors.clone();
    this.mode = mode;
    this.alignCorners = alignCorners;
  }

  /** From its printed form. */
  UpsampleLayer(PrintedArguments arguments, Optional<Boolean> alignCorners) {
    this(
        arguments.has("size") ? arguments.integers(-1, "size") : new int[0],
        arguments.has("scale_factor") ? arguments.numbers("scale_factor") : new double[0],
        arguments.word("mode", "nearest"),
        alignCorners);
    if (arguments.bool("recompute_scale_factor", false)) {
      throw new IllegalArgumentException("recompute_scale_factor=True is not supported");
    }
  }

  @Override
  protected final Value forward(Value x) {
    int axes = x.shape().rank() - 2;
    int wanted = mode.equals("bilinear") ? 2 : mode.equals("linear") ? 1 : 0;
    if (axes < 1
        || axes > 2
        || (wanted > 0 && axes != wanted)
        || (size.length > 1 && size.length != axes)
        || (factors.length > 1 && factors.length != axes)) {
      throw new ModelException(this + " does not take a value of shape " + x.shape());
    }
    Value result = x;
    for (int i = 0; i < axes; i++) {
      result = along(result, i);
    }
    return result;
  }

  private Value along(Value x, int i) {
    int axis = i + 2;
    int extent = x.size(axis);
    double factor = factors.length == 0 ? 0 : factors[factors.length == 1 ? 0 : i];
    int count = factor > 0 ? (int) Math.floor(extent * factor) : size[size.length == 1 ? 0 : i];
    if (mode.startsWith("nearest")) {
      return Resampling.nearest(x, axis, count, factor, mode.equals("nearest-exact"));
    }
    if (alignCorners.isEmpty() && count > 1 && extent > 1) {
      throw new ModelException(
          this
              + ": PyTorch does not print align_corners, which makes a difference: save the whole"
              + " module or the graph instead");
    }
    return Resampling.blended(
        x, axis, count, Resampling.linear(extent, count, factor, alignCorners.orElse(false)));
  }

  /** As a first layer it leaves open how long its input is. */
  @Override
  protected final Optional<Port> inputOfFirstLayer() {
    throw new ModelException(
        this
            + " does not say how long its input is: begin the network with an Unflatten that does, or"
            + " export the graph");
  }

  @Override
  protected final String extraRepr() {
    String first =
        factors.length > 0
            ? "scale_factor=" + tuple(Arrays.stream(factors).mapToObj(PythonText::python).toList())
            : "size=" + tuple(Arrays.stream(size).mapToObj(Integer::toString).toList());
    return first + ", mode='" + mode + "'";
  }

  private static String tuple(List<String> numbers) {
    return numbers.size() == 1 ? numbers.get(0) : "(" + String.join(", ", numbers) + ")";
  }
}
