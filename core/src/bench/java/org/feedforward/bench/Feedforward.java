package org.feedforward.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.graph.Value;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/** Our plan, from columns to columns, or only what it computes on tiles that were filled before. */
final class Feedforward implements Contender {

  private final String name;
  private final int rows;
  private final boolean columnar;
  private final Plan plan;
  private final Workspace[] workspaces;
  private final List<Object[]> columns = new ArrayList<>();
  private final List<float[][]> outputs = new ArrayList<>();

  /**
   * With {@code columnar}, a run copies columns in and out, as scoring a table does. Without, there
   * is a workspace for every group of rows, and a run finds its inputs where a layer in front would
   * have left them.
   */
  Feedforward(String name, Case network, Kernels kernels, boolean columnar) {
    this.name = name;
    this.columnar = columnar;
    this.rows = network.rows();
    this.plan = Plan.compile(network.graph(), kernels);
    this.workspaces = new Workspace[columnar ? 1 : (rows + plan.rows() - 1) / plan.rows()];
    Arrays.setAll(workspaces, i -> plan.newWorkspace());
    network.inputs().forEach(input -> columns.add(columns(input)));
    for (Value output : network.graph().outputs().values()) {
      outputs.add(new float[output.shape().perRow()][rows]);
    }
    for (int group = 0; !columnar && group < workspaces.length; group++) {
      fill(group);
    }
  }

  /** An array for every element of a row. */
  static Object[] columns(Tensor input) {
    int rows = input.dim(0);
    int width = input.size() / rows;
    boolean longs = input.dtype() == DType.INT64;
    Object[] columns = longs ? new long[width][rows] : new float[width][rows];
    for (int i = 0; i < input.size(); i++) {
      if (longs) {
        ((long[]) columns[i % width])[i / width] = input.getLong(i);
      } else {
        ((float[]) columns[i % width])[i / width] = input.getFloat(i);
      }
    }
    return columns;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    for (int group = 0; group * plan.rows() < rows; group++) {
      if (columnar) {
        fill(group);
      }
      plan.run(workspace(group), rows(group));
      if (columnar) {
        read(group);
      }
    }
  }

  private Workspace workspace(int group) {
    return workspaces[columnar ? 0 : group];
  }

  private int rows(int group) {
    return Math.min(plan.rows(), rows - group * plan.rows());
  }

  private void fill(int group) {
    int first = group * plan.rows();
    Workspace workspace = workspace(group);
    for (int input = 0; input < columns.size(); input++) {
      Object[] own = columns.get(input);
      if (columnar && own instanceof float[][] floats) {
        workspace.lendFloats(input, floats, first);
        continue;
      }
      for (int element = 0; element < own.length; element++) {
        if (own[element] instanceof long[] longs) {
          workspace.putLongs(input, element, 0, longs, first, rows(group));
        } else {
          workspace.putFloats(input, element, 0, (float[]) own[element], first, rows(group));
        }
      }
    }
  }

  private void read(int group) {
    int first = group * plan.rows();
    for (int output = 0; output < outputs.size(); output++) {
      float[][] own = outputs.get(output);
      for (int element = 0; element < own.length; element++) {
        workspace(group).getFloats(output, element, 0, own[element], first, rows(group));
      }
    }
  }

  @Override
  public float[] result() {
    for (int group = 0; !columnar && group < workspaces.length; group++) {
      read(group);
    }
    float[] result = new float[outputs.stream().mapToInt(own -> own.length * rows).sum()];
    int to = 0;
    for (float[][] own : outputs) {
      for (int i = 0; i < own.length * rows; i++) {
        result[to++] = own[i % own.length][i / own.length];
      }
    }
    return result;
  }
}
