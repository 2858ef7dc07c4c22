package org.feedforward.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.kernel.ConvolutionKernel;
import org.feedforward.kernel.ConvolutionShape;
import org.feedforward.tensor.Tensor;

/** The steps of convolutions. */
final class ConvolutionSteps {

  private ConvolutionSteps() {}

  /** A convolution whose result, raised to the floor, is the value of the site. */
  static Optional<Step> convolution(Site site, Value layer, float floor) {
    Memory memory = site.memory();
    List<Value> operands = layer.operands();
    if (!operands.stream().skip(1).allMatch(memory::isConstant)) {
      throw new ModelException(
          "A convolution with weights that are computed from the inputs is not supported");
    }
    Value source = site.lifetimes().borderless(layer);
    int x = memory.slot(source);
    int y = site.result();
    if (site.perRow() == 0) {
      return Optional.empty();
    }
    Tensor weight = memory.constant(operands.get(1));
    Optional<Tensor> bias =
        operands.size() == 3 ? Optional.of(memory.constant(operands.get(2))) : Optional.empty();
    ConvolutionShape shape =
        shape((Op.Convolution) layer.op(), Site.extents(operands.get(0)), weight.shape());
    ConvolutionKernel kernel = site.kernels().convolution(shape, weight, bias, floor);
    memory.layers().add(kernel);
    memory.layers().goesOver(shape.starts().length);
    operands.stream().skip(1).forEach(memory::letGo);
    if (source == operands.get(0)) {
      return Optional.of((tiles, scratch, rows) -> kernel.run(tiles[x], tiles[y], rows));
    }
    Border border = Border.around(source, operands.get(0));
    Buffers.Buffer piece = memory.takePiece(border.map().length);
    int padded = memory.place(piece, border.map().length);
    Step copy = border.step(x, memory.place(border.number()), padded);
    memory.release(piece);
    return Optional.of(
        (tiles, scratch, rows) -> {
          copy.run(tiles, scratch, rows);
          kernel.run(tiles[padded], tiles[y], rows);
        });
  }

  private static ConvolutionShape shape(Op.Convolution op, int[] x, int[] weight) {
    int axes = op.strides().size();
    int[] strides = ElementMaps.strides(x);
    int[] extents = new int[axes];
    int[] steps = new int[axes];
    int[] kernel = Arrays.copyOfRange(weight, 1, weight.length);
    int[] distances = new int[axes + 1];
    distances[0] = strides[1];
    for (int i = 0; i < axes; i++) {
      int reach = op.dilations().get(i) * (weight[i + 2] - 1) + 1;
      extents[i] = (x[i + 2] - reach) / op.strides().get(i) + 1;
      steps[i] = op.strides().get(i) * strides[i + 2];
      distances[i + 1] = op.dilations().get(i) * strides[i + 2];
    }
    return new ConvolutionShape(
        x[0],
        op.groups(),
        weight[1] * strides[1],
        weight[0] / op.groups(),
        ElementMaps.strided(extents, steps),
        ElementMaps.strided(kernel, distances));
  }
}
