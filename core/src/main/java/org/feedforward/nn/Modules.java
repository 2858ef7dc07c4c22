package org.feedforward.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.ModelException;

/** The list of all layers that PyTorch's printed text can name. */
public final class Modules {

  /** Every kind of layer; a new one is a line here. */
  public static final List<LayerType> TYPES =
      List.of(
          new LayerType("Sequential", (arguments, children) -> new Sequential(children)),
          LayerType.of("Linear", Linear::parse),
          LayerType.of("Identity", arguments -> new Identity()),
          LayerType.of("Dropout", Dropout::parse),
          LayerType.of("AlphaDropout", AlphaDropout::parse),
          LayerType.of("BatchNorm1d", BatchNorm1d::parse),
          LayerType.of("InstanceNorm1d", InstanceNorm1d::parse),
          LayerType.of("BatchNorm2d", BatchNorm2d::parse),
          LayerType.of("InstanceNorm2d", InstanceNorm2d::parse),
          LayerType.of("LayerNorm", LayerNorm::parse),
          LayerType.of("RMSNorm", RMSNorm::parse),
          LayerType.of("GroupNorm", GroupNorm::parse),
          LayerType.of("Embedding", Embedding::parse),
          LayerType.of("EmbeddingBag", EmbeddingBag::parse),
          LayerType.of("Bilinear", Bilinear::parse),
          LayerType.of("CosineSimilarity", arguments -> new CosineSimilarity()),
          LayerType.of("Conv1d", Conv1d::parse),
          LayerType.of("Conv2d", Conv2d::parse),
          LayerType.of("ConvTranspose1d", ConvTranspose1d::parse),
          LayerType.of("ConvTranspose2d", ConvTranspose2d::parse),
          LayerType.of("MaxPool1d", MaxPool1d::parse),
          LayerType.of("MaxPool2d", MaxPool2d::parse),
          LayerType.of("AvgPool1d", AvgPool1d::parse),
          LayerType.of("AvgPool2d", AvgPool2d::parse),
          LayerType.of("AdaptiveAvgPool1d", AdaptiveAvgPool1d::parse),
          LayerType.of("AdaptiveAvgPool2d", AdaptiveAvgPool2d::parse),
          LayerType.of("AdaptiveMaxPool1d", AdaptiveMaxPool1d::parse),
          LayerType.of("AdaptiveMaxPool2d", AdaptiveMaxPool2d::parse),
          LayerType.of("ZeroPad1d", ZeroPad1d::parse),
          LayerType.of("ZeroPad2d", ZeroPad2d::parse),
          LayerType.of("Upsample", Upsample::parse),
          LayerType.of("UpsamplingNearest2d", UpsamplingNearest2d::parse),
          LayerType.of("UpsamplingBilinear2d", UpsamplingBilinear2d::parse),
          LayerType.of("RNN", RNN::parse),
          LayerType.of("GRU", GRU::parse),
          LayerType.of("LSTM", LSTM::parse),
          LayerType.of("RNNCell", RNNCell::parse),
          LayerType.of("GRUCell", GRUCell::parse),
          LayerType.of("LSTMCell", LSTMCell::parse),
          LayerType.of("Flatten", Flatten::parse),
          LayerType.of("Unflatten", Unflatten::parse),
          LayerType.of("ReLU", ReLU::parse),
          LayerType.of("LeakyReLU", LeakyReLU::parse),
          LayerType.of("PReLU", PReLU::parse),
          LayerType.of("RReLU", RReLU::parse),
          LayerType.of("ReLU6", ReLU6::parse),
          LayerType.of("ELU", ELU::parse),
          LayerType.of("SELU", SELU::parse),
          LayerType.of("CELU", CELU::parse),
          LayerType.of("GELU", GELU::parse),
          LayerType.of("SiLU", SiLU::parse),
          LayerType.of("Mish", Mish::parse),
          LayerType.of("Sigmoid", arguments -> new Sigmoid()),
          LayerType.of("Hardsigmoid", arguments -> new Hardsigmoid()),
          LayerType.of("Hardswish", Hardswish::parse),
          LayerType.of("Hardtanh", Hardtanh::parse),
          LayerType.of("Tanh", arguments -> new Tanh()),
          LayerType.of("Tanhshrink", arguments -> new Tanhshrink()),
          LayerType.of("Softplus", Softplus::parse),
          LayerType.of("Softsign", arguments -> new Softsign()),
          LayerType.of("Softshrink", Softshrink::parse),
          LayerType.of("Hardshrink", Hardshrink::parse),
          LayerType.of("LogSigmoid", arguments -> new LogSigmoid()),
          LayerType.of("Threshold", Threshold::parse),
          LayerType.of("GLU", GLU::parse),
          LayerType.of("Softmax", Softmax::parse),
          LayerType.of("Softmin", Softmin::parse),
          LayerType.of("LogSoftmax", LogSoftmax::parse));

  private Modules() {}

  /** The kind of layer of that name. */
  public static Optional<LayerType> named(String name) {
    return TYPES.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /**
   * A layer from its printed form.
   *
   * @param type the kind of layer
   * @param arguments the text between the outer parentheses
   * @param children the layers in it, by name
   */
  public static Module create(LayerType type, String arguments, Map<String, Module> children) {
    PrintedArguments parsed = PrintedArguments.parse(type.name(), arguments);
    try {
      Module module = type.constructor().apply(parsed, children);
      parsed.requireAllTaken();
      return module;
    } catch (IllegalArgumentException e) {
      throw new ModelException(type.name() + "(" + arguments + "): " + e.getMessage(), e);
    }
  }
}
