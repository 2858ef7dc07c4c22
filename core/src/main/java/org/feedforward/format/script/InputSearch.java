package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Finds the inputs' types and shapes, where neither the file nor the user says, by trying: the code
 * is evaluated for one guess after the other, and the guess with which it gets furthest is taken,
 * until it gets to the end. The first layers usually leave no choice; where they do, the file is
 * refused.
 */
final class InputSearch {

  private static final int MOST_FEATURES = 1024;

  /** Tried in any case: what only takes columns has no weights that say how many. */
  private static final int FEW_FEATURES = 64;

  private final Attempts attempts;
  private final GivenInputs given;
  private final List<ScriptInput> guesses = new ArrayList<>();
  private final Set<Integer> likely;

  /**
   * A search for the inputs of these names.
   *
   * @param extents the extents of the model's tensors, which the numbers of features are likely
   *     among
   */
  InputSearch(Attempts attempts, List<String> names, Set<Integer> extents, GivenInputs given) {
    this.attempts = attempts;
    this.given = given;
    this.likely = new LinkedHashSet<>(extents);
    likely.remove(0);
    for (String name : names) {
      List<Integer> row = given.row(name).orElse(List.of(1));
      guesses.add(new ScriptInput(name, given.dtype(name).orElse(DType.FLOAT32), row));
    }
  }

  /** The graph for the inputs that fit the code. */
  Graph search() {
    if (guesses.stream().allMatch(guess -> given.isComplete(guess.name()))) {
      return attempts.attempt(guesses).orElseThrow(attempts::problem);
    }
    Set<Integer> all = new LinkedHashSet<>(likely);
    int largest = likely.stream().mapToInt(Integer::intValue).max().orElse(1);
    int most = Math.max(FEW_FEATURES, Math.min(largest, MOST_FEATURES));
    for (int features = 1; features <= most; features++) {
      all.add(features);
    }
    // each round settles at least one input
    for (int round = 0; round <= guesses.size(); round++) {
      for (Set<Integer> candidates : List.of(likely, all)) {
        for (int input = 0; input < guesses.size(); input++) {
          if (improve(input, candidates)) {
            settle();
            return attempts.attempt(guesses).orElseThrow(attempts::problem);
          }
          if (attempts.areHopeless()) {
            throw attempts.problem();
          }
        }
      }
    }
    throw unfound();
  }

  /** Sets one input to the guess that gets furthest; whether it gets to the end. */
  private boolean improve(int input, Set<Integer> candidates) {
    ScriptInput best = guesses.get(input);
    if (attempts.attempt(guesses).isPresent()) {
      return true;
    }
    int most = attempts.progress();
    for (ScriptInput guess : guesses(best.name(), candidates)) {
      guesses.set(input, guess);
      if (attempts.attempt(guesses).isPresent()) {
        return true;
      }
      if (attempts.areHopeless()) {
        return false;
      }
      if (attempts.progress() > most) {
        most = attempts.progress();
        best = guess;
      }
    }
    guesses.set(input, best);
    return false;
  }

  private List<ScriptInput> guesses(String name, Set<Integer> candidates) {
    List<ScriptInput> made = new ArrayList<>();
    List<DType> dtypes =
        given.dtype(name).map(List::of).orElse(List.of(DType.FLOAT32, DType.INT64));
    for (DType dtype : dtypes) {
      if (given.row(name).isPresent()) {
        made.add(new ScriptInput(name, dtype, given.row(name).get()));
        continue;
      }
      candidates.forEach(features -> made.add(new ScriptInput(name, dtype, List.of(features))));
      made.add(new ScriptInput(name, dtype, List.of()));
    }
    return made;
  }

  /** Refuses a file whose code runs with other inputs too and would give other numbers. */
  private void settle() {
    for (int i = 0; i < guesses.size(); i++) {
      boolean takesColumns = false;
      if (given.row(guesses.get(i).name()).isEmpty() && guesses.get(i).row().size() == 1) {
        takesColumns = settleColumns(i);
      }
      settleType(i);
      if (given.row(guesses.get(i).name()).isEmpty() && !takesColumns) {
        requireNoOtherShape(i);
      }
    }
  }

  /**
   * Whether an input is one of which columns are taken one by one: it has as many as the last of
   * them needs, and more would change nothing.
   */
  private boolean settleColumns(int i) {
    int features = features(i);
    Optional<Graph> more = with(i, features + 1);
    if (more.isEmpty()) {
      return false;
    }
    while (features > 1 && with(i, features - 1).isPresent()) {
      features--;
    }
    ScriptInput fewest = guesses.get(i).withRow(List.of(features));
    Graph beyond = with(i, features + 1).orElseThrow(attempts::problem);
    if (!leavesOut(beyond, beyond.inputs().get(i), features)) {
      throw GivenInputs.undetermined(
          attempts.file(), fewest.withRow(List.of(features + 1)), fewest);
    }
    guesses.set(i, fewest);
    return true;
  }

