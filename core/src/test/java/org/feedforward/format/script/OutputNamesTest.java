package org.feedforward.format.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.feedforward.format.io.JsonObject;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;

/**
 * What outputs of exported programs are called: by the structure that the network returns, which is
 * written as torch.utils._pytree.treespec_dumps of PyTorch 2.13 does.
 */
class OutputNamesTest {

  private static final String LEAF = node("null", "null");

  private static String node(String type, String context, String... children) {
    return "{\"type\": "
        + type
        + ", \"context\": "
        + context
        + ", \"children_spec\": ["
        + String.join(", ", children)
        + "]}";
  }

  private static String tuple(String... children) {
    return node("\"builtins.tuple\"", "\"null\"", children);
  }

  /** Keys as Python's json writes them: texts in quotes. */
  private static String dict(List<Object> keys, String... children) {
    String written =
        keys.stream()
            .map(key -> key instanceof String ? "\\\"" + key + "\\\"" : String.valueOf(key))
            .collect(Collectors.joining(", "));
    return node("\"builtins.dict\"", "\"[" + written + "]\"", children);
  }

  private static JsonObject call(String path, Object specification) {
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("out_spec", specification);
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("fqn", path);
    call.put("signature", signature);
    return new JsonObject("module_call", call);
  }

  private static List<String> names(String structure, int count) {
    return OutputNames.of(List.of(call("", "[1, " + structure + "]")), count);
  }

  @Test
  void aTensorIsTheOutput() {
    assertThat(names(LEAF, 1)).containsExactly("output");
  }

  @Test
  void theTensorsOfATupleAreNumbered() {
    assertThat(names(tuple(LEAF), 1)).containsExactly("output_0");
    assertThat(names(tuple(LEAF, LEAF), 2)).containsExactly("output_0", "output_1");
    assertThat(names(tuple(LEAF, tuple(LEAF, LEAF)), 3))
        .containsExactly("output_0", "output_1_0", "output_1_1");
  }

  @Test
  void thoseOfADictHaveItsKeys() {
    String logits = dict(List.of("logits", "hidden"), LEAF, LEAF);
    assertThat(names(logits, 2)).containsExactly("logits", "hidden");
    String nested = dict(List.of("a", "b"), tuple(LEAF, LEAF), dict(List.of("c"), LEAF));
    assertThat(names(nested, 3)).containsExactly("a_0", "a_1", "b.c");
    assertThat(names(tuple(dict(List.of("a"), LEAF)), 1)).containsExactly("output_0.a");
    assertThat(names(dict(List.of(0, 7), LEAF, LEAF), 2)).containsExactly("output_0", "output_1");
  }

  @Test
  void namesFromTheFileDoNotHideWhatTheyAre() {
    assertThat(names(dict(List.of("a\u202eb"), LEAF), 1).get(0)).doesNotContain("\u202e");
  }

  /** Where names do not tell every output from the others, all are numbered. */
  @Test
  void namesThatDoNotFitAreNumbers() {
    assertThat(names(tuple(LEAF), 2)).containsExactly("output_0", "output_1");
    assertThat(names(dict(List.of("a", "b"), LEAF, LEAF), 1)).containsExactly("output");
    String twice = dict(List.of("a.b", "a"), LEAF, dict(List.of("b"), LEAF));
    assertThat(names(twice, 2)).containsExactly("output_0", "output_1");
    assertThat(names(dict(List.of("a"), LEAF, LEAF), 2)).containsExactly("output_0", "output_1");
  }

  @Test
  void onlyTheRootsCallCounts() {
    String root = "[1, " + dict(List.of("y"), LEAF) + "]";
    String layer = "[1, " + dict(List.of("z"), LEAF) + "]";
    assertThat(OutputNames.of(List.of(call("layer", layer), call("", root)), 1))
        .containsExactly("y");
    assertThat(OutputNames.of(List.of(), 1)).containsExactly("output");
    assertThat(OutputNames.of(List.of(call("layer", layer)), 1)).containsExactly("output");
    assertThat(OutputNames.of(List.of(call("", null)), 2)).containsExactly("output_0", "output_1");
    Map<String, Object> unsigned = new LinkedHashMap<>();
    unsigned.put("fqn", "");
    unsigned.put("signature", null);
    assertThat(OutputNames.of(List.of(new JsonObject("call", unsigned)), 1))
        .containsExactly("output");
  }

  @Test
  void whatIsNoStructureIsRefused() {
    List<String> broken =
        List.of(
            "[1, 2]",
            "[1, {\"type\": \"builtins.tuple\", \"children_spec\": 3}]",
            "[1, {\"type\": \"builtins.tuple\", \"children_spec\": [7]}]",
            "[1, ",
            "{",
            "[".repeat(100_000),
            "[1, " + node("\"builtins.dict\"", "\"[1, \"", LEAF) + "]");
    for (String specification : broken) {
      assertThatThrownBy(() -> OutputNames.of(List.of(call("", specification)), 1))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("out_spec");
    }
    assertThat(OutputNames.of(List.of(call("", "[1]")), 1)).containsExactly("output");
    assertThat(OutputNames.of(List.of(call("", "{}")), 1)).containsExactly("output");
  }
}
