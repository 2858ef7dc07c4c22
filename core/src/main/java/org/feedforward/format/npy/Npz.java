package org.feedforward.format.npy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.ZipArchive;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/** Several arrays by name, as {@code numpy.savez} and {@code savez_compressed} write them. */
public final class Npz {

  private static final String ENDING = ".npy";

  private Npz() {}

  /** Reads a file of numbers: every array by its key, in the order of the file. */
  public static Map<String, Tensor> read(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file, Npy::read);
    }
  }

  /** Reads bytes; messages call them {@code name}. */
  public static Map<String, Tensor> read(String name, byte[] bytes) {
    return read(ByteSource.of(name, bytes), Npy::read);
  }

  /** Reads a file of numbers and texts: every array by its key, in the order of the file. */
  public static Map<String, NpyArray> arrays(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file, Npy::array);
    }
  }

  private static <T> Map<String, T> read(ByteSource file, Function<ByteSource, T> reader) {
    if (!ZipArchive.isZip(file.head(4))) {
      throw new ModelException(
          file.name()
              + " is not a .npz file: it does not begin as a zip archive (numpy.savez does)");
    }
    ZipArchive archive = ZipArchive.open(file);
    Map<String, T> arrays = new LinkedHashMap<>();
    for (String entry : archive.names()) {
      if (!entry.endsWith(ENDING)) {
        throw new ModelException(
            file.name() + ": the entry " + ForeignNames.escape(entry) + " is not a .npy array");
      }
      String key = entry.substring(0, entry.length() - ENDING.length());
      try {
        arrays.put(key, reader.apply(archive.find(entry).orElseThrow()));
      } catch (ModelException e) {
        throw new ModelException("Array " + ForeignNames.escape(key) + " of " + e.getMessage(), e);
      }
    }
    return arrays;
  }
}
