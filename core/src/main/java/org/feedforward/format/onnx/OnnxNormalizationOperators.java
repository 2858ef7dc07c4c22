package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.tensor.Tensor;

/** Operators that bring elements to mean 0, variance 1 or length 1. */
final class OnnxNormalizationOperators {

  private static final float EPSILON = 1e-5f;

  private OnnxNormalizationOperators() {}

  /** With the running statistics; with the batch's own it mixes rows. */
  static Operand batchNormalization(Call call) {
    call.ignore("consumed_inputs", "momentum");
    Operand x = call.input(0);
    float epsilon = call.number("epsilon", EPSILON);
    boolean training =
        call.flag("training_mode", false)
            || (call.opset() < 7 && !call.flag("is_test", false))
            || call.wants(1);
    if (training) {
      throw new ModelException(
          "is in training mode: it normalises with the statistics of the batch, which mixes rows;"
              + " export the network after model.eval()");
    }
    if (!call.flag("spatial", true)) {
      throw new ModelException("has spatial=0, which is not supported");
    }
    if (x.rank() == 0) {
      throw new ModelException("needs [N, C, ...] or [N], got a scalar");
    }
    Operand y = normalized(call, x.rank() == 1 ? x.unsqueeze(1) : x, epsilon);
    return x.rank() == 1 ? y.squeeze(1) : y;
  }

  private static Operand normalized(Call call, Operand x, float epsilon) {
    List<Operand> parameters = new ArrayList<>();
    for (int i = 1; i < 5; i++) {
      if (!call.input(i).shape().equals(call.input(4).shape())) {
        throw new ModelException(
            "has parameters of shapes "
                + call.input(i).shape()
                + " and "
                + call.input(4).shape()
                + ", expected one shape");
      }
      parameters.add(OnnxActivationOperators.perChannel(call.input(i), x.shape()));
    }
    Operand scale = scale(parameters, epsilon);
    Operand shift = shift(parameters, scale, epsilon);
    return x.mul(scale.cast(x.type())).add(shift.cast(x.type()));
  }

