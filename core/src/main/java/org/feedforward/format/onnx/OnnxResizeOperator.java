package org.feedforward.format.onnx;

import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Resampling;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Resize: axes read at other positions, the nearest element or the mean of the two beside. */
final class OnnxResizeOperator {

  private OnnxResizeOperator() {}

  /** How positions of the result are those of the input, in float as ONNX Runtime computes. */
  private record Transform(String mode, int extent, int count, float scale) {

    float of(int element) {
      return switch (mode) {
        case "half_pixel" -> (element + 0.5f) / scale - 0.5f;
        case "pytorch_half_pixel" -> count > 1 ? (element + 0.5f) / scale - 0.5f : 0;
        case "align_corners" -> count > 1 ? element * (extent - 1f) / (scale * extent - 1) : 0;
        case "asymmetric" -> element / scale;
        case "half_pixel_symmetric" -> {
          float adjusted = count / (scale * extent);
          float offset = extent / 2f * (1 - adjusted);
          yield offset + (element + 0.5f) / scale - 0.5f;
        }
        default ->
            throw new ModelException(
                "has coordinate_transformation_mode "
                    + Text.quote(mode)
                    + ", which is not supported");
      };
    }
  }

  static Operand resize(Call call) {
    Operand x = call.input(0);
    boolean first = call.opset() < 11; // Upsample, and Resize of opset 10: X, scales
    String mode = call.string("mode", "nearest");
    String coordinates =
        first ? "asymmetric" : call.string("coordinate_transformation_mode", "half_pixel");
    String nearest = first ? "floor" : call.string("nearest_mode", "round_prefer_floor");
    String ratio = call.string("keep_aspect_ratio_policy", "stretch");
    if (!List.of("nearest", "linear").contains(mode)
        || call.flag("antialias", false)
        || !ratio.equals("stretch")) {
      throw new ModelException(
          "resizes with mode "
              + Text.quote(mode)
              + ", antialias "
              + call.flag("antialias", false)
              + " and keep_aspect_ratio_policy "
              + Text.quote(ratio)
              + " (nearest or linear, without antialias, stretched, is supported)");
    }
    call.ignore("cubic_coeff_a", "exclude_outside", "extrapolation_value");
    if (x.type().dtype() != DType.FLOAT32 && mode.equals("linear")) {
      throw new ModelException("resizes " + x.type() + " by linear, which is not supported");
    }
    int[] axes =
        call.integers("axes")
            .map(given -> Arrays.stream(given).mapToInt(x::axis).toArray())
            .orElseGet(() -> Shapes.range(0, x.rank()).stream().mapToInt(i -> i).toArray());
    double[] scales = numbers(call, first ? 1 : 2, "the scales");
    double[] sizes = first ? new double[0] : numbers(call, 3, "the sizes");
    double[] given = sizes.length > 0 ? sizes : scales;
    if (given.length != axes.length) {
      throw new ModelException("has " + given.length + " extents for " + axes.length + " axes");
    }
    return x.apply(
        values -> {
          Value result = values.get(0);
          for (int i = 0; i < axes.length; i++) {
            if (result.shape().dim(axes[i]).batch()) {
              requireKept(sizes.length > 0 ? Double.NaN : scales[i]);
              continue;
            }
            int extent = result.size(axes[i]);
            int count = sizes.length > 0 ? (int) sizes[i] : (int) Math.floor(extent * scales[i]);
            float scale = (float) (sizes.length > 0 ? sizes[i] / extent : scales[i]);
            if (count != extent || scale != 1) {
              Transform transform = new Transform(coordinates, extent, count, scale);
              result = along(result, axes[i], mode, nearest, transform);
            }
          }
          return result;
        });
  }

  private static void requireKept(double scale) {
    if (scale != 1) {
      throw new ModelException("resizes the batch axis, which mixes rows");
    }
  }

  private static double[] numbers(Call call, int input, String what) {
    return call.optional(input)
        .filter(operand -> operand.shape().perRow() > 0)
        .map(
            operand -> {
              Tensor tensor = operand.requireConstant(what);
              double[] numbers = new double[tensor.size()];
              Arrays.setAll(numbers, tensor::getDouble);
              return numbers;
            })
        .orElse(new double[0]);
  }

  private static Value along(Value x, int axis, String mode, String nearest, Transform transform) {
    if (mode.equals("linear")) {
      return Resampling.blended(x, axis, transform.count(), transform::of);
    }
    return Resampling.picked(
        x, axis, transform.count(), element -> rounded(nearest, transform.of(element)));
  }

  private static float rounded(String mode, float position) {
    return switch (mode) {
      case "floor" -> (float) Math.floor(position);
      case "ceil" -> (float) Math.ceil(position);
      case "round_prefer_floor" -> (float) Math.ceil(position - 0.5f);
      case "round_prefer_ceil" -> (float) Math.floor(position + 0.5f);
      default ->
          throw new ModelException(
              "has nearest_mode " + Text.quote(mode) + ", which is not supported");
    };
  }
}
