package org.feedforward.format.onnx;

import java.util.List;

/**
 * One operator of the standard: how many operands it takes and what becomes of it.
 *
 * @param name its name
 * @param minInputs how many operands it needs
 * @param maxInputs how many it may have
 * @param conversion describes it by operations of the graph
 */
record OnnxOperator(String name, int minInputs, int maxInputs, Conversion conversion) {

  /** Gives the outputs of a node, as many as the node may ask for. */
  interface Conversion {
    List<Operand> convert(Call call);
  }

  /** Gives the only output of a node. */
  interface SingleConversion {
    Operand convert(Call call);
  }

  static OnnxOperator of(String name, int minInputs, int maxInputs, SingleConversion conversion) {
    return new OnnxOperator(name, minInputs, maxInputs, call -> List.of(conversion.convert(call)));
  }
}
