package org.feedforward.job.columns;

import java.util.List;
import java.util.Optional;
import org.feedforward.Model;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.verify.Gate;
import org.feedforward.job.verify.Golden;

/**
 * The columns that come out of a model, and the model that gives them: the network with whatever
 * stands behind it.
 *
 * @param model the model, with an output for all that the columns need
 * @param columns the columns in order
 * @param gate what the model must give before it scores anything
 */
public record ModelColumns(Model model, List<ResultColumn> columns, Optional<Gate> gate) {

  public ModelColumns {
    columns = List.copyOf(columns);
  }

  /**
   * The columns that a job asks for: the prediction alone where it says nothing.
   *
   * @param golden what the network must give, where that is known
   * @throws org.feedforward.job.fault.JobException that names all that cannot be
   */
  public static ModelColumns of(Model model, OutputConfig output, Optional<Golden> golden) {
    return of(model, output.columns(), output.prediction(), golden);
  }

  /**
   * The columns of a list.
   *
   * @param prediction the name of the prediction as a whole
   */
  public static ModelColumns of(
      Model model,
      Optional<List<ColumnEntry>> entries,
      String prediction,
      Optional<Golden> golden) {
    if (entries.isEmpty() && golden.isEmpty()) {
      ColumnForm whole = ColumnForm.whole(model.outputs());
      return new ModelColumns(
          model, List.of(new ResultColumn.Computed(prediction, whole)), Optional.empty());
    }
    Problems problems = new Problems();
    List<ColumnEntry> listed = entries.orElse(List.of(ColumnEntry.prediction("")));
    ColumnList list = new ColumnList(model, listed, prediction, golden, problems);
    ModelColumns columns = list.read();
    problems.throwIfAny();
    return columns;
  }

  /** How the only column is made, of a model of which nothing is asked but its prediction. */
  public ColumnForm prediction() {
    return ((ResultColumn.Computed) columns.get(0)).form();
  }

  /** The columns with their types, as {@code inspect} shows them. */
  public List<String> shown() {
    return columns.stream().map(column -> column.shown(model.outputs())).toList();
  }

  /** Whether a column holds lists or structs. */
  public boolean isNested(String name) {
    Optional<ResultColumn> column = find(name);
    if (column.isEmpty() || !(column.get() instanceof ResultColumn.Computed computed)) {
      return false;
    }
    return computed.form() instanceof ColumnForm.Top
        || computed.form() instanceof ColumnForm.Numbers numbers
            && (numbers.outputs().size() > 1
                || numbers.ports(model.outputs()).get(0).elements() > 1);
  }

  /** Those that the network gives, without what is known of a run before it starts. */
  public List<ResultColumn> computed() {
    return columns.stream().filter(column -> column instanceof ResultColumn.Computed).toList();
  }

  /** The names in order. */
  public List<String> names() {
    return columns.stream().map(ResultColumn::name).toList();
  }

  /** The column of a name. */
  public Optional<ResultColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }
}
