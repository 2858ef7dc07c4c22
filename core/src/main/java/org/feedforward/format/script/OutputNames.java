package org.feedforward.format.script;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Json;
import org.feedforward.format.io.JsonObject;

/**
 * What the outputs of an exported program are called: as the network returns them (torch.utils
 * ._pytree), {@code output} for a tensor, {@code output_0} for the first of a tuple, the key of a
 * dict; keys of nested ones are joined by a point.
 */
final class OutputNames {

  private final List<String> names = new ArrayList<>();

  private OutputNames() {}

  /** The names of so many outputs, in their order. */
  static List<String> of(List<JsonObject> moduleCalls, int count) {
    OutputNames found = new OutputNames();
    for (JsonObject call : moduleCalls) {
      if (call.maybeText("fqn").filter(String::isEmpty).isPresent()
          && call.get("signature") != null) {
        JsonObject signature = call.object("signature");
        signature.maybeText("out_spec").ifPresent(found::read);
        break;
      }
    }
    boolean usable =
        found.names.size() == count && found.names.stream().distinct().count() == count;
    return usable ? found.names : numbered(count);
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(count == 1 ? "output" : "output_" + i);
    }
    return names;
  }

  private void read(String specification) {
    ByteSource bytes = ByteSource.of("out_spec", specification.getBytes(StandardCharsets.UTF_8));
    if (Json.read("out_spec", bytes, Set.of()) instanceof List<?> versioned
        && versioned.size() == 2) {
      add("", JsonObject.of("out_spec", versioned.get(1)));
    }
  }

  private void add(String path, JsonObject node) {
    if (node.get("type") == null) {
      names.add(path.isEmpty() ? "output" : path);
      return;
    }
    List<?> keys = keys(node);
    List<JsonObject> children = node.objects("children_spec");
    for (int i = 0; i < children.size(); i++) {
      boolean keyed = keys.size() == children.size() && keys.get(i) instanceof String;
      String name = keyed ? ForeignNames.escape((String) keys.get(i)) : String.valueOf(i);
      String from = path.isEmpty() ? (keyed ? "" : "output_") : keyed ? path + "." : path + "_";
      add(from + name, children.get(i));
    }
  }

  /** The keys of a dict and the fields of a class of outputs; none of a tuple. */
  private static List<?> keys(JsonObject node) {
    String context = node.maybeText("context").orElse("");
    if (!context.startsWith("[")) {
      return List.of();
    }
    ByteSource bytes = ByteSource.of("out_spec", context.getBytes(StandardCharsets.UTF_8));
    return Json.read("out_spec", bytes, Set.of()) instanceof List<?> keys ? keys : List.of();
  }
}
