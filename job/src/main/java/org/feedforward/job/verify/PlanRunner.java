package org.feedforward.job.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.Tensor;

/** Runs a compiled model on whole tensors, a workspace full of rows at a time. */
final class PlanRunner {

  private final Model model;
  private final Plan plan;
  private final Workspace workspace;

  PlanRunner(Model model) {
    this.model = model;
    this.plan = model.compile();
    this.workspace = plan.newWorkspace();
  }

  /**
   * The outputs by name, each of {@code rows} rows.
   *
   * @param inputs the inputs in the model's order, each of {@code rows} rows in C order
   */
  Map<String, Tensor> run(List<Tensor> inputs, int rows) {
    List<Port> ports = model.outputs();
    List<Object> results = ports.stream().map(port -> array(port, rows)).toList();
    for (int from = 0; from < rows; from += plan.rows()) {
      int count = Math.min(plan.rows(), rows - from);
      for (int i = 0; i < inputs.size(); i++) {
        put(i, inputs.get(i), from, count);
      }
      plan.run(workspace, count);
      for (int i = 0; i < ports.size(); i++) {
        get(i, ports.get(i), results.get(i), from, count);
      }
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      outputs.put(ports.get(i).name(), tensor(ports.get(i), results.get(i), rows));
    }
    return outputs;
  }

  private void put(int input, Tensor tensor, int from, int count) {
    int elements = model.inputs().get(input).elements();
    for (int row = 0; row < count; row++) {
      for (int element = 0; element < elements; element++) {
        int position = (from + row) * elements + element;
        switch (tensor.dtype()) {
          case FLOAT32 -> workspace.putFloat(input, element, row, tensor.getFloat(position));
          case INT64 -> workspace.putLong(input, element, row, tensor.getLong(position));
          case BOOL -> workspace.putBoolean(input, element, row, tensor.getBoolean(position));
        }
      }
    }
  }

  private void get(int output, Port port, Object result, int from, int count) {
    int elements = port.elements();
    for (int row = 0; row < count; row++) {
      for (int element = 0; element < elements; element++) {
        int position = (from + row) * elements + element;
        if (result instanceof float[] floats) {
          floats[position] = workspace.getFloat(output, element, row);
        } else if (result instanceof long[] longs) {
          longs[position] = workspace.getLong(output, element, row);
        } else {
          ((boolean[]) result)[position] = workspace.getBoolean(output, element, row);
        }
      }
    }
  }

  private static Object array(Port port, int rows) {
    int size = Math.multiplyExact(rows, port.elements());
    return switch (port.dtype()) {
      case FLOAT32 -> new float[size];
      case INT64 -> new long[size];
      case BOOL -> new boolean[size];
    };
  }

  private static Tensor tensor(Port port, Object result, int rows) {
    int[] shape =
        IntStream.concat(IntStream.of(rows), port.shape().stream().mapToInt(Integer::intValue))
            .toArray();
    return switch (port.dtype()) {
      case FLOAT32 -> Tensor.of((float[]) result, shape);
      case INT64 -> Tensor.ofLongs((long[]) result, shape);
      case BOOL -> Tensor.ofBooleans((boolean[]) result, shape);
    };
  }
}
