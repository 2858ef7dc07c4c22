package org.feedforward.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Windows that slide along the last axes of a value: what pools reduce and torch.Tensor.unfold
 * gives.
 *
 * @param size the extent of a window along each of the axes
 * @param stride from a window to the next
 * @param before what is added in front of each axis
 * @param after what is added behind it; less than 0 leaves elements out
 * @param dilation from an element of a window to its next
 */
public record Windows(int[] size, int[] stride, int[] before, int[] after, int[] dilation) {

  private static final int MOST_POSITIONS = 1 << 23;

  /** Refuses windows that no layer has. */
  public Windows {
    for (int[] extents : List.of(stride, before, after, dilation)) {
      require(extents.length == size.length, "windows of %s axes", size.length);
    }
    for (int i = 0; i < size.length; i++) {
      require(
          size[i] > 0 && stride[i] > 0 && dilation[i] > 0 && before[i] >= 0,
          "windows of %s, stride %s, dilation %s and padding %s",
          size[i],
          stride[i],
          dilation[i],
          before[i]);
      require(
          (long) dilation[i] * (size[i] - 1) < Integer.MAX_VALUE,
          "windows of %s with dilation %s",
          size[i],
          dilation[i]);
    }
  }

  /** Windows without padding and dilation, one beside the other. */
  public static Windows of(int... size) {
    int[] none = new int[size.length];
    return new Windows(size, size, none, none, filled(size.length, 1));
  }

  /** As many times a number. */
  public static int[] filled(int count, int number) {
    int[] numbers = new int[count];
    Arrays.fill(numbers, number);
    return numbers;
  }

