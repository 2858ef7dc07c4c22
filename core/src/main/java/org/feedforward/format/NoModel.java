package org.feedforward.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;

/** Files that stand where a model should, and what happened. */
final class NoModel {

  private NoModel() {}

  /** Refuses an empty file, a web page, a pointer of git-LFS. */
  static void refuse(ByteSource file) {
    String head =
        new String(file.head(512), StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    if (file.size() == 0) {
      throw new ModelException(file.name() + " is empty");
    }
    if (head.startsWith("<!doctype html") || head.startsWith("<html") || head.startsWith("<head")) {
      throw new ModelException(
          file.name()
              + " is an HTML page, not a model: a download that needed a login or another address"
              + " gives such a file");
    }
    if (head.startsWith("version https://git-lfs")) {
      throw new ModelException(
          file.name()
              + " is a git-LFS pointer, not the model itself: run git lfs pull where it was cloned");
    }
    if (head.startsWith("<?xml") || head.startsWith("<error")) {
      throw new ModelException(
          file.name() + " is an XML document, not a model: a failed download gives such a file");
    }
  }
}
