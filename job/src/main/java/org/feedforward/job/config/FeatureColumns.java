package org.feedforward.job.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.config.tree.ConfigFaults;
import org.feedforward.job.config.tree.Kind;
import org.feedforward.job.config.tree.Kinds;
import org.feedforward.job.config.tree.Node;
import org.feedforward.job.config.tree.Origin;
import org.feedforward.job.config.tree.Setting;
import org.feedforward.job.config.tree.Typed;
import org.feedforward.job.fault.Problems;

/**
 * Some columns that feed an input: a name, a glob, or a name or glob behind an input's name.
 *
 * @param input the input, where the job file names it
 * @param entry as typed; from a flag it may begin with {@code INPUT=}, which only the model can
 *     tell from a column's name
 * @param prefixed whether the text may begin with {@code INPUT=}
 * @param folder where a relative {@code @FILE} is looked for
 */
public record FeatureColumns(
    Optional<String> input, FeatureEntry entry, boolean prefixed, Path folder) {

  static final Setting<List<FeatureColumns>> FEATURES =
      Setting.of(
              "features",
              new OfInputs(),
              "the columns that feed an input, in its order: names, globs, a file of names, or one"
                  + " array or struct column")
          .flag("--features", "[INPUT=]NAME|GLOB|@FILE")
          .otherwise(List.of(), "a column of the input's name");

  /** A name, a glob or {@code @FILE} as typed. */
  public String text() {
    return entry.text();
  }

  /** The same columns for an input that is known by another name, or that they did not name. */
  public FeatureColumns of(String name) {
    return new FeatureColumns(Optional.of(name), entry, prefixed, folder);
  }

  /** A list of columns for one input, or the inputs of the model with a list for each. */
  private record OfInputs() implements Kind<List<FeatureColumns>> {

    @Override
    public Form form() {
      return Form.LIST;
    }

    @Override
    public String expected() {
      return "a list of columns, as [age, 'f_*'], or the model's inputs with a list for each, as"
          + " {ids: [user_id], numbers: ['n_*']}";
    }

    @Override
    public boolean fits(Node value) {
      return value instanceof Node.Items || value instanceof Node.Keys || Kinds.TEXT.fits(value);
    }

    @Override
    public Optional<List<FeatureColumns>> read(Typed value, Problems problems) {
      Optional<String> file = file(value.node());
      if (file.isPresent()) {
        return FeatureFile.read(value, file.get(), problems)
            .flatMap(block -> read(block, problems));
      }
      int before = problems.sentences().size();
      List<FeatureColumns> columns = new ArrayList<>();
      if (value.node() instanceof Node.Keys inputs) {
        for (Node.Entry input : inputs.entries()) {
          add(Optional.of(input.key()), value.item(input.value()), columns, problems);
        }
      } else {
        add(Optional.empty(), value, columns, problems);
      }
      if (columns.isEmpty() && problems.sentences().size() == before) {
        problems.usage(ConfigFaults.emptyList(value.named()));
      }
      return problems.sentences().size() == before ? Optional.of(columns) : Optional.empty();
    }

    /** The file of a block, where that is all there is. */
    private static Optional<String> file(Node node) {
      Node one =
          node instanceof Node.Items items && items.values().size() == 1
              ? items.values().get(0)
              : node;
      return one instanceof Node.Text text && FeatureFile.isMeant(text.value())
          ? Optional.of(text.value().substring(1))
          : Optional.empty();
    }

    private void add(
        Optional<String> input, Typed value, List<FeatureColumns> columns, Problems problems) {
      if (value.node() instanceof Node.Items items) {
        for (Node item : items.values()) {
          addOne(input, value.item(item), " in the list", columns, problems);
        }
      } else if (value.node() instanceof Node.Text) {
        addOne(input, value, "", columns, problems);
      } else {
        problems.usage(ConfigFaults.expected(value, expected()));
      }
    }

    private void addOne(
        Optional<String> input,
        Typed value,
        String where,
        List<FeatureColumns> columns,
        Problems problems) {
      if (FeatureEntry.KIND.fits(value.node())) {
        FeatureEntry.KIND
            .read(value, problems)
            .ifPresent(entry -> columns.add(of(input, entry, value.origin())));
      } else if (Kinds.TEXT.fits(value.node())) {
        columns.add(of(input, FeatureEntry.of(value.text()), value.origin()));
      } else {
        problems.usage(ConfigFaults.expected(value, expected()) + where);
      }
    }

    private static FeatureColumns of(Optional<String> input, FeatureEntry entry, Origin origin) {
      boolean prefixed = origin instanceof Origin.Flag && input.isEmpty();
      return new FeatureColumns(input, entry, prefixed, origin.folder());
    }
  }
}
