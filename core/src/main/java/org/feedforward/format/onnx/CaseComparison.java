package org.feedforward.format.onnx;

import java.util.Arrays;
import org.feedforward.format.onnx.CaseResult.Status;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/** Compares outputs with what was expected and remembers the worst. */
final class CaseComparison {

  private final Tolerance tolerance;
  private String difference = "";
  private double largestAbsolute;
  private double largestRelative;

  CaseComparison(Tolerance tolerance) {
    this.tolerance = tolerance;
  }

  void require(boolean condition, String otherwise) {
    if (!condition && difference.isEmpty()) {
      difference = otherwise;
    }
  }

  void add(String name, TestTensor expected, Tensor got) {
    String what = "output " + Text.quote(name);
    Tensor tensor = expected.tensor();
    boolean fits = got.dtype() == tensor.dtype() && Arrays.equals(got.shape(), tensor.shape());
    require(
        fits,
        what
            + " is "
            + got.dtype()
            + Arrays.toString(got.shape())
            + ", expected "
            + tensor.dtype()
            + Arrays.toString(tensor.shape()));
    if (!fits) {
      return;
    }
    for (int i = 0; i < tensor.size(); i++) {
      boolean agree =
          tensor.dtype() == DType.INT64
              ? tensor.getLong(i) == got.getLong(i)
              : add(expected.type(), tensor.getDouble(i), got.getDouble(i));
      require(
          agree,
          what
              + " differs at position "
              + i
              + ": got "
              + got.getDouble(i)
              + ", expected "
              + tensor.getDouble(i));
    }
  }

  private boolean add(OnnxType type, double expected, double got) {
    double absolute = Math.abs(got - expected);
    if (Double.isFinite(absolute)) {
      largestAbsolute = Math.max(largestAbsolute, absolute);
      largestRelative =
          Math.max(largestRelative, expected == 0 ? 0 : absolute / Math.abs(expected));
    }
    return inPrecisionOf(type).allows(got, expected);
  }

  /**
   * At least one unit in the last place of float16; of bfloat16 two, as the standard's own runner
   * ({@code onnx.backend.test.runner}) allows.
   */
  private Tolerance inPrecisionOf(OnnxType type) {
    return switch (type) {
      case FLOAT16 -> withRelative(0x1p-10);
      case BFLOAT16 -> withRelative(0x1p-6);
      default -> tolerance;
    };
  }

  private Tolerance withRelative(double least) {
    return new Tolerance(tolerance.absolute(), Math.max(tolerance.relative(), least));
  }

  CaseResult result(String name) {
    return new CaseResult(
        name,
        difference.isEmpty() ? Status.PASSED : Status.FAILED,
        difference,
        largestAbsolute,
        largestRelative);
  }
}
