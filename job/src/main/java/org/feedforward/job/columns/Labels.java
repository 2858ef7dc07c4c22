package org.feedforward.job.columns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.fault.Problems;

/** The texts that columns give to the numbers of an output, which other columns may use too. */
final class Labels {

  private final Map<String, Set<List<String>>> byRoot = new LinkedHashMap<>();

  void add(String root, List<String> texts) {
    byRoot.computeIfAbsent(root, any -> new LinkedHashSet<>()).add(texts);
  }

  /** The texts of an entry, or those of another one over the same output. */
  Optional<List<String>> of(ColumnEntry entry, Numbers numbers, Problems problems) {
    Optional<List<String>> own = entry.label().or(entry::labels);
    List<List<String>> known = own.map(List::of).orElseGet(() -> fitting(numbers));
    if (known.size() != 1) {
      problems.usage(
          known.isEmpty()
              ? ColumnsFaults.noLabels(entry, numbers.elements())
              : ColumnsFaults.severalLabels(entry, numbers.root()));
      return Optional.empty();
    }
    if (known.get(0).size() != numbers.elements()) {
      problems.usage(ColumnsFaults.wrongLabels(entry, known.get(0).size(), numbers.elements()));
      return Optional.empty();
    }
    return Optional.of(known.get(0));
  }

  /** Which of the numbers an entry names, by its place or by a label. */
  Optional<Integer> element(ColumnEntry entry, Numbers numbers, Problems problems) {
    String text = entry.element().orElseThrow();
    Set<Integer> places = new LinkedHashSet<>();
    Set<String> known = new LinkedHashSet<>();
    for (List<String> texts : fitting(numbers)) {
      known.addAll(texts);
      if (texts.contains(text)) {
        places.add(texts.indexOf(text));
      }
    }
    boolean number = text.matches("\\d{1,9}");
    if (number && Integer.parseInt(text) < numbers.elements()) {
      places.add(Integer.parseInt(text));
    }
    if (places.size() == 1) {
      return Optional.of(places.iterator().next());
    } else if (places.size() > 1) {
      problems.usage(ColumnsFaults.elementInDoubt(entry, text, List.copyOf(places)));
    } else if (number) {
      problems.usage(ColumnsFaults.elementOutOfRange(entry, text, numbers.elements()));
    } else {
      problems.usage(ColumnsFaults.unknownLabel(entry, text, List.copyOf(known)));
    }
    return Optional.empty();
  }

  private List<List<String>> fitting(Numbers numbers) {
    List<List<String>> fitting = new ArrayList<>(byRoot.getOrDefault(numbers.root(), Set.of()));
    fitting.removeIf(texts -> texts.size() != numbers.elements());
    return fitting;
  }
}
