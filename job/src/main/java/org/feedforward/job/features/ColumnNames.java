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
import org.feedforward.job.fault.Names;

/** Resolves names, globs and files of names to the columns of a table, input by input. */
final class ColumnNames {

  private final List<String> table;
  private final Faults faults;
  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  private ColumnNames(List<String> table, List<Port> inputs, Faults faults) {
    this.table = table;
    this.faults = faults;
    inputs.forEach(input -> columns.put(input.name(), new ArrayList<>()));
  }

  /**
   * The columns of every input, in order. Names that the table does not have are among them too;
   * whoever looks them up reports them.
   */
  static Map<String, List<String>> resolve(
      List<FeatureColumns> features, List<String> table, List<Port> inputs, Faults faults) {
    ColumnNames names = new ColumnNames(table, inputs, faults);
    if (features.isEmpty()) {
      names.columns.forEach((input, columns) -> columns.add(input));
    }
    features.forEach(names::add);
    return names.columns;
  }

  private void add(FeatureColumns feature) {
    String text = feature.text();
    Optional<String> prefix =
        feature.prefixed() && !table.contains(text)
            ? columns.keySet().stream().filter(input -> text.startsWith(input + "=")).findFirst()
            : Optional.empty();
    if (prefix.isPresent()) {
      addTo(prefix.get(), text.substring(prefix.get().length() + 1), feature.folder());
    } else if (feature.input().isPresent()) {
      addTo(feature.input().get(), text, feature.folder());
    } else if (columns.size() == 1) {
      addTo(columns.keySet().iterator().next(), text, feature.folder());
    } else {
      faults.usage(
          "features: the model has the inputs "
              + inputs()
              + "; say which one '"
              + Names.escape(text)
              + "' feeds: --features INPUT="
              + Names.escape(text));
    }
  }

  private void addTo(String input, String text, Path folder) {
    if (!columns.containsKey(input)) {
      faults.usage(
          "features: the model has no input '" + Names.escape(input) + "'; it has " + inputs());
    } else if (text.startsWith("@") && !table.contains(text)) {
      readFile(folder.resolve(text.substring(1))).forEach(name -> addName(input, name));
    } else {
      addName(input, text);
    }
  }

  private String inputs() {
    return Names.list(List.copyOf(columns.keySet()));
  }

  private void addName(String input, String text) {
    if (table.contains(text) || !Glob.isGlob(text)) {
      addOnce(input, text);
      return;
    }
    List<String> selected = Glob.parse(text).select(table);
    if (selected.isEmpty()) {
      faults.data(
          "no column matches '" + Names.escape(text) + "'; the table has " + Names.list(table));
    }
    selected.forEach(name -> addOnce(input, name));
  }

  private void addOnce(String input, String name) {
    List<String> names = columns.get(input);
    if (names.contains(name)) {
      faults.usage(
          "features: '"
              + Names.escape(name)
              + "' feeds the input '"
              + Names.escape(input)
              + "' twice");
    } else {
      names.add(name);
    }
  }

  private List<String> readFile(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      faults.usage("features: cannot read the names in " + file + ": " + e.getMessage());
      return List.of();
    }
  }
}
