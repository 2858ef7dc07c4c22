package org.feedforward.format.torch;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.ModelException;

/** Finds every tensor below a value, without recursion, each container visited once. */
final class TensorPaths {

  private static final int LONGEST = 1000;

  private TensorPaths() {}

  private record Place(String path, Object value) {}

  /** The tensors by their path: keys and positions joined by dots. */
  static Map<String, Object> of(String file, Object root) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Place> open = new ArrayDeque<>(List.of(new Place("", root)));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.path().length() > LONGEST) {
        throw new ModelException(file + " nests its values too deep");
      }
      if (Checkpoint.isTensor(place.value())) {
        tensors.put(place.path(), place.value());
      } else if (visited.add(place.value())) {
        children(place.value())
            .forEach((key, value) -> open.addLast(new Place(join(place.path(), key), value)));
      }
    }
    return tensors;
  }

  private static String join(String path, Object key) {
    return path.isEmpty() ? String.valueOf(key) : path + "." + key;
  }

  private static Map<Object, Object> children(Object value) {
    if (value instanceof PyDict dict) {
      return dict.items();
    }
    List<Object> items =
        value instanceof PyList list
            ? list.items()
            : value instanceof PyTuple tuple ? tuple.items() : List.of();
    Map<Object, Object> numbered = new LinkedHashMap<>();
    items.forEach(item -> numbered.put(numbered.size(), item));
    return numbered;
  }
}