  private static void require(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new ModelException(String.format(Locale.ROOT, message, arguments));
    }
  }

  /** How many axes they slide along. */
  public int axes() {
    return size.length;
  }

  /** From the first element of a window to behind its last, along an axis. */
  int reach(int i) {
    return dilation[i] * (size[i] - 1) + 1;
  }

  /** How many windows lie along an axis of that extent. */
  int count(int i, int extent) {
    long room = (long) extent + before[i] + after[i] - reach(i);
    require(
        room >= 0 && room / stride[i] < MOST_POSITIONS,
        "windows that reach over %s elements do not fit an axis of %s",
        reach(i),
        (long) extent + before[i] + after[i]);
    return (int) (room / stride[i]) + 1;
  }

  /**
   * These windows with as much more behind each axis as one more window needs that starts within
   * the axis or its padding in front: PyTorch's ceil_mode.
   */
  public Windows ceiling(Shape shape) {
    int[] more = after.clone();
    for (int i = 0; i < size.length; i++) {
      int extent = extent(shape, i);
      long room = (long) extent + before[i] + after[i] - reach(i);
      require(room >= 0, "windows of %s do not fit an axis of %s", reach(i), extent);
      long count = (room + stride[i] - 1) / stride[i] + 1;
      count -= (count - 1) * stride[i] >= (long) extent + before[i] ? 1 : 0;
      long behind = (count - 1) * stride[i] + reach(i) - extent - before[i];
      require(behind <= Integer.MAX_VALUE, "%s elements of padding behind an axis", behind);
      more[i] = (int) behind;
    }
    return new Windows(size, stride, before, more, dilation);
  }

  private int extent(Shape shape, int i) {
    int axis = shape.rank() - size.length + i;
    require(
        axis >= 0 && !shape.dim(axis).batch(),
        "windows along %s axes of a value of shape %s",
        size.length,
        shape);
    return shape.dim(axis).outer();
  }

  /** The value with the padding around it, filled with a number. */
  public Value padded(Value x, Tensor filling) {
    Value padded = x;
    for (int i = 0; i < size.length; i++) {
      int extent = extent(x.shape(), i);
      int axis = x.shape().rank() - size.length + i;
      if (after[i] < 0) {
        padded = padded.slice(axis, 0, Math.max(0, extent + after[i]));
      }
      if (before[i] > 0 || after[i] > 0) {
        padded = Value.of(new Op.Pad(axis, before[i], Math.max(0, after[i]), filling), padded);
      }
    }
    return padded;
  }

  /** The windows of a value along its last axes: [..., L] becomes [..., windows, size]. */
  public Value of(Value x, Tensor filling) {
    Value windows = padded(x, filling);
    int first = x.shape().rank() - size.length;
    for (int i = size.length - 1; i >= 0; i--) {
      windows = along(windows, first + i, i, extent(x.shape(), i));
    }
    return windows;
  }

  private Value along(Value x, int axis, int i, int extent) {
    int count = count(i, extent);
    if (stride[i] == size[i] && dilation[i] == 1) {
      return side(x.slice(axis, 0, count * size[i]), axis, count, size[i]);
    }
    require((long) count * size[i] <= MOST_POSITIONS, "%s windows of %s elements", count, size[i]);
    Tensor positions =
        Tensor.generateLongs(
            new int[] {count, size[i]},
            out -> {
              for (int k = 0; k < out.length; k++) {
                out[k] = (long) (k / size[i]) * stride[i] + (long) (k % size[i]) * dilation[i];
              }
            });
    return x.indexSelect(axis, Value.constant(positions));
  }

  /** The windows of a value reduced: as torch.nn.MaxPool1d, MaxPool2d with -Infinity around. */
  public Value reduced(Value x, ReduceFunction function, Tensor filling) {
    int first = x.shape().rank() - size.length;
    int[] axes = new int[size.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = first + 2 * i + 1;
    }
    return of(x, filling).reduce(function, false, axes);
  }

  /** As torch.nn.functional.max_pool1d and its relatives. */
  public Value max(Value x) {
    Tensor least =
        x.dtype() == DType.INT64
            ? Tensor.scalar(Long.MIN_VALUE)
            : Tensor.scalar(Float.NEGATIVE_INFINITY);
    return reduced(x, ReduceFunction.MAX, least);
  }

  /**
   * As torch.nn.functional.avg_pool1d and its relatives.
   *
   * @param front what is added in front of each axis and counts as elements
   * @param back what is added behind it and counts
   * @param divisor what the sum is divided by; 0 for the number of elements that count
   */
  public Value average(Value x, int[] front, int[] back, int divisor) {
    Value sum = reduced(x, ReduceFunction.SUM, Tensor.scalar(0f));
    if (divisor != 0) {
      return sum.div(divisor);
    }
    int rank = x.shape().rank();
    int[] shape = new int[size.length];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sum.shape().dim(rank - size.length + i).outer();
      elements *= shape[i];
    }
    require(elements <= MOST_POSITIONS, "%s windows", elements);
    Tensor counts =
        Tensor.generate(
            shape,
            out -> {
              for (int at = 0; at < out.length; at++) {
                out[at] = counted(x.shape(), shape, at, front, back);
              }
            });
    return sum.div(Value.constant(counts));
  }

  /** How many elements of a window count. */
  private float counted(Shape x, int[] shape, int position, int[] front, int[] back) {
    long count = 1;
    int rest = position;
    for (int i = shape.length - 1; i >= 0; i--) {
      int window = rest % shape[i];
      rest /= shape[i];
      int inside = 0;
      for (int k = 0; k < size[i]; k++) {
        int at = window * stride[i] + k * dilation[i] - before[i];
        inside += at >= -front[i] && at < extent(x, i) + back[i] ? 1 : 0;
      }
      count *= inside;
    }
    return count;
  }

  /**
   * The windows of an adaptive pool along an axis, as torch.nn.AdaptiveAvgPool1d has them: window i
   * of n runs from floor(i L / n) to before ceil((i + 1) L / n).
   */
  public static Value adaptive(Value x, ReduceFunction function, int... outputs) {
    Value pooled = x;
    int first = x.shape().rank() - outputs.length;
    require(first >= 0, "a pool along %s axes of a value of shape %s", outputs.length, x.shape());
    for (int i = 0; i < outputs.length; i++) {
      pooled = adaptive(pooled, function, first + i, outputs[i]);
    }
    return pooled;
  }

  /** Axis by axis, which for averages is the same as over both since a window is a rectangle. */
  private static Value adaptive(Value x, ReduceFunction function, int axis, int outputs) {
    Dim dim = x.shape().dim(axis);
    require(
        !dim.batch() && dim.outer() > 0 && outputs > 0 && outputs <= 1 << 16,
        "an adaptive pool to %s outputs of axis %s of %s",
        outputs,
        axis,
        x.shape());
    int extent = dim.outer();
    if (outputs == extent) {
      return x;
    }
    if (extent % outputs == 0) {
      return side(x, axis, outputs, extent / outputs).reduce(function, false, axis + 1);
    }
    Value[] parts = new Value[outputs];
    for (int i = 0; i < outputs; i++) {
      int from = (int) ((long) i * extent / outputs);
      int to = (int) (((long) (i + 1) * extent + outputs - 1) / outputs);
      parts[i] = x.slice(axis, from, to).reduce(function, true, axis);
    }
    return Functional.cat(axis, parts);
  }

  /** An axis as windows that lie side by side and fill it. */
  private static Value side(Value x, int axis, int count, int size) {
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    dims.set(axis, Dim.of(count));
    dims.add(axis + 1, Dim.of(size));
    return Value.of(new Op.Reshape(new Shape(dims)), x);
  }
}
