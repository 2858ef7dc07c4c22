package org.feedforward.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/** Layers one after the other, as torch.nn.Sequential. */
public final class Sequential extends Module {

  private final Map<String, Module> layers;

  /** Layers named 0, 1, 2, ... */
  public Sequential(Module... layers) {
    this(numbered(layers));
  }

  /** Layers with names, in their order (PyTorch's Sequential of an OrderedDict). */
  public Sequential(Map<String, Module> layers) {
    this.layers = new LinkedHashMap<>(layers);
  }

  private static Map<String, Module> numbered(Module... layers) {
    Map<String, Module> named = new LinkedHashMap<>();
    for (Module layer : layers) {
      named.put(Integer.toString(named.size()), layer);
    }
    return named;
  }

  @Override
  public Map<String, Module> children() {
    return new LinkedHashMap<>(layers);
  }

  @Override
  protected List<Port> inputs() {
    return inputOfFirstLayer()
        .map(port -> port.dtype() == DType.INT64 ? IdsPerRow.of(this, port) : port)
        .map(List::of)
        .orElse(List.of());
  }

  /** What the last layer gives: several values where it is a recurrent one. */
  @Override
  protected List<Value> forward(List<Value> inputs) {
    List<Value> values = inputs.size() == 1 ? inputs : super.forward(inputs);
    for (Map.Entry<String, Module> layer : layers.entrySet()) {
      if (values.size() != 1) {
        throw new ModelException(
            "The layer "
                + layer.getKey()
                + " of a Sequential takes one input, and the layer before it gives "
                + values.size()
                + ", as in PyTorch");
      }
      values = layer.getValue().applyAll(values);
    }
    return values;
  }
}
