package org.feedforward.format.script;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.InputShape;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;

/** What the user says of the inputs of a file. */
final class GivenInputs {

  private final String file;
  private final Map<String, InputShape> given;

  private GivenInputs(String file, Map<String, InputShape> given) {
    this.file = file;
    this.given = given;
  }

  static GivenInputs of(String file, List<String> names, Map<String, InputShape> given) {
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: --input-shape %s: the inputs are %s",
                file,
                ForeignNames.escape(name),
                ForeignNames.list(names)));
      }
    }
    return new GivenInputs(file, given);
  }

  /** The extents of a row of an input; empty when they are not given. */
  Optional<List<Integer>> row(String name) {
    return Optional.ofNullable(given.get(name)).map(InputShape::extents);
  }

  /** The type of an input; empty when it is not given. */
  Optional<DType> dtype(String name) {
    return Optional.ofNullable(given.get(name)).flatMap(InputShape::dtype);
  }

  /** Whether both are given. */
  boolean isComplete(String name) {
    return dtype(name).isPresent();
  }

  /** A traced input with the extents that are given for it. */
  ScriptInput applied(ScriptInput input) {
    DType dtype = dtype(input.name()).orElse(input.type().dtype());
    if (dtype != input.type().dtype()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: --input-shape %s=%s%s: the network was traced with %s",
              file,
              input.name(),
              dtype,
              row(input.name()).orElseThrow(),
              input.described()));
    }
    return row(input.name()).map(input::withRow).orElse(input);
  }

  /** Two inputs with which the code runs; one element is often spread over many by mistake. */
  static ModelException undetermined(String file, ScriptInput found, ScriptInput another) {
    boolean spread = found.row().equals(List.of(1));
    ScriptInput one = spread ? another : found;
    ScriptInput other = spread ? found : another;
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s: TorchScript does not say what the input %s is, and the code runs with %s as with"
                + " %s: give --input-shape %s=%s, or whichever is right",
            file,
            one.name(),
            one.described(),
            other.described(),
            one.name(),
            one.described()));
  }
}
