package org.feedforward.format;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.feedforward.format.io.FileBytes;

/**
 * A model file that is to be read.
 *
 * @param path where it is
 * @param file its bytes, open while it is read
 * @param options what it does not say itself
 */
record ModelRequest(Path path, FileBytes file, LoadOptions options) {

  /** SHA-256 of the file, and of the text of the architecture where there is one, by file name. */
  Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(path.getFileName().toString(), file.sha256());
    options
        .architecture()
        .ifPresent(
            text -> {
              try (FileBytes bytes = FileBytes.open(text)) {
                sources.put(text.getFileName().toString(), bytes.sha256());
              }
            });
    return sources;
  }
}
