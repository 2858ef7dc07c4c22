package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.graph.ModelException;

/**
 * The example that {@code torch.jit.trace} was called with, as the archive keeps it: types and
 * shapes without numbers, a list of arguments for every method that was traced.
 */
final class TracedInputs {

  private static final String ENTRY = "traced_inputs.pkl";
  private static final int MOST_AXES = 64;

  private TracedInputs() {}

  /** The arguments of forward; empty when the archive was not traced or does not say. */
  static Optional<List<TracedInput>> read(ZipContainer zip, Globals globals) {
    if (zip.find(ENTRY).isEmpty()) {
      return Optional.empty();
    }
    Object methods = zip.storagesIn("traced_inputs").unpickle(ENTRY, globals);
    if (!(methods instanceof PyDict dict)) {
      throw new ModelException(zip.file().name() + ": " + ENTRY + " holds no dict of methods");
    }
    Object arguments = dict.get("forward");
    if (!(arguments instanceof PyList) && !(arguments instanceof PyTuple)) {
      return Optional.empty();
    }
    List<Object> items =
        arguments instanceof PyList list ? list.items() : ((PyTuple) arguments).items();
    List<TracedInput> inputs = new ArrayList<>();
    for (Object item : items) {
      inputs.add(input(zip, inputs.size(), item));
    }
    return Optional.of(inputs);
  }

  private static TracedInput input(ZipContainer zip, int position, Object item) {
    if (!(item instanceof TensorView view) || !(view.storage() instanceof Storage storage)) {
      return new TracedInput("", List.of());
    }
    if (!(view.size() instanceof PyTuple size) || size.items().size() > MOST_AXES) {
      throw impossible(zip, position);
    }
    List<Integer> shape = new ArrayList<>();
    for (Object extent : size.items()) {
      if (!(extent instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
        throw impossible(zip, position);
      }
      shape.add((int) (long) number);
    }
    return new TracedInput(view.type() == null ? storage.type() : view.type(), shape);
  }

  private static ModelException impossible(ZipContainer zip, int position) {
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s: %s gives the argument %d of forward an impossible shape",
            zip.file().name(),
            ENTRY,
            position));
  }
}