  /** Whether nothing but earlier columns of an input is used. */
  private static boolean leavesOut(Graph graph, Value input, int column) {
    if (graph.outputs().containsValue(input)) {
      return false;
    }
    return graph.values().stream()
        .filter(value -> value.operands().contains(input))
        .allMatch(
            value ->
                value.op() instanceof Op.Slice slice
                    && slice.axis() == 1
                    && slice.start() + (long) slice.step() * (slice.count() - 1) < column);
  }

  /** Reads an input as float32 where that gives the same numbers as int64. */
  private void settleType(int i) {
    ScriptInput found = guesses.get(i);
    if (given.dtype(found.name()).isPresent()) {
      return;
    }
    ScriptInput floats = new ScriptInput(found.name(), DType.FLOAT32, found.row());
    ScriptInput integers = new ScriptInput(found.name(), DType.INT64, found.row());
    Optional<Graph> asFloats = with(i, floats);
    Optional<Graph> asIntegers = with(i, integers);
    if (asFloats.isPresent() && asIntegers.isPresent()) {
      if (!IntegerUse.isOnlyAsFloat(asIntegers.get(), asIntegers.get().inputs().get(i))) {
        throw GivenInputs.undetermined(attempts.file(), floats, integers);
      }
      guesses.set(i, floats);
    }
  }

  private void requireNoOtherShape(int i) {
    ScriptInput found = guesses.get(i);
    Set<Integer> others = new TreeSet<>(likely);
    others.add(1);
    for (int extent : found.row()) {
      others.addAll(List.of(extent + 1, extent * 2, Math.max(1, extent / 2)));
    }
    for (ScriptInput other : guesses(found.name(), others)) {
      if (!other.row().equals(found.row()) && with(i, other).isPresent()) {
        throw GivenInputs.undetermined(attempts.file(), found, other);
      }
    }
    for (int j = 0; j < guesses.size() && found.row().size() == 1; j++) {
      if (j != i && guesses.get(j).row().size() == 1 && features(j) > 1) {
        List<ScriptInput> both = new ArrayList<>(guesses);
        both.set(i, found.withRow(List.of(features(i) + 1)));
        both.set(j, guesses.get(j).withRow(List.of(features(j) - 1)));
        if (given.row(guesses.get(j).name()).isEmpty() && attempts.attempt(both).isPresent()) {
          throw GivenInputs.undetermined(attempts.file(), found, both.get(i));
        }
      }
    }
  }

  private int features(int input) {
    return guesses.get(input).row().get(0);
  }

  private Optional<Graph> with(int input, int features) {
    return with(input, guesses.get(input).withRow(List.of(features)));
  }

  private Optional<Graph> with(int input, ScriptInput other) {
    List<ScriptInput> changed = new ArrayList<>(guesses);
    changed.set(input, other);
    return attempts.attempt(changed);
  }

  private ModelException unfound() {
    List<ScriptInput> inputs = attempts.furthestInputs();
    if (inputs.isEmpty()) {
      return failedAlike();
    }
    String flags =
        inputs.stream()
            .map(input -> "--input-shape " + input.name() + "=...")
            .collect(Collectors.joining(" "));
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s: TorchScript does not say what a row holds, and the code runs with nothing that was"
                + " tried: give %s, such as 8 or int64[16,2]. It gets furthest with %s: %s",
            attempts.file(),
            flags,
            ScriptInput.described(inputs),
            withoutFile()),
        attempts.problem());
  }

  /** Rows of one axis all fail at one place; rows of more axes have not been tried. */
  private ModelException failedAlike() {
    List<String> open =
        guesses.stream()
            .map(ScriptInput::name)
            .filter(name -> given.row(name).isEmpty())
            .map(name -> "--input-shape " + name + "=16,2")
            .toList();
    if (open.isEmpty()) {
      return attempts.problem();
    }
    return new ModelException(
        String.format(
            Locale.ROOT,
            "%s: %s (TorchScript does not say what a row holds: if a row has more than one axis, give"
                + " it as %s)",
            attempts.file(),
            withoutFile(),
            String.join(" ", open)),
        attempts.problem());
  }

  private String withoutFile() {
    String message = attempts.problem().getMessage();
    String file = attempts.file() + ": ";
    return message.startsWith(file) ? message.substring(file.length()) : message;
  }
}
