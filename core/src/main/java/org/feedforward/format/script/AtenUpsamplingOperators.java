package org.feedforward.format.script;

import org.feedforward.graph.Value;
import org.feedforward.nn.Resampling;

/** torch.nn.functional.interpolate, by a size or by factors. */
final class AtenUpsamplingOperators {

  private AtenUpsamplingOperators() {}

  /** Arguments: input, output_size, scale_factors; or self, output_size, and a scale an axis. */
  static AtenOperator.TensorConversion nearest(int axes) {
    return call -> {
      Value x = image(call, axes);
      for (int i = 0; i < axes; i++) {
        double factor = factor(call, axes, i, 2);
        x =
            Resampling.nearest(
                x, 2 + i, count(call, axes, i, x.size(2 + i), factor), factor, false);
      }
      return x;
    };
  }

  /** Arguments: as {@link #nearest}, align_corners behind output_size. */
  static AtenOperator.TensorConversion linear(int axes) {
    return call -> {
      boolean corners = call.truth(2, "align_corners", false);
      Value x = image(call, axes);
      for (int i = 0; i < axes; i++) {
        int extent = x.size(2 + i);
        double factor = factor(call, axes, i, 3);
        int count = count(call, axes, i, extent, factor);
        x = Resampling.blended(x, 2 + i, count, Resampling.linear(extent, count, factor, corners));
      }
      return x;
    };
  }

  private static Value image(OperatorCall call, int axes) {
    Value x = call.tensor(0, call.isGiven(0, "input") ? "input" : "self");
    if (x.shape().rank() != axes + 2) {
      throw call.refused("of a value of shape " + x.shape());
    }
    return x;
  }

  private static int count(OperatorCall call, int axes, int i, int extent, double factor) {
    return call.isGiven(1, "output_size")
        ? AtenConvolutionOperators.extents(call, 1, "output_size", axes, 1)[i]
        : (int) Math.floor(extent * factor);
  }

  /** The factor of an axis; 0 where a size alone is given. */
  private static double factor(OperatorCall call, int axes, int i, int position) {
    if (call.isGiven(position, "scale_factors")
        && call.any(position, "scale_factors") instanceof ScriptList list) {
      if (list.items().size() != axes) {
        throw call.wrong(position, "a list of " + axes + (axes == 1 ? " factor" : " factors"));
      }
      return list.items().get(i) instanceof Number number ? number.doubleValue() : 0;
    }
    String name = axes == 1 ? "scales" : i == 0 ? "scales_h" : "scales_w";
    int own = position + i;
    return call.isGiven(own, name) ? call.number(own, name) : 0;
  }
}
