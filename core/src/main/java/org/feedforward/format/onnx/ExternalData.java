package org.feedforward.format.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.onnx.OnnxTensor.Chunk;
import org.feedforward.format.onnx.OnnxTensor.Encoding;
import org.feedforward.graph.ModelException;

/**
 * The files beside a model that hold its weights. A model names them, and a hostile model names
 * others: only regular files inside the model's own folder are opened, reached without a symbolic
 * link, and of which no second name exists.
 */
final class ExternalData implements Closeable {

  private final Path folder;
  private final Map<Path, FileBytes> open = new LinkedHashMap<>();

  ExternalData(Path folder) {
    this.folder = folder;
  }

  /** The files beside a model file. */
  static ExternalData beside(Path model) {
    return new ExternalData(model.toAbsolutePath().normalize().getParent());
  }

  /** SHA-256 (hexadecimal) of every file read so far, by its path in the folder. */
  Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    open.forEach((file, bytes) -> sources.put(folder.relativize(file).toString(), bytes.sha256()));
    return sources;
  }

  /** The length of all files read so far. */
  long bytes() {
    return open.values().stream().mapToLong(FileBytes::size).sum();
  }

  /** Where the {@code bytes} bytes of a tensor stand. */
  Chunk chunk(OnnxTensor tensor, long bytes) {
    Map<String, String> keys = tensor.external();
    String location = keys.getOrDefault("location", "");
    if (location.isEmpty()) {
      throw refuse(tensor, "has external data without a location");
    }
    String what = "(external data " + Text.quote(location) + ") ";
    FileBytes source = source(tensor, location, what);
    long offset = number(tensor, what, keys, "offset", 0);
    long length = number(tensor, what, keys, "length", Math.max(0, source.size() - offset));
    if (offset > source.size() || length > source.size() - offset) {
      throw refuse(
          tensor,
          what
              + "should lie at bytes "
              + offset
              + " to "
              + offset
              + " + "
              + length
              + ", the file has "
              + source.size());
    }
    if (length != bytes) {
      throw refuse(tensor, what + "has " + length + " bytes, its type and shape need " + bytes);
    }
    return new Chunk(Encoding.RAW, source, offset, length);
  }

  private static long number(
      OnnxTensor tensor, String what, Map<String, String> keys, String key, long otherwise) {
    String text = keys.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, as a negative number is
    }
    throw refuse(tensor, what + "has the " + key + " " + Text.quote(text) + ", expected a number");
  }

  private FileBytes source(OnnxTensor tensor, String location, String what) {
    Path file = resolve(tensor, location, what);
    FileBytes known = open.get(file);
    if (known != null) {
      return known;
    }
    FileBytes source = FileBytes.open(file);
    open.put(file, source);
    return source;
  }

  private Path resolve(OnnxTensor tensor, String location, String what) {
    List<String> parts = new ArrayList<>(List.of(location.split("/", -1)));
    parts.removeIf(part -> part.equals("."));
    boolean inside =
        !parts.isEmpty()
            && location.indexOf('\\') < 0
            && location.indexOf(0) < 0
            && location.indexOf(':') < 0
            && parts.stream().noneMatch(part -> part.isEmpty() || part.equals(".."));
    if (!inside) {
      throw refuse(tensor, what + "must be a file in the model's folder, named by a relative path");
    }
    Path file = folder;
    try {
      for (String part : parts) {
        file = file.resolve(part);
        if (Files.isSymbolicLink(file)) {
          throw refuse(tensor, what + "goes through a symbolic link, which may leave the folder");
        }
      }
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException(location);
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refuse(tensor, what + "is not a regular file");
      }
      if (linkCount(file) > 1) {
        throw refuse(
            tensor,
            what + "has a second name (hard link), which may lie outside the folder: copy it");
      }
      return file;
    } catch (NoSuchFileException e) {
      throw refuse(tensor, what + "is missing: put it next to the model");
    } catch (IOException | RuntimeException e) {
      if (e instanceof ModelException refusal) {
        throw refusal;
      }
      throw refuse(tensor, what + "cannot be read: " + e);
    }
  }

  /** The number of names of a file; 1 where the file system does not say. */
  private static int linkCount(Path file) throws IOException {
    try {
      return ((Number) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS))
          .intValue();
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }

  private static ModelException refuse(OnnxTensor tensor, String why) {
    return new ModelException(tensor.describe() + " " + why);
  }

  @Override
  public void close() {
    open.values().forEach(FileBytes::close);
  }
}
