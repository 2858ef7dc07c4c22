package org.feedforward.job.sql.task;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Port;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.job.quality.Reason;
import org.feedforward.job.quality.RowFault;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;

/**
 * Looks for NaN and infinities among the inputs and the predictions of a tile, a column at a time:
 * single numbers are looked at only in a column that has one.
 */
final class CheckedTile {

  private static final int EXPONENT = 0x7f800000;

  private final ScoreTask task;
  private final int model;
  private final RowChecks checks;
  private final Workspace workspace;
  private final float[] column;

  /** Is told the faults that are found. */
  @FunctionalInterface
  interface Faults {
    void add(int row, Optional<Origin> origin, Optional<Source> source, RowFault fault);
  }

  CheckedTile(ScoreTask task, int model, Workspace workspace, int rows) {
    this.task = task;
    this.model = model;
    this.checks = task.checks(model);
    this.workspace = workspace;
    this.column = new float[rows];
  }

  void inputs(int count, Faults faults) {
    List<Port> inputs = task.models().get(model).inputs();
    for (int input = 0; input < inputs.size(); input++) {
      if (inputs.get(input).dtype() == DType.FLOAT32) {
        for (int element = 0; element < inputs.get(input).elements(); element++) {
          workspace.getInputFloats(input, element, 0, column, 0, count);
          if (anyNotFinite(column, count)) {
            tellInputs(input, element, count, faults);
          }
        }
      }
    }
  }

  private void tellInputs(int input, int element, int count, Faults faults) {
    for (int row = 0; row < count; row++) {
      float value = column[row];
      if (checks.refuse(value)) {
        Origin origin = new Origin(input, element, value);
        Optional<Source> source = RowFaults.source(task, model, origin);
        Reason reason = Float.isNaN(value) ? Reason.NAN : Reason.INFINITE;
        RowFault fault =
            new RowFault(
                reason,
                source.map(Source::nameWithFields),
                Optional.of(String.valueOf(value)),
                " holds " + value,
                Optional.empty());
        faults.add(row, Optional.of(origin), source, fault);
      }
    }
  }

  void outputs(int count, Faults faults) {
    List<Port> outputs = task.models().get(model).outputs();
    for (int output = 0; output < outputs.size(); output++) {
      if (outputs.get(output).dtype() == DType.FLOAT32) {
        for (int element = 0; element < outputs.get(output).elements(); element++) {
          workspace.getFloats(output, element, 0, column, 0, count);
          if (anyNotFinite(column, count)) {
            tellOutputs(outputs.get(output), count, faults);
          }
        }
      }
    }
  }

  private void tellOutputs(Port output, int count, Faults faults) {
    for (int row = 0; row < count; row++) {
      float value = column[row];
      if (checks.refuse(value)) {
        Reason reason = Float.isNaN(value) ? Reason.PREDICTION_NAN : Reason.PREDICTION_INFINITE;
        RowFault fault =
            new RowFault(
                reason,
                Optional.empty(),
                Optional.of(String.valueOf(value)),
                "the prediction " + output.name() + " is " + value,
                Optional.empty());
        faults.add(row, Optional.empty(), Optional.empty(), fault);
      }
    }
  }

  /** One loop without branches, which the compiler turns into vectors. */
  private static boolean anyNotFinite(float[] values, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & EXPONENT);
    }
    return largest == EXPONENT;
  }
}
