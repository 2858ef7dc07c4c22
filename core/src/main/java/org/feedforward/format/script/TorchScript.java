package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.InputShape;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.torch.PyDict;
import org.feedforward.format.torch.ScriptArchive;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/**
 * Reads what {@code torch.jit.save} wrote. The code is evaluated on symbolic tensors, so branches
 * and loops must not depend on the data; every result of a module can be asked for by its path.
 */
public final class TorchScript {

  private TorchScript() {}

  /** Reads a file into a graph; the inputs have the names of forward's parameters. */
  public static Graph read(ByteSource file) {
    return read(file, Map.of());
  }

  /**
   * Reads a file into a graph.
   *
   * @param given what a row holds for an input, by its name, where the file does not say
   */
  public static Graph read(ByteSource file, Map<String, InputShape> given) {
    Program program = new Program(ScriptArchive.open(file));
    List<String> names = inputs(program);
    GivenInputs shapes = GivenInputs.of(program.name(), names, given);
    Attempts attempts = new Attempts(program);
    return program
        .tracedInputs()
        .map(traced -> TracedExample.of(attempts, names, traced).run(shapes))
        .orElseGet(() -> new InputSearch(attempts, names, program.extents(), shapes).search());
  }

  /** What forward gave for the inputs, as a graph. */
  static Graph graph(String file, List<Value> inputs, Object result, Map<String, Value> labelled) {
    Map<String, Value> labels = new LinkedHashMap<>(labelled);
    Map<String, Value> outputs = outputs(file, result);
    outputs.keySet().forEach(labels::remove);
    return Graph.of(inputs, outputs, labels);
  }

  private static List<String> inputs(Program program) {
    List<String> names = new ArrayList<>();
    List<Function.Parameter> parameters = Evaluator.forward(program).parameters();
    for (Function.Parameter parameter :
        parameters.subList(Math.min(1, parameters.size()), parameters.size())) {
      if (parameter.otherwise().isPresent()) {
        break; // optional ones keep their defaults
      }
      if (!parameter.type().equals("Tensor")) {
        throw new ModelException(
            program.name()
                + ": the input "
                + parameter.name()
                + " is a "
                + ForeignNames.escape(parameter.type())
                + ", expected Tensor");
      }
      names.add(parameter.name());
    }
    if (names.isEmpty()) {
      throw new ModelException(program.name() + ": its forward takes no tensor");
    }
    return names;
  }

  private static Map<String, Value> outputs(String file, Object result) {
    Map<String, Value> outputs = new LinkedHashMap<>();
    if (result instanceof ScriptTensor tensor) {
      outputs.put("output", tensor.value());
    } else if (result instanceof ScriptList list) {
      for (Object item : list.items()) {
        outputs.put("output_" + outputs.size(), output(file, item));
      }
    } else if (result instanceof PyDict dict) {
      dict.items()
          .forEach(
              (key, item) ->
                  outputs.put(ForeignNames.escape(String.valueOf(key)), output(file, item)));
    }
    if (outputs.isEmpty()) {
      throw new ModelException(file + ": its forward returns no tensor");
    }
    return outputs;
  }

  private static Value output(String file, Object item) {
    if (item instanceof ScriptTensor tensor) {
      return tensor.value();
    }
    throw new ModelException(
        file
            + ": its forward returns something other than tensors; return a tensor or a tuple of"
            + " them");
  }
}
