package org.feedforward.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.nn.LayerType;
import org.feedforward.nn.Module;
import org.feedforward.nn.Modules;

/**
 * Makes layers from the text that {@code print(model)} gives. The text shows what layers there are
 * but not how a class of one's own wires them, so the root must be a layer that is known or a
 * Sequential of such layers.
 */
public final class Architecture {

  private static final int LONGEST = 4 << 20;

  private Architecture() {}

  /** Reads a file of that text. */
  public static Module read(Path path) {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file);
    }
  }

  static Module read(ByteSource file) {
    NoModel.refuse(file);
    if (file.size() > LONGEST) {
      throw new ModelException(
          file.name()
              + " has "
              + file.size()
              + " bytes: too long for the text that print(model) gives in PyTorch");
    }
    return parse(file.name(), text(file));
  }

  /** Makes the layers of that text; {@code name} is what messages call it. */
  public static Module parse(String name, String text) {
    PrintedModule.rootType(text)
        .filter(type -> Modules.named(PrintedModule.plainType(type)).isEmpty())
        .ifPresent(
            type -> {
              throw ownClass(name, type);
            });
    PrintedModule root = PrintedModule.parse(name, text);
    List<String> problems = new ArrayList<>();
    Optional<Module> module = create(name, "", root, problems);
    if (module.isEmpty() || !problems.isEmpty()) {
      throw ModelException.of(problems);
    }
    return module.get();
  }

  private static String text(ByteSource file) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(file.bytes(0, (int) file.size())))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(
          file.name()
              + " is not a text in UTF-8: it must hold the text that print(model) gives in PyTorch",
          e);
    }
  }

  private static ModelException ownClass(String name, String type) {
    return new ModelException(
        name
            + ": the root is a "
            + ForeignNames.escape(type)
            + ", a class of its own: its printed text shows the layers but not how they are wired. "
            + ADVICE);
  }

  /** What to do with a network that is no Sequential. */
  static final String ADVICE =
      "Export the network to ONNX (torch.onnx.export with dynamic_shapes) or with"
          + " torch.export.save, or name a Java Module with --module";

  private static Optional<Module> create(
      String name, String path, PrintedModule given, List<String> problems) {
    PrintedModule printed = given.withoutWeightNorm();
    Map<String, Module> children = new LinkedHashMap<>();
    printed
        .children()
        .forEach(
            (key, child) ->
                create(name, path.isEmpty() ? key : path + "." + key, child, problems)
                    .ifPresent(module -> children.put(key, module)));
    String where = name + ": " + (path.isEmpty() ? "" : path + ": ");
    Optional<LayerType> type = Modules.named(printed.type());
    if (type.isEmpty()) {
      problems.add(
          where
              + printed.type()
              + " is not a layer that is known here, or one that inputs run"
              + " through in another order. "
              + ADVICE);
      return Optional.empty();
    }
    try {
      Module module = Modules.create(type.get(), printed.arguments(), children);
      if (problems.isEmpty() && !module.children().keySet().equals(printed.children().keySet())) {
        problems.add(
            where
                + printed.type()
                + " is printed with the modules "
                + ForeignNames.list(printed.children().keySet())
                + ", which it does not have here");
      }
      return Optional.of(module);
    } catch (ModelException | IllegalArgumentException | ArithmeticException e) {
      problems.add(where + ForeignNames.escape(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }
}
