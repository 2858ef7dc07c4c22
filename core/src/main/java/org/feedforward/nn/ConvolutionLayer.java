package org.feedforward.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * What the convolutions have in common (torch.nn's _ConvNd): a weight, a bias if wanted, and how
 * the kernel slides.
 */
abstract class ConvolutionLayer extends Module {

  /**
   * How a kernel slides, a number for every axis.
   *
   * @param kernel its extent
   * @param stride from a position to the next
   * @param padding zeros on both sides; none for padding='same'
   * @param outputPadding of a transposed convolution, what is added behind
   * @param dilation from an element under the kernel to its next
   * @param groups parts of the channels that do not meet
   */
  record Sliding(
      int[] kernel,
      int[] stride,
      Optional<int[]> padding,
      int[] outputPadding,
      int[] dilation,
      int groups) {

    /** The same along every axis. */
    static Sliding alike(int axes, int kernel, int stride, int padding, int dilation, int groups) {
      return new Sliding(
          Windows.filled(axes, kernel),
          Windows.filled(axes, stride),
          Optional.of(Windows.filled(axes, padding)),
          new int[axes],
          Windows.filled(axes, dilation),
          groups);
    }

    static Sliding parse(PrintedArguments arguments, int axes) {
      if (!arguments.word("padding_mode", "zeros").equals("zeros")) {
        throw new IllegalArgumentException(
            "padding_mode other than zeros is not supported; put the padding into a layer of its own");
      }
      String padding = arguments.word("padding", "0");
      if (padding.equals("valid")) {
        padding = "0";
      }
      return new Sliding(
          extents(arguments, "kernel_size", axes, 1),
          extents(arguments, "stride", axes, 1),
          padding.equals("same")
              ? Optional.empty()
              : Optional.of(
                  padding.equals("0") ? new int[axes] : extents(arguments, "padding", axes, 0)),
          extents(arguments, "output_padding", axes, 0),
          extents(arguments, "dilation", axes, 1),
          arguments.integer("groups", 1));
    }

    private static int[] extents(PrintedArguments arguments, String name, int axes, int otherwise) {
      if (!arguments.has(name)) {
        return Windows.filled(axes, otherwise);
      }
      int[] given = arguments.integers(-1, name);
      if (given.length == 1) {
        return Windows.filled(axes, given[0]);
      }
      if (given.length != axes) {
        throw new IllegalArgumentException(name + " has " + given.length + " numbers");
      }
      return given;
    }

    Convolution convolution() {
      return padding.isPresent()
          ? Convolution.of(stride, padding.get(), dilation, groups)
          : Convolution.same(kernel, stride, dilation, groups);
    }
  }

  private final int inChannels;
  private final int outChannels;
  private final boolean transposed;
  private final Sliding sliding;
  private final Parameter weight;
  private final Parameter bias; // null without a bias

  ConvolutionLayer(
      int inChannels, int outChannels, boolean bias, boolean transposed, Sliding sliding) {
    if (inChannels < 1
        || outChannels < 1
        || sliding.groups() < 1
        || inChannels % sliding.groups() != 0
        || outChannels % sliding.groups() != 0) {
      throw new IllegalArgumentException(
          "in_channels="
              + inChannels
              + " and out_channels="
              + outChannels
              + " must be divisible by groups="
              + sliding.groups());
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.transposed = transposed;
    this.sliding = sliding;
    int rows = transposed ? inChannels : outChannels;
    int columns = (transposed ? outChannels : inChannels) / sliding.groups();
    int[] shape =
        IntStream.concat(IntStream.of(rows, columns), Arrays.stream(sliding.kernel())).toArray();
    int fan = Tensor.sizeOf(Arrays.copyOfRange(shape, 1, shape.length));
    this.weight = Parameter.of(Init.uniform(0, fan, shape), shape);
    this.bias = bias ? Parameter.of(Init.uniform(1, fan, outChannels), outChannels) : null;
  }

  ConvolutionLayer(PrintedArguments arguments, boolean transposed, int axes) {
    this(
        arguments.integer(0, "in_channels"),
        arguments.integer(1, "out_channels"),
        arguments.bool("bias", true),
        transposed,
        Sliding.parse(arguments, axes));
  }

  @Override
  protected final Value forward(Value x) {
    int axes = sliding.kernel().length;
    if (x.shape().rank() == axes + 1 && !x.shape().hasBatch()) {
      return forward(x.unsqueeze(0)).squeeze(0); // one row, as PyTorch takes it
    }
    if (x.shape().rank() != axes + 2) {
      throw new ModelException(
          typeName() + " needs [N, C" + ", L".repeat(axes) + "], got " + x.shape());
    }
    Value w = Value.constant(weight.value());
    Optional<Value> b = Optional.ofNullable(bias).map(p -> Value.constant(p.value()));
    return transposed
        ? sliding.convolution().transposed(x, w, b, sliding.outputPadding())
        : sliding.convolution().apply(x, w, b);
  }

  /** As a first layer it leaves open how long its input is. */
  @Override
  protected final Optional<Port> inputOfFirstLayer() {
    throw openLength(this);
  }

  /** What is said of a first layer that takes an input of any length. */
  static ModelException openLength(Module layer) {
    return new ModelException(
        layer
            + " does not say how long its input is: begin the network with an Unflatten that does, or"
            + " export the graph");
  }

  @Override
  protected final String extraRepr() {
    StringBuilder text = new StringBuilder();
    text.append(inChannels).append(", ").append(outChannels);
    text.append(", kernel_size=").append(tuple(sliding.kernel()));
    text.append(", stride=").append(tuple(sliding.stride()));
    if (sliding.padding().isEmpty()) {
      text.append(", padding=same");
    } else if (isOther(sliding.padding().get(), 0)) {
      text.append(", padding=").append(tuple(sliding.padding().get()));
    }
    if (isOther(sliding.dilation(), 1)) {
      text.append(", dilation=").append(tuple(sliding.dilation()));
    }
    if (isOther(sliding.outputPadding(), 0)) {
      text.append(", output_padding=").append(tuple(sliding.outputPadding()));
    }
    if (sliding.groups() != 1) {
      text.append(", groups=").append(sliding.groups());
    }
    return bias == null ? text.append(", bias=False").toString() : text.toString();
  }

  private static boolean isOther(int[] numbers, int than) {
    return Arrays.stream(numbers).anyMatch(number -> number != than);
  }

  /** As Python prints a tuple. */
  static String tuple(int[] numbers) {
    String items =
        Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return numbers.length == 1 ? "(" + items + ",)" : "(" + items + ")";
  }
}
