package org.feedforward.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.UnaryFunction;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.kernel.LinearKernel;
import org.feedforward.kernel.MatMulShape;
import org.feedforward.tensor.Tensor;

/** The steps of linear layers, products of matrices and attention. */
final class ProductSteps {

  private ProductSteps() {}

  /** A linear layer whose result, raised to the floor, is the value of the site. */
  static Optional<Step> linear(Site site, Value layer, float floor) {
    Memory memory = site.memory();
    List<Value> operands = layer.operands();
    Tensor weight = memory.constant(operands.get(1));
    boolean constant = operands.stream().skip(1).allMatch(memory::isConstant);
    int x = memory.slot(operands.get(0));
    int y = site.result();
    if (!constant) {
      return Optional.of(linearOfComputedWeights(site, layer, floor, x, y));
    }
    if (site.perRow() == 0) {
      return Optional.empty();
    }
    Optional<Value> bias = operands.size() == 3 ? Optional.of(operands.get(2)) : Optional.empty();
    int repeats = site.perRow() / weight.dim(0);
    LinearKernel kernel =
        memory
            .layers()
            .linear(
                operands.get(1),
                bias.orElse(null),
                floor,
                () -> site.kernels().linear(weight, bias.map(memory::constant), floor));
    memory.layers().goesOver(repeats);
    operands.stream().skip(1).forEach(memory::letGo);
    if (kernel.readsColumns() && repeats == 1) {
      memory.readsColumnsOf(operands.get(0));
    }
    return Optional.of((tiles, scratch, rows) -> kernel.run(tiles[x], tiles[y], repeats, rows));
  }

  /** Weights that come with every row (a graph without a batch may have them as inputs). */
  private static Step linearOfComputedWeights(Site site, Value layer, float floor, int x, int y) {
    Kernels kernels = site.kernels();
    List<Value> operands = layer.operands();
    int w = site.memory().slot(operands.get(1));
    int b = operands.size() == 3 ? site.memory().slot(operands.get(2)) : -1;
    int[] weight = Site.extents(operands.get(1));
    int n = weight[0];
    int k = weight[1];
    int m = n == 0 ? 0 : site.perRow() / n;
    int[] only = {0};
    MatMulShape shape = new MatMulShape(m, k, n, k, 1, 1, k, only, only, only);
    return (tiles, scratch, rows) -> {
      kernels.matMul(shape, tiles[x], tiles[w], b < 0 ? null : tiles[b], tiles[y], rows);
      if (floor == 0) {
        kernels.unary(UnaryFunction.RELU, 0, 0, tiles[y], tiles[y], scratch.strip(), rows);
      }
    };
  }

  /** A product of two values, or the attention that ends in it. */
  static Optional<Step> matMul(Site site) {
    Kernels kernels = site.kernels();
    Attention attention = site.attention();
    if (attention != null) {
      return Optional.of(attention(site, attention));
    }
    MatMulShape shape = product(site.value());
    int x = site.operand(0);
    int y = site.operand(1);
    int z = site.result();
    return Optional.of(
        (tiles, scratch, rows) -> kernels.matMul(shape, tiles[x], tiles[y], null, tiles[z], rows));
  }

  private static Step attention(Site site, Attention attention) {
    Memory memory = site.memory();
    int elements = AttentionStep.pieceElements(attention);
    Buffers.Buffer piece = memory.takePiece(elements);
    int tile = memory.place(piece, elements);
    site.result();
    MatMulShape scores = product(attention.scores());
    MatMulShape weighted = product(site.value());
    Step step =
        new AttentionStep(attention, site.kernels(), scores, weighted, memory::slot, tile).step();
    memory.release(piece);
    return step;
  }

  private static MatMulShape product(Value product) {
    int[] a = Site.extents(product.operands().get(0));
    int[] b = Site.extents(product.operands().get(1));
    int[] c = Site.extents(product);
    int m = c[c.length - 2];
    int n = c[c.length - 1];
    int k = a[a.length - 1];
    int[] products = Arrays.copyOf(c, c.length - 2);
    return new MatMulShape(
        m,
        k,
        n,
        k,
        1,
        n,
        1,
        starts(a, products, m * k),
        starts(b, products, k * n),
        starts(c, products, m * n));
  }

  private static int[] starts(int[] operand, int[] products, int matrix) {
    int[] leading = Arrays.copyOf(operand, operand.length - 2);
    return Arrays.stream(ElementMaps.broadcast(leading, products)).map(i -> i * matrix).toArray();
  }
}
