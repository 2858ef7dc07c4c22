package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.feedforward.format.HostileFile;

/** TorchScript of some lines that makes gigabytes, one modest tensor after the other. */
public final class HostileScripts {

  private static final String SUM = "constants of more than";

  private HostileScripts() {}

  private static HostileFile of(String name, String words, String... lines) {
    return HostileFile.of(name, words, ScriptCode.archive(lines));
  }

  /** All of them. */
  public static List<HostileFile> all() {
    return List.of(
        of(
            "expands.pt",
            SUM,
            summed("torch.amax(torch.expand(torch.ones([1]), [%d]), [0])", 3_000_000)),
        of(
            "one_hots.pt",
            SUM,
            summed("torch.amax(torch.one_hot(torch.arange(1), %d), [0, 1])", 1_000_000)),
        of("zeros.pt", "constants", summed("torch.amax(torch.zeros([%d]), [0])", 1_000_000)),
        of(
            "causal_mask.pt",
            "",
            "w = torch.expand(torch.unsqueeze(x, 2), [-1, 5, 8000])",
            "v = torch.reshape(w, [-1, 40000, 1])",
            "return torch.scaled_dot_product_attention(v, v, v, None, 0., True)"),
        of(
            "grows_in_a_loop.pt",
            "",
            "y = torch.ones([1024])",
            "for i in range(1000):",
            "  y = torch.cat([y, y])",
            "return torch.add(x, torch.max(y))"),
        of("name_of_fault.pt", "", "ops.prim.RaiseException(\"a\\\\u001b\u001b\")", "return x"),
        of("name_of_operator.pt", "u001b", "return torch.a\u001b[2J\u202e(x)"),
        of("deep_brackets.pt", "", "return " + "(".repeat(200_000) + "x" + ")".repeat(200_000)),
        of("long_name.pt", "", "return torch." + "n".repeat(1_000_000) + "(x)"));
  }

  /** Lines that add up four hundred numbers, each taken from a tensor of about that many. */
  private static String[] summed(String largest, int elements) {
    List<String> lines = new ArrayList<>();
    lines.add("y = x");
    for (int i = 0; i < 400; i++) {
      lines.add("y = torch.add(y, " + String.format(Locale.ROOT, largest, elements + i) + ")");
    }
    lines.add("return y");
    return lines.toArray(String[]::new);
  }
}
