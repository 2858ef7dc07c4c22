package org.feedforward.nn;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Looks up rows of a table by id, as torch.nn.Embedding. Input [*] of integers from 0 to
 * num_embeddings - 1, output [*, embedding_dim]; weight [num_embeddings, embedding_dim]. An id out
 * of range is a fault of the data row.
 */
public final class Embedding extends Module {

  private final int numEmbeddings;
  private final int embeddingDim;
  private final Integer paddingIdx; // null when there is none
  private final Parameter weight;

  /** Without a padding id, seed 0. */
  public Embedding(int numEmbeddings, int embeddingDim) {
    this(numEmbeddings, embeddingDim, Optional.empty(), 0);
  }

  /**
   * Standard normal weights from a seed; the padding id's row is zero until trained weights are
   * loaded.
   */
  public Embedding(int numEmbeddings, int embeddingDim, Optional<Integer> paddingIdx, long seed) {
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx = paddingRow(paddingIdx, numEmbeddings);
    this.weight =
        Parameter.of(
            () -> Init.embedding(seed, numEmbeddings, embeddingDim, this.paddingIdx),
            numEmbeddings,
            embeddingDim);
  }

  /** The row that a padding id means, which may count from the end; null when there is none. */
  static Integer paddingRow(Optional<Integer> paddingIdx, int numEmbeddings) {
    if (paddingIdx.isEmpty()) {
      return null;
    }
    int id = paddingIdx.get();
    if (id < -numEmbeddings || id >= numEmbeddings) {
      throw new IllegalArgumentException(
          "Invalid padding_idx=" + id + " (num_embeddings is " + numEmbeddings + ")");
    }
    return id < 0 ? id + numEmbeddings : id;
  }

  static Embedding parse(PrintedArguments arguments) {
    arguments.bool("sparse", false);
    arguments.bool("scale_grad_by_freq", false);
    if (!arguments.has("max_norm")) {
      arguments.number("norm_type", 2); // the norm of max_norm
    }
    return new Embedding(
        arguments.integer(0, "num_embeddings"),
        arguments.integer(1, "embedding_dim"),
        arguments.has("padding_idx")
            ? Optional.of(arguments.integer("padding_idx"))
            : Optional.empty(),
        0);
  }

  /** The table, [num_embeddings, embedding_dim]. */
  public Tensor weight() {
    return weight.value();
  }

  @Override
  protected Value forward(Value ids) {
    return Value.of(new Op.Gather(0, false), Value.constant(weight.value()), ids);
  }

  /** One id per row. */
  @Override
  protected Optional<Port> inputOfFirstLayer() {
    return Optional.of(new Port("input", DType.INT64, List.of()));
  }

  @Override
  protected String extraRepr() {
    return numEmbeddings
        + ", "
        + embeddingDim
        + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx);
  }
}
