package org.feedforward.nn;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.feedforward.text.Printable;

/**
 * A network or a part of one, as torch.nn.Module. Declare layers and {@linkplain Parameter
 * parameters} as fields and write {@code forward}; it describes the computation once, for a single
 * tensor as for a table of a billion rows:
 *
 * <pre>{@code
 * final class Net extends Module {
 *   private final Linear fc1 = new Linear(10, 5);
 *   private final Linear fc2 = new Linear(5, 2);
 *
 *   protected Value forward(Value x) {
 *     return fc2.apply(fc1.apply(x).relu());
 *   }
 * }
 * }</pre>
 *
 * <p>Shapes are PyTorch's, batch first. A {@link Value} holds no numbers, so a branch on data does
 * not compile; there is {@link Value#where}. Modules are in inference mode always.
 */
public abstract class Module {

  /** What comes out for one input. Override this or {@link #forward(List)}. */
  protected Value forward(Value input) {
    throw new ModelException(typeName() + " takes several inputs: call it with applyAll");
  }

  /** What comes out for several inputs; by default {@link #forward(Value)} of the only one. */
  protected List<Value> forward(List<Value> inputs) {
    if (inputs.size() != 1) {
      throw new ModelException(typeName() + " takes one input, got " + inputs.size());
    }
    return List.of(forward(inputs.get(0)));
  }

  /**
   * The inputs in the order of {@code forward}, with their shapes per row. By default one float
   * input named {@code input} of the shape that the first layer takes.
   */
  protected List<Port> inputs() {
    return inputOfFirstLayer().map(List::of).orElse(List.of());
  }

  /**
   * The names of the outputs; by default {@code output}, or {@code output_0, output_1, ...} for
   * several.
   */
  protected List<String> outputNames(int count) {
    if (count == 1) {
      return List.of("output");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("output_" + i);
    }
    return names;
  }

  /** The arguments in the printed form, as PyTorch's extra_repr. */
  protected String extraRepr() {
    return "";
  }

  /** The name in the printed form. */
  protected String typeName() {
    return getClass().getSimpleName();
  }

  /** Calls the module inside another's {@code forward}, as {@code self.layer(x)} in PyTorch. */
  public final Value apply(Value input) {
    return applyAll(List.of(input)).get(0);
  }

  /** Calls a module of several inputs or outputs inside another's {@code forward}. */
  public final List<Value> applyAll(List<Value> inputs) {
    List<Value> outputs = forward(inputs);
    for (Value output : outputs) {
      if (output.scope() != null) {
        output.scope().called(this, output);
      }
    }
    return outputs;
  }

  /** Runs the module on one tensor, with or without a batch axis as in PyTorch. */
  public final Tensor apply(Tensor input) {
    List<Tensor> outputs = applyTensors(List.of(input));
    return outputs.get(0);
  }

  /** Runs the module on several tensors. */
  public final List<Tensor> applyTensors(List<Tensor> inputs) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(Value.input("input_" + i, inputs.get(i).dtype(), Shape.of(inputs.get(i).shape())));
    }
    List<Value> results = applyAll(values);
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      outputs.put(Integer.toString(i), results.get(i));
    }
    return List.copyOf(Interpreter.run(Graph.of(values, outputs, Map.of()), inputs).values());
  }

  /** The modules in the fields, by name, in the order of their declaration. */
  public Map<String, Module> children() {
    return fields(Module.class);
  }

  /** The parameters and buffers in the fields of this module itself, by name. */
  protected Map<String, Parameter> ownParameters() {
    return fields(Parameter.class);
  }

  /** This module and all below it by dotted path, parents first; the root's path is empty. */
  public final Map<String, Module> namedModules() {
    Map<String, Module> all = new LinkedHashMap<>();
    collect("", all);
    return all;
  }

  private void collect(String path, Map<String, Module> into) {
    into.put(path, this);
    children()
        .forEach((name, child) -> child.collect(path.isEmpty() ? name : path + "." + name, into));
  }

  /** The trained parameters by dotted key, as named_parameters. */
  public final Map<String, Tensor> namedParameters() {
    Map<String, Tensor> trained = new LinkedHashMap<>();
    allParameters()
        .forEach(
            (key, parameter) -> {
              if (parameter.isTrained()) {
                trained.put(key, parameter.value());
              }
            });
    return trained;
  }

  /** All parameters and buffers by PyTorch's dotted keys. */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    allParameters().forEach((key, parameter) -> state.put(key, parameter.value()));
    return state;
  }

  /** The keys of {@link #stateDict}; unlike that, makes no initial values. */
  public final Set<String> stateDictKeys() {
    return Collections.unmodifiableSet(allParameters().keySet());
  }

  /**
   * Takes the parameters and buffers from a state_dict. Every missing, unexpected and mis-shaped
   * key is named in one {@link ModelException}; then nothing is loaded.
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    StateDict.load(this, state);
  }

  final Map<String, Parameter> allParameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    namedModules()
        .forEach(
            (path, module) ->
                module
                    .ownParameters()
                    .forEach(
                        (name, parameter) ->
                            all.put(path.isEmpty() ? name : path + "." + name, parameter)));
    return all;
  }

  /** The input of the first layer below (or of this layer itself) that fixes one. */
  protected Optional<Port> inputOfFirstLayer() {
    return children().values().stream()
        .map(Module::inputOfFirstLayer)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** One float input of these extents per row. */
  protected static Optional<Port> floatInput(int... shape) {
    return Optional.of(new Port("input", DType.FLOAT32, Arrays.stream(shape).boxed().toList()));
  }

  private <T> Map<String, T> fields(Class<T> type) {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> c = getClass(); c != Module.class; c = c.getSuperclass()) {
      classes.add(0, c);
    }
    Map<String, T> found = new LinkedHashMap<>();
    for (Class<?> c : classes) {
      for (Field field : c.getDeclaredFields()) {
        if (type.isAssignableFrom(field.getType()) && !Modifier.isStatic(field.getModifiers())) {
          Object value = read(field);
          if (value != null) {
            found.put(PythonText.snakeCase(field.getName()), type.cast(value));
          }
        }
      }
    }
    return found;
  }

  private Object read(Field field) {
    try {
      field.setAccessible(true);
      return field.get(this);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new ModelException(
          "Cannot read the field "
              + field.getName()
              + " of "
              + getClass().getName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** As print(module) in PyTorch, nested for containers. */
  @Override
  public final String toString() {
    StringBuilder lines = new StringBuilder();
    children()
        .forEach(
            (name, child) ->
                lines
                    .append("\n  (")
                    .append(Printable.name(name))
                    .append("): ")
                    .append(child.toString().replace("\n", "\n  ")));
    String extra = extraRepr();
    if (lines.length() == 0) {
      return typeName() + "(" + extra + ")";
    }
    return typeName() + "(" + (extra.isEmpty() ? "" : "\n  " + extra) + lines + "\n)";
  }
}
