package org.feedforward.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/**
 * Runs whole tensors through a plan, a group of rows after the other: for checks, where tensors are
 * what there is; tables fill a {@link Workspace} themselves. Batch first everywhere.
 */
public final class PlanRunner {

  private PlanRunner() {}

  /** The outputs by name, computed in groups as large as the plan takes. */
  public static Map<String, Tensor> run(Plan plan, Graph graph, List<Tensor> inputs, int batch) {
    return run(plan, graph, inputs, batch, plan.rows());
  }

  /**
   * The outputs by name.
   *
   * @param graph what the plan was compiled from
   * @param inputs in the graph's order; one without a batch axis is the same for all rows
   * @param batch the number of rows
   * @param group how many rows at a time, at most
   */
  public static Map<String, Tensor> run(
      Plan plan, Graph graph, List<Tensor> inputs, int batch, int group) {
    Workspace workspace = plan.newWorkspace();
    List<String> names = List.copyOf(graph.outputs().keySet());
    List<Object> collected = new ArrayList<>();
    for (Value output : graph.outputs().values()) {
      int size = Math.multiplyExact(batch, output.shape().perRow());
      collected.add(
          switch (output.dtype()) {
            case FLOAT32 -> new float[size];
            case INT64 -> new long[size];
            case BOOL -> new boolean[size];
          });
    }
    int step = Math.min(group, plan.rows());
    for (int first = 0; first < batch; first += step) {
      int rows = Math.min(step, batch - first);
      for (int i = 0; i < inputs.size(); i++) {
        put(workspace, i, inputs.get(i), graph.inputs().get(i), first, rows);
      }
      plan.run(workspace, rows);
      for (int i = 0; i < names.size(); i++) {
        get(workspace, i, collected.get(i), graph.outputs().get(names.get(i)), first, rows);
      }
    }
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      int[] shape = graph.outputs().get(names.get(i)).shape().extents(batch);
      results.put(names.get(i), tensor(collected.get(i), shape));
    }
    return results;
  }

  private static Tensor tensor(Object values, int[] shape) {
    if (values instanceof float[] floats) {
      return Tensor.of(floats, shape);
    }
    return values instanceof long[] longs
        ? Tensor.ofLongs(longs, shape)
        : Tensor.ofBooleans((boolean[]) values, shape);
  }

  private static void put(
      Workspace workspace, int input, Tensor tensor, Value value, int first, int rows) {
    int elements = value.shape().perRow();
    boolean batched = value.shape().hasBatch();
    for (int row = 0; row < rows; row++) {
      for (int element = 0; element < elements; element++) {
        int at = (batched ? (first + row) * elements : 0) + element;
        switch (value.dtype()) {
          case FLOAT32 -> workspace.putFloat(input, element, row, tensor.getFloat(at));
          case INT64 -> workspace.putLong(input, element, row, tensor.getLong(at));
          case BOOL -> workspace.putBoolean(input, element, row, tensor.getBoolean(at));
        }
      }
    }
  }

  private static void get(
      Workspace workspace, int output, Object target, Value value, int first, int rows) {
    int elements = value.shape().perRow();
    for (int row = 0; row < rows; row++) {
      for (int element = 0; element < elements; element++) {
        int at = (first + row) * elements + element;
        switch (value.dtype()) {
          case FLOAT32 -> ((float[]) target)[at] = workspace.getFloat(output, element, row);
          case INT64 -> ((long[]) target)[at] = workspace.getLong(output, element, row);
          case BOOL -> ((boolean[]) target)[at] = workspace.getBoolean(output, element, row);
        }
      }
    }
  }
}
