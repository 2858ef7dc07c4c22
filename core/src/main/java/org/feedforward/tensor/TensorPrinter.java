package org.feedforward.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints tensors as PyTorch does with its default options (torch/_tensor_str.py): four decimals,
 * all elements of the same width, lines of 80 columns, three elements at either edge of what has
 * more than 1,000.
 */
final class TensorPrinter {

  private static final String PREFIX = "tensor(";
  private static final int PRECISION = 4;
  private static final int THRESHOLD = 1000;
  private static final int EDGE = 3;
  private static final int LINE_WIDTH = 80;

  private final Tensor tensor;
  private final int[] strides;
  private final boolean summarized;
  private final Format format;

  private TensorPrinter(Tensor tensor) {
    this.tensor = tensor;
    this.summarized = tensor.size() > THRESHOLD;
    this.strides = new int[tensor.rank()];
    int stride = 1;
    for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= tensor.dim(axis);
    }
    this.format = Format.of(tensor, shown(0, 0));
  }

  static String print(Tensor tensor) {
    if (tensor.size() == 0) {
      String size =
          tensor.rank() == 1
              ? ""
              : Arrays.stream(tensor.shape())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining(", ", ", size=(", ")"));
      return PREFIX
          + "[]"
          + size
          + (tensor.dtype() == DType.FLOAT32 ? "" : ", dtype=torch." + tensor.dtype())
          + ")";
    }
    return PREFIX + new TensorPrinter(tensor).print(0, 0, PREFIX.length()) + ")";
  }

  private String print(int axis, int start, int indent) {
    if (axis == tensor.rank()) {
      return format.print(tensor, start);
    }
    if (axis == tensor.rank() - 1) {
      return vector(start, indent);
    }
    List<String> slices = new ArrayList<>();
    for (int position : positions(axis)) {
      slices.add(
          position < 0 ? "..." : print(axis + 1, start + position * strides[axis], indent + 1));
    }
    String separator = "," + "\n".repeat(tensor.rank() - axis - 1) + " ".repeat(indent + 1);
    return "[" + String.join(separator, slices) + "]";
  }

  private String vector(int start, int indent) {
    int perLine = Math.max(1, (LINE_WIDTH - indent) / (format.width + 2));
    List<String> elements = new ArrayList<>();
    for (int position : positions(tensor.rank() - 1)) {
      elements.add(position < 0 ? " ..." : format.print(tensor, start + position));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < elements.size(); i += perLine) {
      lines.add(String.join(", ", elements.subList(i, Math.min(elements.size(), i + perLine))));
    }
    return "[" + String.join(",\n" + " ".repeat(indent + 1), lines) + "]";
  }

  /** The positions of an axis that are printed; -1 stands for those left out. */
  private int[] positions(int axis) {
    int extent = tensor.dim(axis);
    if (!summarized || extent <= 2 * EDGE) {
      return IntStream.range(0, extent).toArray();
    }
    return IntStream.concat(
            IntStream.concat(IntStream.range(0, EDGE), IntStream.of(-1)),
            IntStream.range(extent - EDGE, extent))
        .toArray();
  }

  /** The elements that are printed. */
  private int[] shown(int axis, int start) {
    if (axis == tensor.rank()) {
      return new int[] {start};
    }
    return Arrays.stream(positions(axis))
        .filter(position -> position >= 0)
        .flatMap(position -> Arrays.stream(shown(axis + 1, start + position * strides[axis])))
        .toArray();
  }

  private enum Style {
    INTEGER,
    WHOLE,
    FIXED,
    SCIENTIFIC
  }

  /**
   * How the elements of one tensor are written: chosen from all that are shown, so that they align.
   */
  private record Format(Style style, int width) {

    static Format of(Tensor tensor, int[] shown) {
      if (tensor.dtype() != DType.FLOAT32) {
        return new Format(Style.INTEGER, width(tensor, shown, Style.INTEGER));
      }
      double[] values =
          Arrays.stream(shown)
              .mapToDouble(tensor::getFloat)
              .filter(value -> Double.isFinite(value) && value != 0)
              .toArray();
      if (values.length == 0) {
        return new Format(Style.WHOLE, 1);
      }
      double max = Arrays.stream(values).map(Math::abs).max().getAsDouble();
      double min = Arrays.stream(values).map(Math::abs).min().getAsDouble();
      boolean whole = Arrays.stream(values).allMatch(value -> value == Math.ceil(value));
      boolean scientific = max / min > 1000 || max > 1e8 || (!whole && min < 1e-4);
      Style style = scientific ? Style.SCIENTIFIC : whole ? Style.WHOLE : Style.FIXED;
      int[] finite =
          Arrays.stream(shown)
              .filter(i -> Float.isFinite(tensor.getFloat(i)) && tensor.getFloat(i) != 0)
              .toArray();
      return new Format(style, width(tensor, finite, style));
    }

    private static int width(Tensor tensor, int[] shown, Style style) {
      return Math.max(
          1, Arrays.stream(shown).map(i -> text(tensor, i, style).length()).max().orElse(1));
    }

    String print(Tensor tensor, int position) {
      String text = text(tensor, position, style);
      return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String text(Tensor tensor, int position, Style style) {
      return switch (tensor.dtype()) {
        case INT64 -> Long.toString(tensor.getLong(position));
        case BOOL -> tensor.getBoolean(position) ? "True" : "False";
        case FLOAT32 -> text(tensor.getFloat(position), style);
      };
    }

    private static String text(float value, Style style) {
      if (Float.isNaN(value)) {
        return "nan";
      }
      String sign = Float.floatToRawIntBits(value) < 0 ? "-" : "";
      if (Float.isInfinite(value)) {
        return sign + "inf";
      }
      BigDecimal exact = new BigDecimal(Math.abs((double) value));
      return sign
          + switch (style) {
            case WHOLE, INTEGER -> exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString() + ".";
            case FIXED -> exact.setScale(PRECISION, RoundingMode.HALF_EVEN).toPlainString();
            case SCIENTIFIC -> scientific(exact);
          };
    }

    private static String scientific(BigDecimal exact) {
      BigDecimal rounded = exact.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
      int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
      String mantissa = rounded.movePointLeft(exponent).setScale(PRECISION).toPlainString();
      return String.format(
          Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
  }
}
