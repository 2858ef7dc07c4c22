package org.feedforward.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.feedforward.tensor.DType;

/**
 * What a row of the table holds for one input, where the model file does not say.
 *
 * @param dtype the type of its elements, when it is given
 * @param extents its extents per row, without the batch; empty for a scalar
 */
public record InputShape(Optional<DType> dtype, List<Integer> extents) {

  private static final Pattern TEXT =
      Pattern.compile("([a-z][a-z0-9]*)?\\[([0-9, ]*)\\]|([0-9][0-9, ]*)");

  public InputShape {
    extents = List.copyOf(extents);
  }

  /** Reads {@code 8}, {@code 16,2} or, with a type, {@code int64[8]} and {@code int64[]}. */
  public static InputShape parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text);
    }
    String inner = matcher.group(3) != null ? matcher.group(3) : matcher.group(2);
    return new InputShape(
        Optional.ofNullable(matcher.group(1)).map(name -> dtype(name, text)), extents(inner, text));
  }

  private static DType dtype(String name, String text) {
    return Arrays.stream(DType.values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong(text));
  }

  private static List<Integer> extents(String inner, String text) {
    List<Integer> extents = new ArrayList<>();
    if (inner.isBlank()) {
      return extents;
    }
    for (String extent : inner.split(",", -1)) {
      try {
        extents.add(Integer.parseInt(extent.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(wrong(text).getMessage(), e);
      }
    }
    if (extents.contains(0)) {
      throw wrong(text);
    }
    return extents;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "expected the extents of a row, as 8 or 16,2, or with a type ("
            + Arrays.stream(DType.values()).map(DType::toString).collect(Collectors.joining(", "))
            + "), as int64[8], found '"
            + text
            + "'");
  }
}
