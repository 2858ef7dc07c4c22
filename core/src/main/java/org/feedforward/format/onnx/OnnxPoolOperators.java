package org.feedforward.format.onnx;

import java.util.List;
import org.feedforward.graph.ModelException;
import org.feedforward.nn.Windows;

/** Pools: the largest or the mean of windows. */
final class OnnxPoolOperators {

  private OnnxPoolOperators() {}

  static List<Operand> max(Call call) {
    call.ignore("storage_order"); // of the places of the largest
    if (call.wants(1)) {
      throw new ModelException("gives the places of the largest, which is not supported");
    }
    Operand x = call.input(0);
    Windows windows = windows(call, x);
    return List.of(x.apply(values -> windows.max(values.get(0))));
  }

  static Operand average(Call call) {
    Operand x = call.input(0);
    boolean padding = call.flag("count_include_pad", false);
    Windows windows = windows(call, x);
    Windows declared = OnnxConvolutionOperators.windows(call, x.shape(), windows.size());
    int[] none = new int[windows.axes()];
    int[] front = padding ? declared.before() : none;
    int[] back = padding ? declared.after() : none;
    return x.apply(values -> windows.average(values.get(0), front, back, 0));
  }

  private static Windows windows(Call call, Operand x) {
    int axes = x.rank() - 2;
    if (axes < 1) {
      throw new ModelException(
          "needs [N, C, ...] with at least one axis after C, got " + x.shape());
    }
    if (!call.has("kernel_shape")) {
      throw new ModelException("lacks kernel_shape");
    }
    int[] size = OnnxConvolutionOperators.extents(call, "kernel_shape", axes, 1);
    Windows windows = OnnxConvolutionOperators.windows(call, x.shape(), size);
    return call.flag("ceil_mode", false) ? windows.ceiling(x.shape()) : windows;
  }
}
