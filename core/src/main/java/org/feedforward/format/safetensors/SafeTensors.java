package org.feedforward.format.safetensors;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.Elements;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Weights;
import org.feedforward.graph.ModelException;

/**
 * Reads a .safetensors file. The header and the place of every tensor are checked before anything
 * is allocated: no tensor may lie over another, none may be missing bytes, and nothing may lie
 * between or behind them.
 */
public final class SafeTensors {

  private static final long LONGEST_HEADER = 100_000_000;

  private SafeTensors() {}

  /** Reads a file. */
  public static Weights read(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file);
    }
  }

  /** Whether a file begins as this format does: a header of possible length that opens a brace. */
  public static boolean isSafeTensors(ByteSource file) {
    if (file.size() < 9) {
      return false;
    }
    long length = file.buffer(0, 8, ByteOrder.LITTLE_ENDIAN).getLong();
    return length > 0 && length <= LONGEST_HEADER && file.bytes(8, 1)[0] == '{';
  }

  /** Reads bytes at positions. */
  public static Weights read(ByteSource file) {
    if (file.size() < 8) {
      throw new ModelException(
          file.name() + " is truncated: a .safetensors file has 8 bytes or more");
    }
    long length = file.buffer(0, 8, ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > LONGEST_HEADER) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s claims a header of %s bytes (a .safetensors header has at most %d)",
              file.name(),
              Long.toUnsignedString(length),
              LONGEST_HEADER));
    }
    if (length > file.size() - 8) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s is truncated: its header has %d bytes, the file %d",
              file.name(),
              length,
              file.size()));
    }
    ByteSource data = file.slice(8 + length, file.size() - 8 - length);
    List<Header.Entry> entries = Header.parse(file.slice(8, length));
    requireNoGaps(data, entries);
    Weights.Collector weights = new Weights.Collector();
    for (Header.Entry entry : entries) {
      Elements elements = new Elements(data, entry.type(), ByteOrder.LITTLE_ENDIAN);
      weights.add(entry.name(), elements.contiguous(entry.begin(), entry.shape()), entry.type());
    }
    return weights.weights();
  }

  private static void requireNoGaps(ByteSource data, List<Header.Entry> entries) {
    if (entries.isEmpty()) {
      throw new ModelException(data.name() + " holds no tensors");
    }
    List<Header.Entry> byPosition = new ArrayList<>(entries);
    byPosition.sort(
        Comparator.comparingLong(Header.Entry::begin).thenComparingLong(Header.Entry::end));
    long free = 0;
    for (Header.Entry entry : byPosition) {
      if (entry.begin() != free) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: %s begins at %d, %s",
                data.name(),
                ForeignNames.escape(entry.name()),
                entry.begin(),
                entry.begin() < free
                    ? "which overlaps the tensor before it (it ends at " + free + ")"
                    : "which leaves a gap after position " + free));
      }
      free = entry.end();
    }
    if (free != data.size()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s %s: its tensors have %d bytes, %d follow the header",
              data.name(),
              free > data.size() ? "is truncated" : "has something after the last tensor",
              free,
              data.size()));
    }
  }
}
