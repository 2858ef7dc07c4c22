package org.feedforward.nn;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One kind of layer as PyTorch prints it.
 *
 * @param name the name of the class in torch.nn
 * @param constructor makes the layer from its printed arguments and its children by name
 */
public record LayerType(
    String name, BiFunction<PrintedArguments, Map<String, Module>, Module> constructor) {

  /** A layer without children. */
  static LayerType of(String name, Function<PrintedArguments, Module> constructor) {
    return new LayerType(name, (arguments, children) -> constructor.apply(arguments));
  }
}
