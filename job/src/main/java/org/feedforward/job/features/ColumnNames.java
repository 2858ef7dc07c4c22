package org.feedforward.job.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Port;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.FeatureEntry;
import org.feedforward.job.fault.Names;
import org.feedforward.job.fault.Problems;

/** Resolves names, globs and files of names to the columns of a table, input by input. */
final class ColumnNames {

  private final List<String> table;
  private final Problems problems;
  private final Map<String, List<NamedColumn>> columns = new LinkedHashMap<>();

  private ColumnNames(List<String> table, List<Port> inputs, Problems problems) {
    this.table = table;
    this.problems = problems;
    inputs.forEach(input -> columns.put(input.name(), new ArrayList<>()));
  }

  /**
   * The columns of every input, in order. Names that the table does not have are among them too;
   * whoever looks them up reports them.
   */
  static Map<String, List<NamedColumn>> resolve(
      List<FeatureColumns> features, List<String> table, List<Port> inputs, Problems problems) {
    ColumnNames names = new ColumnNames(table, inputs, problems);
    if (features.isEmpty()) {
      names.columns.forEach((input, columns) -> columns.add(NamedColumn.of(input)));
    }
    features.forEach(names::add);
    return names.columns;
  }

  private void add(FeatureColumns feature) {
    String text = feature.text();
    int equals = feature.prefixed() && !table.contains(text) ? text.indexOf('=') : -1;
    Optional<String> prefix =
        equals < 0
            ? Optional.empty()
            : columns.keySet().stream().filter(input -> text.startsWith(input + "=")).findFirst();
    if (prefix.isPresent()) {
      String name = text.substring(prefix.get().length() + 1);
      addTo(prefix.get(), FeatureEntry.of(name), feature.folder());
    } else if (equals > 0
        && isMisspeltInput(text.substring(0, equals), text.substring(equals + 1))) {
      noInput(text.substring(0, equals));
    } else if (feature.input().isPresent()) {
      addTo(feature.input().get(), feature.entry(), feature.folder());
    } else if (columns.size() == 1) {
      addTo(columns.keySet().iterator().next(), feature.entry(), feature.folder());
    } else {
      problems.usage(
          "features: the model has the inputs "
              + inputs()
              + "; say which one '"
              + Names.escape(text)
              + "' feeds: --features INPUT="
              + Names.escape(text));
    }
  }

  /** Whether {@code INPUT=NAME} is meant, with an input that the model does not have. */
  private boolean isMisspeltInput(String input, String name) {
    return table.contains(name)
        || (Glob.isGlob(name) && !Glob.parse(name).select(table).isEmpty())
        || Names.nearest(input, columns.keySet()).isPresent();
  }

  private void noInput(String input) {
    String hint = Names.hint(input, columns.keySet());
    problems.usage(
        "features: the model has no input '"
            + Names.escape(input)
            + "'"
            + (hint.isEmpty() ? "; it has " + inputs() : hint));
  }

  private void addTo(String input, FeatureEntry entry, Path folder) {
    String text = entry.text();
    if (!columns.containsKey(input)) {
      noInput(input);
    } else if (entry.named() || table.contains(text)) {
      addOnce(input, NamedColumn.of(text, entry));
    } else if (text.startsWith("@")) {
      readFile(folder.resolve(text.substring(1))).forEach(name -> addName(input, name, entry));
    } else {
      addName(input, text, entry);
    }
  }

  private String inputs() {
    return Names.list(List.copyOf(columns.keySet()));
  }

  private void addName(String input, String text, FeatureEntry entry) {
    if (table.contains(text) || !Glob.isGlob(text)) {
      addOnce(input, NamedColumn.of(text, entry));
      return;
    }
    List<String> selected = Glob.parse(text).select(table);
    if (selected.isEmpty()) {
      problems.data(
          "no column matches '" + Names.escape(text) + "'; the table has " + Names.list(table));
    }
    selected.forEach(name -> addOnce(input, NamedColumn.of(name, entry)));
  }

  private void addOnce(String input, NamedColumn column) {
    List<NamedColumn> added = columns.get(input);
    // with steps a column may give several numbers, such as a value and whether it is missing
    if (added.stream().anyMatch(other -> other.equals(column))) {
      problems.usage(
          "features: '"
              + Names.escape(column.name())
              + "' feeds the input '"
              + Names.escape(input)
              + "' twice");
    } else {
      added.add(column);
    }
  }

  private List<String> readFile(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      problems.usage(
          "features: cannot read the names in "
              + Names.escape(file.toString())
              + ": "
              + Names.escape(String.valueOf(e.getMessage())));
      return List.of();
    }
  }
}
