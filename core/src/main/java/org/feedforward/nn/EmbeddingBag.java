package org.feedforward.nn;

import java.util.Optional;
import org.feedforward.graph.BinaryFunction;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The sum, mean or maximum of table rows, as torch.nn.EmbeddingBag of a matrix of ids: input [N, L]
 * of integers, output [N, embedding_dim]; weight [num_embeddings, embedding_dim]. The padding id
 * does not take part; a bag of nothing else gives 0.
 */
public final class EmbeddingBag extends Module {

  private final int numEmbeddings;
  private final int embeddingDim;
  private final String mode;
  private final Integer paddingIdx; // null when there is none
  private final Parameter weight;

  /** PyTorch's default, the mean. */
  public EmbeddingBag(int numEmbeddings, int embeddingDim) {
    this(numEmbeddings, embeddingDim, "mean", Optional.empty(), 0);
  }

  /** {@code sum}, {@code mean} or {@code max}; standard normal weights from a seed. */
  public EmbeddingBag(
      int numEmbeddings, int embeddingDim, String mode, Optional<Integer> paddingIdx, long seed) {
    if (!mode.equals("sum") && !mode.equals("mean") && !mode.equals("max")) {
      throw new ModelException("EmbeddingBag: mode='" + mode + "' is not 'sum', 'mean' or 'max'");
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.mode = mode;
    this.paddingIdx = Embedding.paddingRow(paddingIdx, numEmbeddings);
    this.weight =
        Parameter.of(
            () -> Init.embedding(seed, numEmbeddings, embeddingDim, this.paddingIdx),
            numEmbeddings,
            embeddingDim);
  }

  static EmbeddingBag parse(PrintedArguments arguments) {
    arguments.bool("scale_grad_by_freq", false);
    if (!arguments.has("max_norm")) {
      arguments.number("norm_type", 2); // the norm of max_norm
    }
    if (arguments.bool("include_last_offset", false)) {
      throw new ModelException(
          "EmbeddingBag: include_last_offset=True is for bags of different length, which have no"
              + " fixed row shape");
    }
    return new EmbeddingBag(
        arguments.integer(0, "num_embeddings"),
        arguments.integer(1, "embedding_dim"),
        arguments.word("mode", "mean"),
        arguments.has("padding_idx")
            ? Optional.of(arguments.integer("padding_idx"))
            : Optional.empty(),
        0);
  }

  @Override
  protected Value forward(Value ids) {
    if (ids.shape().rank() != 2) {
      throw new ModelException(
          "EmbeddingBag needs ids [N, L], got "
              + ids.shape()
              + "; bags of different length have no fixed row shape");
    }
    Value rows = Value.of(new Op.Gather(0, false), Value.constant(weight.value()), ids);
    if (paddingIdx == null) {
      return rows.reduce(
          switch (mode) {
            case "sum" -> ReduceFunction.SUM;
            case "mean" -> ReduceFunction.MEAN;
            default -> ReduceFunction.MAX;
          },
          false,
          1);
    }
    Value padding = ids.eq(Value.constant(Tensor.scalar((long) paddingIdx))).unsqueeze(2);
    Value zero = Value.constant(Tensor.scalar(0f));
    Value counted = padding.not().to(DType.FLOAT32).sum(1, false);
    if (mode.equals("max")) {
      Value lowest = Value.constant(Tensor.scalar(Float.NEGATIVE_INFINITY));
      Value max = lowest.where(padding, rows).max(1, false);
      return zero.where(counted.eq(zero), max);
    }
    Value sum = zero.where(padding, rows).sum(1, false);
    return mode.equals("sum")
        ? sum
        : sum.div(counted.apply(BinaryFunction.MAX, Value.constant(Tensor.scalar(1f))));
  }

  /** Any number of ids is a bag, so the layers do not say how many a row has. */
  @Override
  protected Optional<Port> inputOfFirstLayer() {
    throw new ModelException(
        "EmbeddingBag takes bags of any number of ids, so how many a row has is not known from the"
            + " layers: export the network to ONNX (torch.onnx.export), or declare the inputs of a"
            + " Java Module");
  }

  @Override
  protected String extraRepr() {
    return numEmbeddings
        + ", "
        + embeddingDim
        + ", mode='"
        + mode
        + "'"
        + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx);
  }
}
