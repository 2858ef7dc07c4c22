package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * One node about to be converted: its operands, its attributes, and the version of the operator
 * set. An attribute that the conversion never asks for is unknown to it, and the node is refused.
 */
final class Call {

  /** What a node may ask of the graph it stands in. */
  interface Context {

    /** The elements of a tensor that stands in an attribute. */
    Operand tensor(OnnxTensor tensor);

    /** What a body (a graph in an attribute) gives. */
    List<Operand> run(OnnxGraph body, Map<String, Operand> inputs);

    /** What is known of a value of the graph around, or empty. */
    Optional<Operand> lookUp(String name);
  }

  private static final int KIND_FLOAT = 1;
  private static final int KIND_INT = 2;
  private static final int KIND_STRING = 3;
  private static final int KIND_TENSOR = 4;
  private static final int KIND_GRAPH = 5;
  private static final int KIND_FLOATS = 6;
  private static final int KIND_INTS = 7;
  private static final int KIND_STRINGS = 8;

  private final OnnxNode node;
  private final int opset;
  private final List<Optional<Operand>> inputs;
  private final Emitter emitter;
  private final Context context;
  private final Set<String> asked = new HashSet<>();

  Call(OnnxNode node, int opset, List<Optional<Operand>> inputs, Emitter emitter, Context context) {
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    this.emitter = emitter;
    this.context = context;
  }

  OnnxNode node() {
    return node;
  }

  /** The version of the operator set. */
  int opset() {
    return opset;
  }

  Emitter emitter() {
    return emitter;
  }

  Context context() {
    return context;
  }

  // operands

  int inputCount() {
    return inputs.size();
  }

  Operand input(int index) {
    return optional(index)
        .orElseThrow(() -> new ModelException("lacks its input " + index + ", which it needs"));
  }

  Optional<Operand> optional(int index) {
    return index < inputs.size() ? inputs.get(index) : Optional.empty();
  }

  /** All operands; none may be left out. */
  List<Operand> allInputs() {
    List<Operand> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(input(i));
    }
    return all;
  }

  /** Whether the caller uses the output of that index. */
  boolean wants(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  /** The integers of an operand that must be known before there is data, when it is given. */
  Optional<long[]> optionalLongs(int index, String what) {
    return optional(index).map(operand -> toLongs(operand.requireConstant(what), what));
  }

  long[] longs(int index, String what) {
    return toLongs(input(index).requireConstant(what), what);
  }

  /** The only integer of an operand that must be known before there is data. */
  long integerInput(int index, String what) {
    long[] values = longs(index, what);
    if (values.length != 1) {
      throw new ModelException(what + " has " + values.length + " elements, expected 1");
    }
    return values[0];
  }

  private static long[] toLongs(Tensor tensor, String what) {
    if (tensor.dtype() != DType.INT64) {
      throw new ModelException(what + " is of type " + tensor.dtype() + ", expected int64");
    }
    return tensor.toLongs();
  }

  /** Axes given as an attribute before {@code sinceInput}, as an operand from then on. */
  Optional<long[]> axes(int sinceInput, int input) {
    return opset >= sinceInput ? optionalLongs(input, "the list of axes") : integers("axes");
  }

  // attributes

  long integer(String name, long otherwise) {
    return attribute(name, KIND_INT).map(OnnxAttribute::integer).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return integer(name, otherwise ? 1 : 0) != 0;
  }

  float number(String name, float otherwise) {
    return attribute(name, KIND_FLOAT).map(OnnxAttribute::number).orElse(otherwise);
  }

  String string(String name, String otherwise) {
    return attribute(name, KIND_STRING).map(OnnxAttribute::string).orElse(otherwise);
  }

  Optional<long[]> integers(String name) {
    return attribute(name, KIND_INTS).map(OnnxAttribute::integers);
  }

  Optional<float[]> numbers(String name) {
    return attribute(name, KIND_FLOATS).map(OnnxAttribute::numbers);
  }

  Optional<List<String>> strings(String name) {
    return attribute(name, KIND_STRINGS).map(OnnxAttribute::strings);
  }

  /** A list of texts, which is an attribute of its own or one that is a tensor. */
  Optional<List<String>> strings(String name, String tensor) {
    return strings(name)
        .or(
            () ->
                attribute(tensor, KIND_TENSOR)
                    .flatMap(OnnxAttribute::tensor)
                    .filter(OnnxTensor::isOfTexts)
                    .map(OnnxTensor::texts));
  }

  Optional<Operand> tensor(String name) {
    return attribute(name, KIND_TENSOR).flatMap(OnnxAttribute::tensor).map(context::tensor);
  }

  Optional<OnnxGraph> graph(String name) {
    return attribute(name, KIND_GRAPH).flatMap(OnnxAttribute::graph);
  }

  boolean has(String name) {
    return node.attributes().containsKey(name);
  }

  /** Marks an attribute as known that makes no difference here. */
  void ignore(String... names) {
    asked.addAll(List.of(names));
  }

  /** Refuses attributes that the conversion did not ask for. */
  void requireAllAsked() {
    for (Map.Entry<String, OnnxAttribute> entry : node.attributes().entrySet()) {
      if (!asked.contains(entry.getKey())) {
        throw new ModelException(
            "has the attribute "
                + Text.quote(entry.getKey())
                + ", which is not known for this operator in opset "
                + opset);
      }
    }
  }

  private Optional<OnnxAttribute> attribute(String name, int kind) {
    asked.add(name);
    OnnxAttribute attribute = node.attributes().get(name);
    if (attribute != null && attribute.kind() != 0 && attribute.kind() != kind) {
      throw new ModelException("has the attribute " + Text.quote(name) + " of another type");
    }
    return Optional.ofNullable(attribute);
  }

  /** The only element of an operand, which must be known before there is data. */
  static double onlyNumber(Operand operand, String what) {
    Tensor number = operand.requireConstant(what);
    if (number.size() != 1) {
      throw new ModelException(
          "has " + what + " of shape " + operand.shape() + ", expected one number");
    }
    return number.getDouble(0);
  }
}
