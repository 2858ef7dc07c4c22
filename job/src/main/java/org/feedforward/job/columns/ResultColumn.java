package org.feedforward.job.columns;

import java.util.List;
import org.feedforward.graph.Port;
import org.feedforward.job.config.ColumnEntry;

/** A column that stands beside the kept ones. */
public sealed interface ResultColumn {

  /** Its name. */
  String name();

  /** Name and type, for the outputs of its model. */
  String shown(List<Port> outputs);

  /**
   * A column that a model gives.
   *
   * @param form how it is made of the model's outputs
   */
  record Computed(String name, ColumnForm form) implements ResultColumn {

    @Override
    public String shown(List<Port> outputs) {
      if (form instanceof ColumnForm.Label) {
        return name + ": string";
      } else if (form instanceof ColumnForm.Top top) {
        return name + ": array of " + outputs.get(top.scores()).elements() + " (label, score)";
      }
      List<Port> ports = ((ColumnForm.Numbers) form).ports(outputs);
      return ports.size() == 1
          ? new Port(name, ports.get(0).dtype(), ports.get(0).shape()).toString()
          : name + ": " + ports;
    }
  }

  /** A column that holds the same in every row. */
  record Constant(String name, ColumnEntry.Constant constant) implements ResultColumn {

    @Override
    public String shown(List<Port> outputs) {
      return name + ": the " + constant.word() + " of the run";
    }
  }
}
