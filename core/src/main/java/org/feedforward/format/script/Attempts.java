package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;

/** Evaluations of the code for inputs of one type and shape after the other. */
final class Attempts {

  private static final int MOST_STEPS = 4_000_000;

  private final Program program;
  private final Operations.Steps steps = new Operations.Steps(MOST_STEPS);
  private ModelException furthestProblem;
  private List<ScriptInput> furthestInputs = List.of();
  private int furthest = -1;
  private int last;
  private boolean hopeless;

  Attempts(Program program) {
    this.program = program;
  }

  /** The file, as messages call it. */
  String file() {
    return program.name();
  }

  /** The graph for these inputs; empty when the code fails with them. */
  Optional<Graph> attempt(List<ScriptInput> inputs) {
    List<Value> values = new ArrayList<>();
    List<ScriptTensor> tensors = new ArrayList<>();
    for (ScriptInput input : inputs) {
      Value value = input.value();
      values.add(value);
      tensors.add(input.tensor(value));
    }
    Evaluator evaluator = new Evaluator(program, steps);
    try {
      Object result = evaluator.run(tensors);
      return Optional.of(TorchScript.graph(program.name(), values, result, evaluator.labels()));
    } catch (ModelException e) {
      last = evaluator.operators();
      if (last > furthest) {
        furthest = last;
        furthestProblem = e;
        furthestInputs = List.copyOf(inputs);
        hopeless = evaluator.isHopeless();
      } else if (last == furthest && e.getMessage().equals(furthestProblem.getMessage())) {
        furthestInputs = rows(inputs).equals(rows(furthestInputs)) ? furthestInputs : List.of();
      }
      steps.take(1);
      return Optional.empty();
    }
  }

  private static List<List<Integer>> rows(List<ScriptInput> inputs) {
    return inputs.stream().map(ScriptInput::row).toList();
  }

  /** How far the code got in the last attempt that failed. */
  int progress() {
    return last;
  }

  /** Whether the attempt that got furthest fails for every input. */
  boolean areHopeless() {
    return hopeless;
  }

  /** What stopped the attempt that got furthest. */
  ModelException problem() {
    return furthestProblem;
  }

  /** The inputs that got furthest; empty when other shapes failed alike. */
  List<ScriptInput> furthestInputs() {
    return furthestInputs;
  }
}
