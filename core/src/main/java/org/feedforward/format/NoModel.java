package org.feedforward.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ZipArchive;
import org.feedforward.graph.ModelException;

/** Files that stand where a model should, and what happened. */
final class NoModel {

  private NoModel() {}

  /** Refuses an empty file, a web page, a pointer of git-LFS, a program of torch.export. */
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
    if (isExportedProgram(file)) {
      throw new ModelException(
          file.name()
              + " is a program of torch.export (.pt2), which is not read here. Save the network in"
              + " another way, in Python:"
              + " torch.jit.trace(model, example_input).save(\"model.pt\") or"
              + " torch.onnx.export(model, example_input, \"model.onnx\")");
    }
  }

  private static boolean isExportedProgram(ByteSource file) {
    return ZipArchive.isZip(file.head(4))
        && ZipArchive.open(file).names().stream().anyMatch(NoModel::isOfExportedProgram);
  }

  private static boolean isOfExportedProgram(String entry) {
    return entry.matches("([^/]+/)?(archive_format|serialized_exported_program\\.json)");
  }
}