  private static Operand scale(List<Operand> parameters, float epsilon) {
    Operand weight = parameters.get(0);
    Operand variance = parameters.get(3).cast(weight.type());
    if (weight.constant().isPresent() && variance.constant().isPresent()) {
      Tensor w = weight.constant().get();
      Tensor v = variance.constant().get();
      return weight.constantLike(
          Tensor.generate(
              w.shape(),
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) scale(w, v, i, epsilon);
                }
              }));
    }
    return weight.div(variance.add(variance.number(epsilon)).unary(UnaryFunction.SQRT));
  }

  private static Operand shift(List<Operand> parameters, Operand scale, float epsilon) {
    Operand bias = parameters.get(1).cast(scale.type());
    Operand mean = parameters.get(2).cast(scale.type());
    boolean known = parameters.stream().allMatch(p -> p.constant().isPresent());
    if (known) {
      Tensor w = parameters.get(0).constant().get();
      Tensor b = bias.constant().get();
      Tensor m = mean.constant().get();
      Tensor v = parameters.get(3).constant().get();
      return scale.constantLike(
          Tensor.generate(
              w.shape(),
              values -> {
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (b.getFloat(i) - m.getFloat(i) * scale(w, v, i, epsilon));
                }
              }));
    }
    return bias.sub(mean.mul(scale));
  }

  /** In double, rounded once by the caller, as the layer BatchNorm1d does. */
  private static double scale(Tensor weight, Tensor variance, int i, double epsilon) {
    return weight.getFloat(i) / Math.sqrt(variance.getFloat(i) + epsilon);
  }

  /**
   * Over the axes from {@code axis} on. The scale may be missing: PyTorch 1.13 leaves it out for
   * elementwise_affine=False, against the standard.
   */
  static List<Operand> layerNormalization(Call call) {
    call.ignore("stash_type");
    Operand x = call.input(0);
    List<Integer> axes = Shapes.range(x.axis(call.integer("axis", -1)), x.rank());
    float epsilon = call.number("epsilon", EPSILON);
    List<Operand> outputs = new ArrayList<>();
    outputs.add(scaleAndShift(call, x.normalize(axes, epsilon, true)));
    if (call.wants(1) || call.wants(2)) {
      Operand mean = x.reduce(ReduceFunction.MEAN, axes, true);
      Operand centered = x.sub(mean);
      Operand variance = centered.mul(centered).reduce(ReduceFunction.MEAN, axes, true);
      outputs.add(mean);
      outputs.add(
          variance
              .add(x.number(epsilon))
              .unary(UnaryFunction.SQRT)
              .unary(UnaryFunction.RECIPROCAL));
    }
    return outputs;
  }

  static Operand rmsNormalization(Call call) {
    call.ignore("stash_type");
    Operand x = call.input(0);
    List<Integer> axes = Shapes.range(x.axis(call.integer("axis", -1)), x.rank());
    return scaleAndShift(call, x.normalize(axes, call.number("epsilon", EPSILON), false));
  }

  private static Operand scaleAndShift(Call call, Operand normalized) {
    Operand y = normalized;
    if (call.optional(1).isPresent()) {
      Operand scale = call.input(1);
      y = y.mul(scale.cast(y.type())).requireShape(normalized, "scales", scale);
    }
    if (call.optional(2).isPresent()) {
      Operand shift = call.input(2);
      y = y.add(shift.cast(y.type())).requireShape(normalized, "a bias", shift);
    }
    return y;
  }

  static Operand instanceNormalization(Call call) {
    call.ignore("consumed_inputs");
    Operand x = call.input(0);
    if (x.rank() < 3) {
      throw new ModelException(
          "needs [N, C, ...] with at least one axis after C, got " + x.shape());
    }
    Operand y = x.normalize(Shapes.range(2, x.rank()), call.number("epsilon", EPSILON), true);
    return y.mul(OnnxActivationOperators.perChannel(call.input(1), x.shape()))
        .add(OnnxActivationOperators.perChannel(call.input(2), x.shape()));
  }

  /** Scale and bias are per group before opset 21, per channel from then on. */
  static Operand groupNormalization(Call call) {
    call.ignore("stash_type");
    Operand x = call.input(0);
    int groups = (int) call.integer("num_groups", 0);
    int channels = x.rank() < 2 ? 0 : x.shape().dim(1).outer();
    if (groups <= 0 || channels % groups != 0 || x.shape().dim(1).batch()) {
      throw new ModelException("cannot divide the channels of " + x.shape() + " in " + groups);
    }
    List<Dim> dims = new ArrayList<>(x.shape().dims());
    dims.set(1, Dim.of(groups));
    dims.add(2, Dim.of(channels / groups));
    Operand y =
        x.reshape(new Shape(dims))
            .normalize(Shapes.range(2, dims.size()), call.number("epsilon", EPSILON), true);
    boolean perGroup = call.opset() < 21;
    y = perGroup ? y : y.reshape(x.shape());
    y = y.mul(OnnxActivationOperators.perChannel(call.input(1).cast(x.type()), y.shape()));
    y = y.add(OnnxActivationOperators.perChannel(call.input(2).cast(x.type()), y.shape()));
    return y.reshape(x.shape());
  }

  /** By the sum of absolute values or of squares along an axis; zeros stay zeros. */
  static Operand lpNormalization(Call call) {
    Operand x = call.input(0);
    List<Integer> axis = List.of(x.axis(call.integer("axis", -1)));
    long p = call.integer("p", 2);
    if (p != 1 && p != 2) {
      throw new ModelException("has p=" + p + ", the standard defines 1 and 2");
    }
    Operand norm =
        p == 1
            ? OnnxReductionOperators.l1(x, axis, true)
            : OnnxReductionOperators.l2(x, axis, true);
    Operand zero = norm.number(0);
    return zero.where(norm.equal(zero), x.div(norm));
  }

  static Operand meanVarianceNormalization(Call call) {
    Operand x = call.input(0);
    long[] given = call.integers("axes").orElse(new long[] {0, 2, 3});
    List<Integer> axes = new ArrayList<>();
    for (long axis : given) {
      axes.add(x.axis(axis));
    }
    Operand centered = x.sub(x.reduce(ReduceFunction.MEAN, axes, true));
    Operand deviation =
        centered.mul(centered).reduce(ReduceFunction.MEAN, axes, true).unary(UnaryFunction.SQRT);
    return centered.div(deviation.add(deviation.number(1e-9)));
  }

  private static boolean isTrue(Optional<Operand> mode) {
    return mode.isPresent() && Call.onlyNumber(mode.get(), "training_mode") != 0;
  }

  /** The ratio is an attribute before opset 12, an operand from then on. */
  private static double ratio(Call call, float attribute) {
    return call.optional(1)
        .map(ratio -> Call.onlyNumber(ratio, "the ratio"))
        .orElse((double) attribute);
  }

  /** Inference drops nothing; the mask says so. */
  static List<Operand> dropout(Call call) {
    call.ignore("seed", "consumed_inputs");
    Operand x = call.input(0);
    boolean training =
        (call.opset() < 7 && !call.flag("is_test", false)) || isTrue(call.optional(2));
    float attribute = call.number("ratio", 0.5f);
    if (training && ratio(call, attribute) != 0) {
      throw new ModelException(
          "is in training mode, its output is random; export the network after model.eval()");
    }
    if (!call.wants(1) || call.opset() < 12) {
      return List.of(x); // before opset 12 the mask means nothing in inference
    }
    Operand kept = x.number(1).cast(OnnxType.BOOL);
    return List.of(x, kept.expand(x.shape()));
  }
}
