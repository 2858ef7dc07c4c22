package org.feedforward.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.tensor.Tensor;

/**
 * Finds a network's keys among those of a file. Wrappers put their own name in front: {@code
 * module.} is DataParallel, {@code model.} is what Lightning modules call theirs, {@code
 * _orig_mod.} is torch.compile.
 */
final class StateDictKeys {

  private static final List<String> WRAPPERS = List.of("module.", "model.", "_orig_mod.", "net.");
  private static final int MOST_WRAPPERS = 3;

  private StateDictKeys() {}

  /**
   * The tensors under the network's own keys. Of all wrappers, that one is taken away under which
   * most of the expected keys are found; what lies outside of it belongs to no network and is left
   * out with a note. Keys that the network does not expect stay, for it to refuse.
   */
  static Map<String, Tensor> fit(
      Map<String, Tensor> tensors, Set<String> expected, List<String> notes) {
    String wrapper = "";
    long most = found(tensors, expected, "");
    List<String> candidates = List.of("");
    for (int i = 0; i < MOST_WRAPPERS; i++) {
      candidates =
          candidates.stream().flatMap(outer -> WRAPPERS.stream().map(w -> outer + w)).toList();
      for (String candidate : candidates) {
        long found = found(tensors, expected, candidate);
        if (found > most) {
          most = found;
          wrapper = candidate;
        }
      }
    }
    return unwrap(tensors, expected, wrapper, notes);
  }

  private static long found(Map<String, Tensor> tensors, Set<String> expected, String wrapper) {
    return expected.stream().filter(key -> tensors.containsKey(wrapper + key)).count();
  }

  private static Map<String, Tensor> unwrap(
      Map<String, Tensor> tensors, Set<String> expected, String wrapper, List<String> notes) {
    Map<String, Tensor> fitting = new LinkedHashMap<>();
    Map<String, Tensor> outside = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          if (!key.startsWith(wrapper)) {
            outside.put(key, tensor);
          } else {
            String own = key.substring(wrapper.length());
            fitting.put(expected.contains(own) ? own : ForeignNames.escape(own), tensor);
          }
        });
    if (!wrapper.isEmpty()) {
      notes.add("the keys begin with " + wrapper + ", which was taken away");
    }
    if (!outside.isEmpty()) {
      notes.add("left out, as no weights of the network: " + ForeignNames.list(outside.keySet()));
    }
    return fitting;
  }
}
