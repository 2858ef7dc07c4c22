package org.feedforward.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.feedforward.text.Printable;

/** Loads named tensors into a module, or says everything that does not fit. */
final class StateDict {

  /** Counts training steps; inference never needs it, and older files lack it. */
  private static final String STEPS = "num_batches_tracked";

  /** As many problems as one line can hold. */
  private static final int FEW = 2;

  private static final int MOST_KEYS = 20;

  private StateDict() {}

  static void load(Module module, Map<String, Tensor> state) {
    Map<String, Parameter> expected = module.allParameters();
    Map<String, Module> owners = module.namedModules();
    List<String> problems = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (key, parameter) -> {
          Tensor tensor = state.get(key);
          if (tensor == null && !key.endsWith(STEPS)) {
            missing.add(key);
          } else if (tensor != null && !parameter.accepts(tensor)) {
            String owner = key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
            problems.add(
                String.format(
                    Locale.ROOT,
                    "%s has shape %s, expected %s (%s)",
                    Printable.name(key),
                    Arrays.toString(tensor.shape()),
                    Arrays.toString(parameter.shape()),
                    firstLine(owners.get(owner))));
          } else if (tensor != null && tensor.dtype() != parameter.dtype()) {
            problems.add(
                String.format(
                    Locale.ROOT,
                    "%s holds %s, expected %s",
                    Printable.name(key),
                    tensor.dtype(),
                    parameter.dtype()));
          }
        });
    List<String> unexpected =
        state.keySet().stream()
            .filter(key -> !expected.containsKey(key) && !key.endsWith(STEPS))
            .toList();
    if (!missing.isEmpty()) {
      problems.add(0, "missing key(s): " + Printable.list(missing, MOST_KEYS));
    }
    if (!unexpected.isEmpty()) {
      problems.add(
          missing.isEmpty() ? 0 : 1, "unexpected key(s): " + Printable.list(unexpected, MOST_KEYS));
    }
    if (!problems.isEmpty()) {
      String what = "The weights do not fit " + firstLine(module) + ":";
      if (problems.size() <= FEW) {
        throw new ModelException(what + " " + String.join("; ", problems));
      }
      List<String> lines = new ArrayList<>(List.of(what));
      problems.forEach(problem -> lines.add("  " + problem));
      throw ModelException.of(lines);
    }
    new LinkedHashMap<>(state)
        .forEach(
            (key, tensor) -> {
              if (expected.containsKey(key)) {
                expected.get(key).load(tensor);
              }
            });
  }

  private static String firstLine(Module module) {
    String printed = module.toString();
    int end = printed.indexOf('\n');
    return end < 0 ? printed : module.typeName();
  }
}
