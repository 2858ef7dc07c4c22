package org.feedforward.format;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.Model;
import org.feedforward.format.onnx.HostileOnnxFiles;
import org.feedforward.format.safetensors.HostileHeaders;
import org.feedforward.format.script.HostileScripts;
import org.feedforward.format.torch.HostileArchives;
import org.feedforward.graph.ModelException;

/** Reads hostile files one after the other, for a JVM that has little memory. */
public final class HostileFiles {

  private HostileFiles() {}

  /** All of them. */
  public static List<HostileFile> all() {
    List<HostileFile> files = new ArrayList<>();
    files.addAll(HostileOnnxFiles.all());
    files.addAll(HostileArchives.all());
    files.addAll(HostileScripts.all());
    files.addAll(HostileHeaders.all());
    files.addAll(paths());
    return files;
  }

  /** What is no file at all. */
  private static List<HostileFile> paths() {
    return List.of(
        new HostileFile("pipe.onnx", "not a regular file", HostileOnnxFiles::pipe),
        new HostileFile(
            "device.pt",
            "not a regular file",
            path -> Files.createSymbolicLink(path, Path.of("/dev/zero"))),
        new HostileFile("link_to_itself.onnx", "", path -> Files.createSymbolicLink(path, path)),
        new HostileFile("folder.safetensors", "folder without config.json", Files::createDirectory),
        new HostileFile(
            "escape\u001b[2J\n\u202e.onnx", "", path -> Files.write(path, new byte[9])));
  }

  /** Makes a file in a folder of its own, and tells how it is refused. */
  static String refusal(HostileFile hostile, Path folder) throws IOException {
    Path own = Files.createTempDirectory(folder, "hostile");
    Path path = own.resolve(hostile.name());
    hostile.making().at(path);
    try {
      Model model = Model.load(path, LoadOptions.NONE);
      model.compile();
      return "accepted";
    } catch (ModelException e) {
      return e.getMessage();
    } catch (OutOfMemoryError e) {
      return "out of memory";
    }
  }

  /**
   * Prints for every file one line, after its name and a tab; a message's line ends as {@code |}.
   */
  public static void main(String[] folder) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (HostileFile hostile : all()) {
      long start = System.nanoTime();
      String refusal = refusal(hostile, Path.of(folder[0]));
      if (folder.length > 1) {
        System.err.println((System.nanoTime() - start) / 1_000_000 + " ms " + hostile.name());
      }
      out.println(hostile.shown() + "\t" + refusal.replace('\n', '|'));
    }
  }
}
