package org.feedforward.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Costs;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Scope;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.graph.ValueType;

/**
 * A module whose {@code forward} has been described for a batch of any size.
 *
 * @param module the module
 * @param graph what it computes; every layer's result is a label under the layer's path
 * @param layers its calls of layers without further layers in them, in the order of computation
 */
public record TracedModule(Module module, Graph graph, List<Layer> layers) {

  public TracedModule {
    layers = List.copyOf(layers);
  }

  /**
   * One call of a layer.
   *
   * @param path dotted path of the layer
   * @param printed its printed form
   * @param output type and shape of its result
   * @param parameters how many trained numbers it has
   * @param multiplyAdds multiplications with addition per row
   */
  public record Layer(
      String path, String printed, ValueType output, long parameters, long multiplyAdds) {}

  /** Traces a module with the inputs it declares. */
  public static TracedModule of(Module module) {
    return of(module, module.inputs());
  }

  /** Traces a module with inputs of the given shapes per row. */
  public static TracedModule of(Module module, List<Port> inputs) {
    if (inputs.isEmpty()) {
      throw new ModelException(
          "The inputs of "
              + module.typeName()
              + " are not known from its layers: override inputs() to declare name, type and shape of each");
    }
    Recorder recorder = new Recorder(module);
    List<Value> values = new ArrayList<>();
    for (Port input : inputs) {
      int[] extents = input.shape().stream().mapToInt(Integer::intValue).toArray();
      values.add(Value.input(input.name(), input.dtype(), Shape.batched(extents), recorder));
    }
    List<Value> results = module.applyAll(values);
    List<String> names = module.outputNames(results.size());
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(names.get(i), results.get(i));
    }
    return new TracedModule(module, Graph.of(values, outputs, recorder.labels), recorder.layers);
  }

  private static final class Recorder implements Scope {

    private final Map<Module, String> paths = new IdentityHashMap<>();
    private final Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Value> labels = new LinkedHashMap<>();
    private final List<Layer> layers = new ArrayList<>();

    Recorder(Module root) {
      root.namedModules().forEach((path, module) -> paths.putIfAbsent(module, path));
    }

    @Override
    public void called(Object layer, Value output) {
      Module module = (Module) layer;
      String path = paths.getOrDefault(module, "");
      // a layer called twice, or shared under two names, shows under its first path with a count
      int count = calls.merge(path, 1, Integer::sum);
      String label = count == 1 ? path : path + "#" + count;
      if (!path.isEmpty()) {
        labels.put(label, output);
      }
      long multiplyAdds = costOfUnseen(output);
      if (module.children().isEmpty()) {
        long parameters =
            module.ownParameters().values().stream()
                .filter(Parameter::isTrained)
                .mapToLong(Parameter::size)
                .sum();
        layers.add(
            new Layer(
                label,
                module.toString(),
                output.type(),
                count == 1 ? parameters : 0,
                multiplyAdds));
      }
    }

    /** The work behind a value that no earlier layer has accounted for. */
    private long costOfUnseen(Value output) {
      long sum = 0;
      List<Value> open = new ArrayList<>(List.of(output));
      while (!open.isEmpty()) {
        Value value = open.remove(open.size() - 1);
        if (seen.add(value)) {
          sum += Costs.multiplyAdds(value);
          open.addAll(value.operands());
        }
      }
      return sum;
    }
  }
}
