package org.feedforward.graph;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.tensor.Tensor;

/** What a convolution gives: its shape, and its numbers one by one. */
final class Convolving {

  private Convolving() {}

  static Shape shape(Op.Convolution op, List<ValueType> operands) {
    Shape x = operands.get(0).shape();
    Shape weight = operands.get(1).shape();
    int axes = op.strides().size();
    Inference.require(
        axes >= 1 && op.dilations().size() == axes && x.rank() == axes + 2,
        "a convolution along %s axes needs an input of rank %s, got %s",
        axes,
        axes + 2,
        x);
    Inference.require(
        weight.rank() == axes + 2 && !weight.hasBatch(),
        "a convolution along %s axes needs a weight of rank %s, got %s",
        axes,
        axes + 2,
        weight);
    Inference.require(
        x.batchAxis() <= 0,
        "a convolution runs over axis %s of %s, which holds the batch: it mixes rows",
        x.batchAxis(),
        x);
    int out = weight.dim(0).outer();
    Inference.require(
        op.groups() >= 1
            && out % op.groups() == 0
            && (long) weight.dim(1).outer() * op.groups() == x.dim(1).outer(),
        "a convolution with weight %s in %s groups does not fit an input of shape %s",
        weight,
        op.groups(),
        x);
    if (op.bias()) {
      Shape b = operands.get(2).shape();
      Inference.require(b.equals(Shape.of(out)), "a convolution needs a bias [%s], got %s", out, b);
    }
    List<Dim> dims = new ArrayList<>(List.of(x.dim(0), Dim.of(out)));
    for (int i = 0; i < axes; i++) {
      dims.add(Dim.of(positions(op, i, x.dim(i + 2).outer(), weight.dim(i + 2).outer())));
    }
    return new Shape(dims);
  }

  private static int positions(Op.Convolution op, int i, int extent, int kernel) {
    int stride = op.strides().get(i);
    int dilation = op.dilations().get(i);
    long room = extent - (long) dilation * (kernel - 1) - 1;
    Inference.require(
        stride >= 1 && dilation >= 1 && kernel >= 1 && room >= 0,
        "a kernel of %s with stride %s and dilation %s does not fit an axis of %s",
        kernel,
        stride,
        dilation,
        extent);
    return (int) (room / stride) + 1;
  }

  /** The number at one index of the result. */
  static float at(Op.Convolution op, List<Tensor> operands, int[] index) {
    Tensor x = operands.get(0);
    Tensor weight = operands.get(1);
    int channels = weight.dim(1);
    int first = index[1] / (weight.dim(0) / op.groups()) * channels;
    int kernel = weight.size() / Math.max(1, weight.dim(0) * channels);
    float sum = op.bias() ? operands.get(2).getFloat(index[1]) : 0;
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < kernel; k++) {
        int source = index[0] * x.dim(1) + first + c;
        int rest = k;
        int under = 1;
        for (int i = 2; i < index.length; i++) {
          under *= weight.dim(i);
        }
        for (int i = 2; i < index.length; i++) {
          under /= weight.dim(i);
          int position =
              index[i] * op.strides().get(i - 2) + rest / under * op.dilations().get(i - 2);
          rest %= under;
          source = source * x.dim(i) + position;
        }
        sum =
            Math.fma(
                x.getFloat(source), weight.getFloat((index[1] * channels + c) * kernel + k), sum);
      }
    }
    return sum;
  }
}
