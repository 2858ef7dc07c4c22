package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Finds the inputs' types and shapes, which TorchScript does not declare, by trying: the code is
 * evaluated for one guess after the other, and the guess with which it gets furthest is taken,
 * until it gets to the end. The first layers usually leave no choice; where they do, the file is
 * refused.
 */
final class InputSearch {

  private static final int MOST_FEATURES = 1024;
  private static final int MOST_STEPS = 4_000_000;

  private final Program program;
  private final List<String> names;
  private final Evaluator.Steps steps = new Evaluator.Steps(MOST_STEPS);
  private ModelException furthestProblem;
  private int furthest = -1;
  private boolean hopeless;

  private InputSearch(Program program, List<String> names) {
    this.program = program;
    this.names = names;
  }

  /**
   * One input's guess: elements per row, none for a scalar per row.
   *
   * @param dtype the type of its elements
   * @param features how many per row
   */
  record Guess(DType dtype, Optional<Integer> features) {

    Guess with(int features) {
      return new Guess(dtype, Optional.of(features));
    }

    Shape shape() {
      return features
          .map(count -> new Shape(List.of(Dim.BATCH, Dim.of(count))))
          .orElse(new Shape(List.of(Dim.BATCH)));
    }
  }

  /**
   * One evaluation.
   *
   * @param inputs the inputs
   * @param result what forward returned
   * @param evaluator what it saw
   */
  record Run(List<Value> inputs, Object result, Evaluator evaluator) {}

  /** Evaluates the code for the inputs that fit it. */
  static Run run(Program program, List<String> names) {
    return new InputSearch(program, names).search();
  }

  private Run search() {
    List<Guess> guesses = new ArrayList<>();
    names.forEach(name -> guesses.add(new Guess(DType.FLOAT32, Optional.of(1))));
    Set<Integer> likely = new LinkedHashSet<>(program.extents());
    Set<Integer> all = new LinkedHashSet<>(likely);
    int largest = likely.stream().mapToInt(Integer::intValue).max().orElse(1);
    for (int features = 1; features <= Math.min(largest, MOST_FEATURES); features++) {
      all.add(features);
    }
    // each round settles at least one input
    for (int round = 0; round <= names.size(); round++) {
      for (Set<Integer> candidates : List.of(likely, all)) {
        for (int input = 0; input < names.size(); input++) {
          Optional<Run> run = improve(guesses, input, candidates);
          if (hopeless && run.isEmpty()) {
            throw furthestProblem;
          }
          if (run.isPresent()) {
            requireNoChoice(guesses);
            return attempt(guesses).orElseThrow();
          }
        }
      }
    }
    throw furthestProblem;
  }

  /** Sets one input to the guess that gets furthest; the run, when it gets to the end. */
  private Optional<Run> improve(List<Guess> guesses, int input, Set<Integer> candidates) {
    Guess best = guesses.get(input);
    int most = progress(guesses);
    for (Guess guess : guesses(candidates)) {
      guesses.set(input, guess);
      Optional<Run> run = attempt(guesses);
      if (run.isPresent() || hopeless) {
        return run;
      }
      if (lastProgress > most) {
        most = lastProgress;
        best = guess;
      }
    }
    guesses.set(input, best);
    return Optional.empty();
  }

  private static List<Guess> guesses(Set<Integer> candidates) {
    List<Guess> guesses = new ArrayList<>();
    for (DType dtype : List.of(DType.FLOAT32, DType.INT64)) {
      for (int features : candidates) {
        guesses.add(new Guess(dtype, Optional.of(features)));
      }
      guesses.add(new Guess(dtype, Optional.empty()));
    }
    return guesses;
  }

  private int lastProgress;

  private int progress(List<Guess> guesses) {
    return attempt(guesses).isPresent() ? Integer.MAX_VALUE : lastProgress;
  }

  private Optional<Run> attempt(List<Guess> guesses) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < guesses.size(); i++) {
      inputs.add(Value.input(names.get(i), guesses.get(i).dtype(), guesses.get(i).shape()));
    }
    Evaluator evaluator = new Evaluator(program, steps);
    try {
      Object result = evaluator.run(inputs);
      return Optional.of(new Run(inputs, result, evaluator));
    } catch (ModelException e) {
      lastProgress = evaluator.operators();
      if (lastProgress > furthest) {
        furthest = lastProgress;
        furthestProblem = e;
        hopeless = evaluator.isHopeless();
      }
      steps.take(1);
      return Optional.empty();
    }
  }

  /**
   * Refuses a file whose code runs with another number of features too: more of one input, or more
   * of one and fewer of another. But an input of which some columns are taken one by one has as
   * many as the last of them needs.
   */
  private void requireNoChoice(List<Guess> guesses) {
    for (int i = 0; i < guesses.size(); i++) {
      if (guesses.get(i).features().isEmpty()) {
        continue;
      }
      int features = guesses.get(i).features().get();
      if (runs(guesses, i, features + 1, i, features + 1)) {
        while (features > 1 && runs(guesses, i, features - 1, i, features - 1)) {
          features--;
        }
        if (features == 1) {
          throw undetermined(names.get(i));
        }
        guesses.set(i, guesses.get(i).with(features));
        continue;
      }
      for (int j = 0; j < guesses.size(); j++) {
        int others = guesses.get(j).features().orElse(0);
        if (j != i && others > 1 && runs(guesses, i, features + 1, j, others - 1)) {
          throw undetermined(names.get(i));
        }
      }
    }
  }

  private boolean runs(List<Guess> guesses, int i, int iFeatures, int j, int jFeatures) {
    List<Guess> other = new ArrayList<>(guesses);
    other.set(i, guesses.get(i).with(iFeatures));
    other.set(j, other.get(j).with(jFeatures));
    return attempt(other).isPresent();
  }

  private ModelException undetermined(String input) {
    return new ModelException(
        program.name()
            + ": TorchScript does not say how many features the input "
            + input
            + " has, and its code runs with any number: export the network to ONNX"
            + " (torch.onnx.export), which declares it");
  }
}
