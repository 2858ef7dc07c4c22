package org.feedforward.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/** What the normalisations share. */
final class Norms {

  private Norms() {}

  /** A Python tuple: {@code (32,)}, {@code (2, 3)}. */
  static String tuple(int... numbers) {
    String inside =
        Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    return "(" + inside + (numbers.length == 1 ? ",)" : ")");
  }

  static int[] lastAxes(int count) {
    return IntStream.rangeClosed(-count, -1).toArray();
  }

  static void requireTrailing(Module layer, Value x, int... extents) {
    Shape shape = x.shape();
    int first = shape.rank() - extents.length;
    boolean fits =
        first >= 0
            && new Shape(shape.dims().subList(first, shape.rank())).equals(Shape.of(extents));
    if (!fits) {
      throw new ModelException(
          layer + " needs an input of shape [*, " + join(extents) + "], got " + shape);
    }
  }

  /** x * scale + shift, one of each per channel (axis 1). */
  static Value perChannel(Value x, Tensor scale, Tensor shift) {
    int[] shape = new int[Math.max(1, x.shape().rank() - 1)];
    Arrays.fill(shape, 1);
    shape[0] = scale.size();
    return x.mul(Value.constant(scale.reshape(shape))).add(Value.constant(shift.reshape(shape)));
  }

  /**
   * (x - mean) / sqrt(var + eps) * weight + bias per channel with fixed statistics; weight and bias
   * may be null.
   */
  static Value withStatistics(
      Value x, Parameter mean, Parameter var, double eps, Parameter weight, Parameter bias) {
    // in double, then rounded once: scale = weight / sqrt(var + eps), shift = bias - mean * scale
    int channels = mean.size();
    float[] scale = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      double s =
          (weight == null ? 1 : weight.value().getFloat(c))
              / Math.sqrt(var.value().getFloat(c) + eps);
      scale[c] = (float) s;
      shift[c] =
          (float) ((bias == null ? 0 : bias.value().getFloat(c)) - mean.value().getFloat(c) * s);
    }
    return perChannel(x, Tensor.of(scale), Tensor.of(shift));
  }

  /** The arguments that BatchNorm and InstanceNorm print; momentum NaN stands for None. */
  static String repr(
      int features, double eps, double momentum, boolean affine, boolean trackRunningStats) {
    return String.format(
        "%d, eps=%s, momentum=%s, affine=%s, track_running_stats=%s",
        features,
        Names.python(eps),
        Double.isNaN(momentum) ? "None" : Names.python(momentum),
        Names.python(affine),
        Names.python(trackRunningStats));
  }

  private static String join(int... numbers) {
    return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }
}
