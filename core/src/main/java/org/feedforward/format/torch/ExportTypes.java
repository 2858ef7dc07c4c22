package org.feedforward.format.torch;

import java.util.Map;
import java.util.Optional;

/** The numbers by which torch.export writes types and layouts: torch/_export/serde/schema.py. */
public final class ExportTypes {

  /** The layout of ordinary tensors. */
  static final long STRIDED = 7;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(1L, "uint8"),
          Map.entry(2L, "int8"),
          Map.entry(3L, "int16"),
          Map.entry(4L, "int32"),
          Map.entry(5L, "int64"),
          Map.entry(6L, "float16"),
          Map.entry(7L, "float32"),
          Map.entry(8L, "float64"),
          Map.entry(12L, "bool"),
          Map.entry(13L, "bfloat16"),
          Map.entry(28L, "uint16"),
          Map.entry(29L, "float8_e4m3fn"),
          Map.entry(30L, "float8_e5m2"));

  private ExportTypes() {}

  /** PyTorch's name of a type, as float32; empty for complex and quantised ones. */
  public static Optional<String> name(Object code) {
    return code instanceof Long number ? Optional.ofNullable(NAMES.get(number)) : Optional.empty();
  }
}
