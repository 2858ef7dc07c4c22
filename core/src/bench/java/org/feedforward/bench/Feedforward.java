package org.feedforward.bench;

import java.util.Arrays;
import org.feedforward.kernel.Kernels;
import org.feedforward.plan.Plan;
import org.feedforward.plan.Workspace;
import org.feedforward.tensor.Tensor;

/** Our plan, from columns to columns, or only what it computes on tiles that were filled before. */
final class Feedforward implements Contender {

  private final String name;
  private final Network network;
  private final boolean columnar;
  private final Plan plan;
  private final Workspace[] workspaces;
  private final float[][] columns;
  private final float[][] outputs;

  /**
   * With {@code columnar}, a run copies columns in and out, as scoring a table does. Without, there
   * is a workspace for every group of rows, and a run finds its inputs where a layer in front would
   * have left them.
   */
  Feedforward(String name, Network network, Kernels kernels, boolean columnar) {
    this.name = name;
    this.columnar = columnar;
    this.network = network;
    this.plan = Plan.compile(network.graph(), kernels);
    this.workspaces = new Workspace[columnar ? 1 : (network.rows() + plan.rows() - 1) / plan.rows()];
    Arrays.setAll(workspaces, i -> plan.newWorkspace());
    this.columns = new float[network.in()][network.rows()];
    this.outputs = new float[network.out()][network.rows()];
    Tensor input = network.input();
    for (int row = 0; row < network.rows(); row++) {
      for (int column = 0; column < network.in(); column++) {
        columns[column][row] = input.get(row, column);
      }
    }
    for (int group = 0; !columnar && group < workspaces.length; group++) {
      fill(group);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    for (int group = 0; group * plan.rows() < network.rows(); group++) {
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
    return Math.min(plan.rows(), network.rows() - group * plan.rows());
  }

  private void fill(int group) {
    int first = group * plan.rows();
    for (int column = 0; column < columns.length; column++) {
      workspace(group).putFloats(0, column, 0, columns[column], first, rows(group));
    }
  }

  private void read(int group) {
    int first = group * plan.rows();
    for (int column = 0; column < outputs.length; column++) {
      workspace(group).getFloats(0, column, 0, outputs[column], first, rows(group));
    }
  }

  @Override
  public float[] result() {
    for (int group = 0; !columnar && group < workspaces.length; group++) {
      read(group);
    }
    float[] result = new float[network.rows() * network.out()];
    for (int i = 0; i < result.length; i++) {
      result[i] = outputs[i % network.out()][i / network.out()];
    }
    return result;
  }
}
