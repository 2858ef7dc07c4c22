package org.feedforward.job.verify;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.feedforward.graph.RowFaultException;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.Tolerance;

/** The rows that one network must know, out of one source. It travels. */
final class GoldenRows implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final int rows;
  private final ArrayList<GoldenValues> inputs;
  private final ArrayList<GoldenValues> expected;
  private final double absolute;
  private final double relative;

  GoldenRows(
      String source,
      int rows,
      List<GoldenValues> inputs,
      List<GoldenValues> expected,
      Tolerance tolerance) {
    this.source = source;
    this.rows = rows;
    this.inputs = new ArrayList<>(inputs);
    this.expected = new ArrayList<>(expected);
    this.absolute = tolerance.absolute();
    this.relative = tolerance.relative();
  }

  /** The same for a network that calls its inputs and outputs something else. */
  GoldenRows renamed(UnaryOperator<String> ofInputs, UnaryOperator<String> ofOutputs) {
    return new GoldenRows(
        source,
        rows,
        inputs.stream().map(values -> values.called(ofInputs.apply(values.name()))).toList(),
        expected.stream().map(values -> values.called(ofOutputs.apply(values.name()))).toList(),
        tolerance());
  }

  private Tolerance tolerance() {
    return new Tolerance(absolute, relative);
  }

  /** All but where they come from. */
  Serializable numbers() {
    ArrayList<Serializable> numbers = new ArrayList<>(inputs);
    numbers.addAll(expected);
    numbers.add(absolute);
    numbers.add(relative);
    return numbers;
  }

  List<String> inputs() {
    return inputs.stream().map(GoldenValues::name).toList();
  }

  List<String> outputs() {
    return expected.stream().map(GoldenValues::name).toList();
  }

  int rows() {
    return rows;
  }

  /**
   * Refuses a plan that gives other numbers. Inputs that are none of these are 0.
   *
   * @param from which inputs of the plan get the values
   * @param places which outputs of the plan are compared
   */
  void require(Plan plan, List<Integer> from, List<Integer> places) {
    Workspace workspace = plan.newWorkspace();
    Mismatches mismatches = new Mismatches(tolerance());
    for (int first = 0; first < rows; first += plan.rows()) {
      int count = Math.min(plan.rows(), rows - first);
      for (int i = 0; i < inputs.size(); i++) {
        inputs.get(i).put(workspace, from.get(i), first, count);
      }
      try {
        plan.run(workspace, count);
      } catch (RowFaultException e) {
        throw new JobException(
            ExitCode.MISMATCH, GoldenFaults.badRow(source, first + e.row(), e.getMessage()), e);
      }
      for (int i = 0; i < expected.size(); i++) {
        expected.get(i).compare(workspace, places.get(i), first, count, mismatches);
      }
    }
    mismatches
        .first()
        .ifPresent(
            found -> {
              throw new JobException(
                  ExitCode.MISMATCH,
                  GoldenFaults.mismatch(source, found, mismatches.rows(), rows, tolerance()));
            });
  }
}
