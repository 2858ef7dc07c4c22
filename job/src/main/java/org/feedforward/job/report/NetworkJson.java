package org.feedforward.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.graph.Costs;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;

/** A network, layer by layer, for programs and for whoever draws it. */
public final class NetworkJson {

  /** More operations say nothing to anybody; the rest is told as a number. */
  private static final int MOST_STEPS = 500;

  private NetworkJson() {}

  /**
   * What a network is. The type is the one that a page takes, so that {@code inspect}, which needs
   * no Spark, loads Jackson's classes only where a page is asked for.
   */
  public static JsonNode of(Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("identity", model.identity());
    ports(model.inputs(), json.putArray("inputs"));
    ports(model.outputs(), json.putArray("outputs"));
    json.put("parameters", Costs.constants(model.graph()));
    json.put("multiply_adds", Costs.multiplyAdds(model.graph()));
    List<Value> values =
        model.graph().values().stream()
            .filter(value -> !(value.op() instanceof Op.Constant))
            .toList();
    ArrayNode steps = json.putArray("steps");
    Map<Value, String> names = names(model);
    Map<Value, Integer> numbers = new IdentityHashMap<>();
    for (Value value : values.subList(0, Math.min(MOST_STEPS, values.size()))) {
      numbers.put(value, steps.size());
      steps.add(step(value, names, numbers));
    }
    json.put("steps_left_out", values.size() - steps.size());
    ObjectNode sources = json.putObject("sources");
    model.sources().forEach(sources::put);
    return json;
  }

  private static void ports(List<Port> ports, ArrayNode json) {
    for (Port port : ports) {
      ObjectNode one = json.addObject().put("name", port.name());
      one.put("type", port.dtype().toString());
      port.shape().forEach(one.putArray("shape")::add);
    }
  }

  private static Map<Value, String> names(Model model) {
    Map<Value, String> names = new IdentityHashMap<>();
    model.graph().labels().forEach((name, value) -> names.putIfAbsent(value, name));
    model.graph().outputs().forEach((name, value) -> names.put(value, name));
    return names;
  }

  private static ObjectNode step(
      Value value, Map<Value, String> names, Map<Value, Integer> numbers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean input = value.op() instanceof Op.Input;
    json.put("operation", input ? "input" : Costs.name(value.op()));
    Optional<String> name =
        value.op() instanceof Op.Input of
            ? Optional.of(of.name())
            : Optional.ofNullable(names.get(value));
    name.ifPresent(text -> json.put("name", text));
    json.put("shape", value.shape().toString());
    json.put("elements", value.shape().perRow());
    json.put(
        "parameters",
        value.operands().stream()
            .filter(operand -> operand.op() instanceof Op.Constant)
            .mapToLong(operand -> operand.shape().perRow())
            .sum());
    json.put("multiply_adds", Costs.multiplyAdds(value));
    ArrayNode from = json.putArray("from");
    value.operands().stream().map(numbers::get).filter(n -> n != null).forEach(from::add);
    return json;
  }
}
