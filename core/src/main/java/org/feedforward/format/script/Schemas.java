package org.feedforward.format.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.feedforward.format.io.ForeignNames;

/**
 * How PyTorch declares the operators of the table (schemas.txt, which
 * scripts/make-torchscript-cases writes): what arguments are called and what holds when they are
 * not given.
 */
final class Schemas {

  /** Where tensors lie, how they are laid out and trained: nothing that changes a number. */
  static final Set<String> HARMLESS =
      Set.of(
          "allow_tf32",
          "benchmark",
          "copy",
          "cudnn_enable",
          "cudnn_enabled",
          "deterministic",
          "device",
          "generator",
          "implicit",
          "layout",
          "memory_format",
          "momentum",
          "non_blocking",
          "padding_idx",
          "pin_memory",
          "requires_grad",
          "scale_grad_by_freq",
          "sparse",
          "sparse_grad");

  private static final Map<String, List<Schema>> BY_OPERATOR = read();

  private Schemas() {}

  /** The forms of an operator. */
  static List<Schema> of(String operator) {
    return BY_OPERATOR.getOrDefault(operator, List.of());
  }

  /** Refuses an argument, given by position or name, that means something. */
  static void requireHarmless(
      OperatorCall call,
      List<Object> positions,
      Map<String, Object> names,
      int position,
      String name) {
    String operator = call.operator();
    String pure =
        of(operator).isEmpty() && operator.endsWith("_")
            ? operator.substring(0, operator.length() - 1)
            : operator;
    Object value = name == null ? positions.get(position) : names.get(name);
    Optional<Schema.Argument> argument =
        of(pure).stream()
            .filter(schema -> schema.takes(positions, names))
            .findFirst()
            .map(
                schema ->
                    name == null
                        ? schema.arguments().get(position)
                        : schema.argument(name).orElseThrow());
    String called = argument.map(Schema.Argument::name).orElse(name);
    boolean harmless =
        (called != null && HARMLESS.contains(called))
            || argument.filter(a -> a.isOtherwise(value)).isPresent();
    if (!harmless) {
      throw call.refused(
          "with "
              + (called == null ? "argument " + (position + 1) : ForeignNames.escape(called))
              + (value instanceof Number || value instanceof Boolean ? " = " + value : "")
              + " is not known here");
    }
  }

  private static Map<String, List<Schema>> read() {
    try (InputStream in =
        Objects.requireNonNull(Schemas.class.getResourceAsStream("schemas.txt"), "schemas.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("aten::"))
          .map(Schema::parse)
          .collect(
              Collectors.groupingBy(Schema::operator, LinkedHashMap::new, Collectors.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
