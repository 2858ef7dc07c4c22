package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.torch.TracedInput;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;

/**
 * The inputs of a traced file, as its example had them: types, and shapes behind the example's
 * rows. An example that was given by name is kept in the order of the call, which may be another
 * than that of forward's parameters.
 */
final class TracedExample {

  private static final int MOST_REORDERED = 4;

  private final Attempts attempts;
  private final List<ScriptInput> inputs;
  private final int rows;

  private TracedExample(Attempts attempts, List<ScriptInput> inputs, int rows) {
    this.attempts = attempts;
    this.inputs = inputs;
    this.rows = rows;
  }

  /** The example of a file; {@link ModelException} when it does not fit forward. */
  static TracedExample of(Attempts attempts, List<String> names, List<TracedInput> traced) {
    String file = attempts.file();
    if (traced.size() != names.size()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: was traced with %d arguments, but its forward takes %d tensors",
              file,
              traced.size(),
              names.size()));
    }
    List<ScriptInput> inputs = new ArrayList<>();
    int rows = -1;
    for (int i = 0; i < names.size(); i++) {
      TracedInput input = traced.get(i);
      String what = file + ": the input " + names.get(i) + " was traced with ";
      ScalarType type =
          ScalarType.ofName(input.type())
              .orElseThrow(
                  () ->
                      new ModelException(
                          what
                              + (input.isTensor()
                                  ? "elements of type " + ForeignNames.escape(input.type())
                                  : "what is not a tensor")
                              + ", which cannot be fed"));
      if (input.shape().isEmpty()) {
        throw new ModelException(what + "a scalar, which has no axis for the rows of a batch");
      }
      if (rows >= 0 && rows != input.shape().get(0)) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s%d rows and the input %s with %d: the first axis of every input is the batch;"
                    + " trace it with as many rows of each",
                what,
                input.shape().get(0),
                names.get(0),
                rows));
      }
      rows = input.shape().get(0);
      inputs.add(
          new ScriptInput(names.get(i), type, input.shape().subList(1, input.shape().size())));
    }
    return new TracedExample(attempts, inputs, rows);
  }

  /** Evaluates the code for the example's inputs, or for those that the user says. */
  Graph run(GivenInputs given) {
    List<ScriptInput> wanted = inputs.stream().map(given::applied).toList();
    Optional<Graph> graph = attempts.attempt(wanted);
    boolean asTraced = wanted.equals(inputs);
    if (graph.isPresent()) {
      if (asTraced) {
        requireNoOtherTypes(given);
      }
      return graph.get();
    }
    ModelException problem = explained(wanted);
    List<Graph> others =
        asTraced
            ? orders().stream().flatMap(other -> attempts.attempt(other).stream()).toList()
            : List.of();
    if (others.size() != 1) {
      throw problem;
    }
    return others.get(0);
  }

  /** The traced types and shapes given to the parameters in every other order. */
  private Set<List<ScriptInput>> orders() {
    Set<List<ScriptInput>> orders = new LinkedHashSet<>();
    if (inputs.size() <= MOST_REORDERED) {
      permute(new ArrayList<>(inputs), 0, orders);
      orders.remove(inputs);
    }
    return orders;
  }

  private void permute(List<ScriptInput> order, int from, Set<List<ScriptInput>> orders) {
    if (from == order.size()) {
      List<ScriptInput> named = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        named.add(order.get(i).named(inputs.get(i).name()));
      }
      orders.add(named);
      return;
    }
    for (int i = from; i < order.size(); i++) {
      Collections.swap(order, from, i);
      permute(order, from + 1, orders);
      Collections.swap(order, from, i);
    }
  }

  /** Another shape would be noticed when the table is read; integers read as floats would not. */
  private void requireNoOtherTypes(GivenInputs given) {
    for (List<ScriptInput> other : orders()) {
      for (int i = 0; i < inputs.size(); i++) {
        if (given.dtype(inputs.get(i).name()).isEmpty()
            && inputs.get(i).type().dtype() == DType.INT64
            && other.get(i).type().dtype() == DType.FLOAT32
            && other.get(i).row().equals(inputs.get(i).row())
            && attempts.attempt(other).isPresent()) {
          throw GivenInputs.undetermined(attempts.file(), inputs.get(i), other.get(i));
        }
      }
    }
  }

  private ModelException explained(List<ScriptInput> wanted) {
    ModelException problem = attempts.problem();
    boolean namesRows = problem.getMessage().matches(".*[^0-9]" + rows + "[^0-9].*");
    return attempts.areHopeless() || !namesRows
        ? problem
        : new ModelException(
            String.format(
                Locale.ROOT,
                "%s (traced with %s and a batch of %d, a number that the code may hold: take it from"
                    + " x.shape[0] in the network%s)",
                problem.getMessage(),
                ScriptInput.described(wanted),
                rows,
                withoutBatch(wanted)),
            problem);
  }

  /** An example of one axis may have been a single row. */
  private String withoutBatch(List<ScriptInput> wanted) {
    return wanted.stream()
        .filter(input -> input.row().isEmpty())
        .findFirst()
        .map(
            input ->
                "; if the example had no batch, give --input-shape " + input.name() + "=" + rows)
        .orElse("");
  }
}
