package org.feedforward.job.columns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Op;
import org.feedforward.graph.Port;
import org.feedforward.graph.Value;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.fault.Problems;
import org.feedforward.job.verify.Gate;
import org.feedforward.job.verify.Golden;

/** Reads a list of columns entry by entry, and collects what the model must give for them. */
final class ColumnList {

  private final Model model;
  private final List<ColumnEntry> entries;
  private final String prediction;
  private final Optional<Golden> golden;
  private final Problems problems;
  private final Labels labels = new Labels();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<String, Value> inputs = new LinkedHashMap<>();

  /** The columns so far that others may be made of; empty for those that are not numbers. */
  private final Map<String, Optional<Numbers>> earlier = new LinkedHashMap<>();

  /** The outputs of the model that the columns need. */
  private final Map<String, Value> needed = new LinkedHashMap<>();

  private final List<ResultColumn> columns = new ArrayList<>();

  /** The outputs of the model that a gate compares. */
  private final List<Integer> compared = new ArrayList<>();

  ColumnList(
      Model model,
      List<ColumnEntry> entries,
      String prediction,
      Optional<Golden> golden,
      Problems problems) {
    this.model = model;
    this.entries = entries;
    this.prediction = prediction;
    this.golden = golden;
    this.problems = problems;
  }

  /** The columns; not to be used where there are problems. */
  ModelColumns read() {
    Model derived = model.derive(this::neededOf);
    return new ModelColumns(
        problems.isEmpty() ? derived : model,
        columns,
        golden.map(values -> new Gate(values, places(values.inputs()), compared)));
  }

  private List<Integer> places(List<String> names) {
    List<String> all = model.inputs().stream().map(Port::name).toList();
    return names.stream().map(all::indexOf).toList();
  }

  private Map<String, Value> neededOf(Graph graph) {
    outputs.putAll(graph.outputs());
    graph.inputs().forEach(input -> inputs.put(((Op.Input) input.op()).name(), input));
    findLabels();
    for (ColumnEntry entry : entries) {
      String name = entry.name().orElse(prediction);
      if (columns.stream().anyMatch(column -> column.name().equals(name))
          || earlier.containsKey(name)) {
        problems.usage(ColumnsFaults.nameTwice(entry, name));
      } else if (entry.isPrediction()) {
        addPrediction(name);
      } else {
        add(entry, name);
      }
    }
    if (columns.stream().noneMatch(column -> column instanceof ResultColumn.Computed)) {
      if (problems.isEmpty()) {
        problems.usage(ColumnsFaults.constantsAlone(entries.get(0)));
      }
      return outputs;
    }
    for (String name : golden.map(Golden::outputs).orElse(List.of())) {
      compared.add(
          outputs.containsKey(name) ? needOutput(name) : need(name, graph.labels().get(name)));
    }
    return needed;
  }

  private void addPrediction(String name) {
    List<Integer> all = outputs.keySet().stream().map(this::needOutput).toList();
    columns.add(new ResultColumn.Computed(name, new ColumnForm.Numbers(all)));
    Optional<Numbers> only =
        outputs.size() == 1
            ? outputs.entrySet().stream()
                .map(o -> new Numbers(o.getKey(), o.getValue()))
                .findFirst()
            : Optional.empty();
    earlier.put(name, only);
  }

  private void add(ColumnEntry entry, String name) {
    if (entry.constant().isPresent()) {
      columns.add(new ResultColumn.Constant(name, entry.constant().get()));
      earlier.put(name, Optional.empty());
      return;
    }
    earlier.put(name, Optional.empty());
    Optional<Numbers> made = source(entry).flatMap(numbers -> applied(entry, numbers));
    if (made.isEmpty()) {
      return;
    }
    Numbers numbers = made.get();
    if (entry.label().isPresent() || entry.top().isPresent()) {
      form(entry, name, numbers)
          .ifPresent(form -> columns.add(new ResultColumn.Computed(name, form)));
      return;
    }
    earlier.put(name, made);
    int output = need(name, numbers.value());
    columns.add(new ResultColumn.Computed(name, new ColumnForm.Numbers(List.of(output))));
  }

  /** What a column is made of, by name. */
  private Optional<Numbers> source(ColumnEntry entry) {
    String of = entry.of().orElseThrow();
    boolean only = outputs.size() == 1 && of.equals("output") && !outputs.containsKey(of);
    String output = only ? outputs.keySet().iterator().next() : of;
    Optional<Numbers> found = Optional.empty();
    if (outputs.containsKey(output)) {
      found = Optional.of(new Numbers(output, outputs.get(output)));
    }
    if (earlier.containsKey(of) && !of.equals(entry.name().orElseThrow())) {
      Optional<Numbers> column = earlier.get(of);
      if (found.isPresent() && !column.equals(found)) {
        problems.usage(ColumnsFaults.inDoubt(entry, of, "an output of the network"));
        return Optional.empty();
      } else if (column.isEmpty()) {
        reportNoNumbers(entry, of);
        return Optional.empty();
      }
      found = column;
    }
    if (inputs.containsKey(of)) {
      Numbers input = new Numbers(of, inputs.get(of));
      if (found.isPresent() && found.get().value() != input.value()) {
        problems.usage(ColumnsFaults.inDoubt(entry, of, "an input of the network"));
        return Optional.empty();
      }
      return Optional.of(input);
    }
    if (found.isEmpty()) {
      problems.usage(ColumnsFaults.unknown(entry, of, known()));
    }
    return found;
  }

