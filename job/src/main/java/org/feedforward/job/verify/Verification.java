package org.feedforward.job.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.graph.RowFaultException;
import org.feedforward.graph.Value;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.plan.PlanRunner;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/** Runs a model on given inputs and compares its outputs with the expected ones. */
public final class Verification {

  private final Model model;
  private final Map<String, Tensor> inputs;
  private final Map<String, Tensor> expected;
  private final int rows;

  private Verification(
      Model model, Map<String, Tensor> inputs, Map<String, Tensor> expected, int rows) {
    this.model = model;
    this.inputs = inputs;
    this.expected = expected;
    this.rows = rows;
  }

  /**
   * Reads the tensors and checks that they fit the model; {@link JobException} names all that do
   * not.
   *
   * @param inputs {@code [NAME=]FILE} for every input
   * @param expected {@code [NAME=]FILE} for every output
   */
  public static Verification read(Model model, List<String> inputs, List<String> expected) {
    Map<String, Tensor> given = TensorFiles.read("--inputs", inputs, model.inputs());
    Map<String, Tensor> wanted = TensorFiles.read("--expected", expected, model.outputs());
    boolean batched = model.graph().inputs().stream().anyMatch(Verification::isBatched);
    List<String> problems = new ArrayList<>();
    int rows = batched ? rows(given, problems) : 1;
    for (Port port : model.inputs()) {
      given.put(port.name(), fit(port, given.get(port.name()), rows, batched, true, problems));
    }
    for (Port port : model.outputs()) {
      wanted.put(port.name(), fit(port, wanted.get(port.name()), rows, batched, false, problems));
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
    return new Verification(model, given, wanted, rows);
  }

  static boolean isBatched(Value value) {
    return value.shape().hasBatch();
  }

  static int rows(Map<String, Tensor> inputs, List<String> problems) {
    Tensor first = inputs.values().iterator().next();
    if (first.rank() == 0) {
      problems.add(VerifyFaults.scalar());
      return 0;
    }
    return first.dim(0);
  }

  /** The tensor in the type and shape of its port. */
  static Tensor fit(
      Port port, Tensor tensor, int rows, boolean batched, boolean convert, List<String> problems) {
    int[] perRow = port.shape().stream().mapToInt(Integer::intValue).toArray();
    int[] shape = batched ? prepend(rows, perRow) : perRow;
    // a column of one number per row may come as [rows] or [rows, 1]
    boolean sameRows = !batched || (tensor.rank() > 0 && tensor.dim(0) == rows);
    if (tensor.size() != Tensor.sizeOf(shape)
        || !(sameRows && (Arrays.equals(tensor.shape(), shape) || port.elements() == 1))) {
      problems.add(VerifyFaults.otherShape(port, tensor.shape(), shape, batched));
      return tensor;
    }
    Tensor shaped = tensor.reshape(shape);
    if (!convert || tensor.dtype() == port.dtype()) {
      return shaped;
    }
    if (port.dtype() != DType.FLOAT32) {
      problems.add(VerifyFaults.otherType(port, tensor.dtype()));
      return tensor;
    }
    return Tensor.generate(
        shape,
        floats -> {
          for (int i = 0; i < floats.length; i++) {
            floats[i] =
                shaped.dtype() == DType.INT64 ? shaped.getLong(i) : shaped.getBoolean(i) ? 1 : 0;
          }
        });
  }

  private static int[] prepend(int rows, int[] perRow) {
    int[] shape = new int[perRow.length + 1];
    shape[0] = rows;
    System.arraycopy(perRow, 0, shape, 1, perRow.length);
    return shape;
  }

  /** How many rows are compared. */
  public int rows() {
    return rows;
  }

  private Map<String, Tensor> scored() {
    try {
      return PlanRunner.run(model.compile(), model.graph(), List.copyOf(inputs.values()), rows);
    } catch (RowFaultException e) {
      String told =
          e.origin()
              .map(origin -> model.inputs().get(origin.input()).name())
              .map(input -> VerifyFaults.badRow(input, e.told()))
              .orElse(e.getMessage());
      throw new JobException(ExitCode.DATA, told, e);
    }
  }

  /** Runs the model and compares, output by output. */
  public List<OutputComparison> run(Tolerance tolerance) {
    Map<String, Tensor> found = scored();
    return model.outputs().stream()
        .map(
            port ->
                OutputComparison.of(
                    port.name(),
                    rows,
                    found.get(port.name()),
                    expected.get(port.name()),
                    tolerance))
        .toList();
  }
}
