package org.feedforward.nn;

import java.util.Arrays;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * An axis read at other positions, as torch.nn.functional.interpolate does along one axis after the
 * other.
 */
public final class Resampling {

  private static final int MOST_POSITIONS = 1 << 23;

  private Resampling() {}

  /** Where the elements of a result stand along the axis that it is read from. */
  public interface Positions {
    /** The position of an element. */
    float of(int element);
  }

  /**
   * The positions of PyTorch.
   *
   * @param extent of the axis
   * @param count elements of the result
   * @param factor of the scale where it was given, else 0: then it is the extents' ratio
   * @param corners whether the first and the last elements stand on one another
   */
  public static Positions linear(int extent, int count, double factor, boolean corners) {
    if (corners) {
      float scale = count > 1 ? (float) (extent - 1) / (count - 1) : 0;
      return element -> scale * element;
    }
    float scale = scale(extent, count, factor);
    return element -> Math.max(scale * (element + 0.5f) - 0.5f, 0);
  }

  private static float scale(int extent, int count, double factor) {
    return factor > 0 ? (float) (1 / factor) : (float) extent / count;
  }

  /** As mode='nearest' of PyTorch, or 'nearest-exact', for the same arguments. */
  public static Value nearest(Value x, int axis, int count, double factor, boolean exact) {
    int extent = x.size(axis);
    float scale = scale(extent, count, factor);
    float half = exact ? 0.5f : 0;
    return picked(x, axis, count, element -> (float) Math.floor((element + half) * scale));
  }

  /** The elements at whole positions; one outside of the axis counts as its end. */
  public static Value picked(Value x, int axis, int count, Positions positions) {
    require(x, axis, count);
    int last = x.size(axis) - 1;
    long[] from = new long[count];
    Arrays.setAll(from, i -> Math.max(0, Math.min(last, (int) positions.of(i))));
    return x.indexSelect(axis, Value.constant(Tensor.ofLongs(from, count)));
  }

  /** Between two elements the mean, weighted by how far they are. */
  public static Value blended(Value x, int axis, int count, Positions positions) {
    require(x, axis, count);
    int last = x.size(axis) - 1;
    long[] before = new long[count];
    long[] after = new long[count];
    float[] weights = new float[count];
    float[] rests = new float[count];
    for (int i = 0; i < count; i++) {
      float position = Math.max(0, Math.min(last, positions.of(i)));
      before[i] = (long) position;
      after[i] = Math.min(last, before[i] + 1);
      weights[i] = position - before[i];
      rests[i] = 1 - weights[i];
    }
    int[] along = new int[x.shape().rank() - axis(x, axis)];
    Arrays.fill(along, 1);
    along[0] = count;
    Value low = x.indexSelect(axis, Value.constant(Tensor.ofLongs(before, count)));
    Value high = x.indexSelect(axis, Value.constant(Tensor.ofLongs(after, count)));
    return low.mul(Value.constant(Tensor.of(rests, along)))
        .add(high.mul(Value.constant(Tensor.of(weights, along))));
  }

  private static int axis(Value x, int axis) {
    return axis < 0 ? axis + x.shape().rank() : axis;
  }

  private static void require(Value x, int axis, int count) {
    Shape shape = x.shape();
    int at = axis(x, axis);
    if (at < 0
        || at >= shape.rank()
        || shape.dim(at).batch()
        || shape.dim(at).outer() < 1
        || count < 1
        || count > MOST_POSITIONS) {
      throw new ModelException(
          "axis "
              + axis
              + " of a value of shape "
              + shape
              + " cannot be resampled to "
              + count
              + " elements");
    }
  }
}