  private void reportNoNumbers(ColumnEntry entry, String of) {
    boolean several =
        outputs.size() > 1
            && of.equals(prediction)
            && entries.stream().anyMatch(ColumnEntry::isPrediction);
    if (several) {
      problems.usage(ColumnsFaults.severalOutputs(entry, of, List.copyOf(outputs.keySet())));
    } else if (columns.stream().anyMatch(column -> column.name().equals(of))) {
      problems.usage(ColumnsFaults.notNumbers(entry, of));
    } // else that column has a problem of its own
  }

  private List<String> known() {
    Set<String> names = new LinkedHashSet<>(outputs.keySet());
    if (outputs.size() == 1) {
      names.add("output");
    }
    names.addAll(inputs.keySet());
    earlier.forEach((name, numbers) -> numbers.ifPresent(any -> names.add(name)));
    return List.copyOf(names);
  }

  /** The numbers after what an entry does to them, apart from texts. */
  private Optional<Numbers> applied(ColumnEntry entry, Numbers source) {
    Numbers numbers = source;
    boolean computes = entry.apply().isPresent() || entry.above().isPresent();
    if (computes && !numbers.areFloats()) {
      problems.usage(ColumnsFaults.needsFloats(entry, numbers.value().dtype().toString()));
      return Optional.empty();
    }
    if (entry.apply().isPresent()) {
      switch (entry.apply().get()) {
        case SOFTMAX -> {
          if (numbers.extent() < 2) {
            problems.usage(ColumnsFaults.softmaxOfOne(entry));
            return Optional.empty();
          }
          numbers = numbers.softmax();
        }
        case SIGMOID -> numbers = numbers.sigmoid();
      }
    }
    if (entry.element().isPresent()) {
      Optional<Integer> index = labels.element(entry, numbers, problems);
      if (index.isEmpty()) {
        return Optional.empty();
      }
      numbers = numbers.element(index.get());
    }
    return Optional.of(entry.above().isPresent() ? numbers.above(entry.above().get()) : numbers);
  }

  private Optional<ColumnForm> form(ColumnEntry entry, String name, Numbers numbers) {
    if (!numbers.areFloats()) {
      problems.usage(ColumnsFaults.needsFloats(entry, numbers.value().dtype().toString()));
    } else if (numbers.elements() < 2) {
      problems.usage(ColumnsFaults.oneNumber(entry, entry.label().isPresent() ? "label" : "top"));
    } else if (!numbers.isList()) {
      problems.usage(ColumnsFaults.notAList(entry, numbers.value().shape().toString()));
    } else {
      Optional<List<String>> texts = labels.of(entry, numbers, problems);
      if (texts.isEmpty()) {
        return Optional.empty();
      } else if (entry.label().isPresent()) {
        return Optional.of(new ColumnForm.Label(need(name, numbers.position()), texts.get()));
      }
      int k = entry.top().getAsInt();
      if (k > numbers.elements()) {
        problems.usage(ColumnsFaults.topOutOfRange(entry, k, numbers.elements()));
        return Optional.empty();
      }
      return Optional.of(
          new ColumnForm.Top(
              need(name + ".positions", numbers.top(k, true)),
              need(name + ".scores", numbers.top(k, false)),
              texts.get()));
    }
    return Optional.empty();
  }

  /** The place of an output of the model; equal values are one. */
  private int need(String name, Value value) {
    int place = 0;
    for (Value known : needed.values()) {
      if (known == value) {
        return place;
      }
      place++;
    }
    for (Map.Entry<String, Value> output : outputs.entrySet()) {
      if (output.getValue() == value) {
        return needOutput(output.getKey());
      }
    }
    String free = name;
    while (needed.containsKey(free) || outputs.containsKey(free)) {
      free += "_";
    }
    needed.put(free, value);
    return place;
  }

  /** The place of an output of the network, under its own name. */
  private int needOutput(String name) {
    needed.putIfAbsent(name, outputs.get(name));
    return List.copyOf(needed.keySet()).indexOf(name);
  }

  /** The labels over each output, of which an entry may name one before or after they are given. */
  private void findLabels() {
    Map<String, String> roots = new LinkedHashMap<>();
    if (outputs.size() == 1) {
      String only = outputs.keySet().iterator().next();
      roots.put("output", only);
      roots.put(prediction, only);
    }
    inputs.keySet().forEach(input -> roots.putIfAbsent(input, input));
    outputs.keySet().forEach(output -> roots.put(output, output));
    for (ColumnEntry entry : entries) {
      entry
          .of()
          .map(roots::get)
          .ifPresent(
              root -> {
                roots.putIfAbsent(entry.name().orElseThrow(), root);
                entry.label().or(entry::labels).ifPresent(texts -> labels.add(root, texts));
              });
    }
  }
}
