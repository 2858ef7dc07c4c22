package org.feedforward.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.feedforward.format.huggingface.EncoderFolder;
import org.feedforward.format.io.FileBytes;
import org.feedforward.format.onnx.OnnxFile;
import org.feedforward.format.safetensors.SafeTensors;
import org.feedforward.format.script.ExportedProgram;
import org.feedforward.format.script.TorchScript;
import org.feedforward.format.torch.Checkpoint;
import org.feedforward.format.torch.ExportArchive;
import org.feedforward.format.torch.ScriptArchive;
import org.feedforward.graph.Graph;
import org.feedforward.graph.ModelException;

/** The door to all readers: finds out what a file is and has it read. */
public final class ModelFiles {

  private static final String SCRIPT = "TorchScript";

  /** Every kind of model file; a new one is a line here. */
  private static final List<ModelFormat> FORMATS =
      List.of(
          new ModelFormat(
              "safetensors",
              List.of(".safetensors"),
              SafeTensors::isSafeTensors,
              request -> WeightedModel.of(request, SafeTensors.read(request.file()))),
          new ModelFormat(
              "torch.export",
              List.of(".pt2"),
              ExportArchive::isExport,
              request ->
                  ofItself(
                      request,
                      ExportedProgram.read(request.file(), request.options().batchAxis()),
                      ExportedProgram.notes(request.file()))),
          new ModelFormat(
              "PyTorch checkpoint",
              List.of(".pt", ".pth", ".bin", ".ckpt"),
              Checkpoint::isCheckpoint,
              ModelFiles::checkpoint),
          new ModelFormat(
              SCRIPT, List.of(".pt", ".pth"), ScriptArchive::isScript, ModelFiles::script),
          new ModelFormat(
              "ONNX",
              List.of(".onnx"),
              OnnxFile::isOnnx,
              request ->
                  OnnxFile.read(
                      request.path(),
                      request.file(),
                      request.options().batchAxis(),
                      request.options().negativeIds())));

  private ModelFiles() {}

  /** Reads a model file with what it needs besides. */
  public static LoadedModel read(Path path, LoadOptions options) {
    if (Files.isDirectory(path)) {
      return folder(path, options);
    }
    try (FileBytes file = FileBytes.open(path)) {
      NoModel.refuse(file);
      ModelFormat format = format(path, file);
      if (!options.inputShapes().isEmpty() && !format.name().equals(SCRIPT)) {
        throw new ModelException(
            file.name()
                + " declares its own inputs: --input-shape is for TorchScript and for folders of"
                + " Hugging Face only");
      }
      if (options.negativeIds() == NegativeIds.WRAP && !format.name().equals("ONNX")) {
        throw new ModelException(
            file.name()
                + ": negative ids count from the end (wrap) in ONNX models only; PyTorch refuses"
                + " them, and so does this model");
      }
      file.hashInBackground();
      return format.reader().apply(new ModelRequest(path, file, options));
    }
  }

  /** An encoder of Hugging Face. */
  private static LoadedModel folder(Path path, LoadOptions options) {
    if (options.architecture().isPresent() || options.module().isPresent()) {
      throw new ModelException(
          "--architecture and --module go with a file of weights, not with a folder");
    }
    if (options.batchAxis() == BatchAxis.NONE || options.negativeIds() == NegativeIds.WRAP) {
      throw new ModelException(
          "a folder of Hugging Face has rows of tokens: --batch-axis none and negative ids that"
              + " count from the end are not for it");
    }
    Map<String, List<Integer>> lengths = new LinkedHashMap<>();
    options.inputShapes().forEach((name, shape) -> lengths.put(name, shape.extents()));
    EncoderFolder folder = EncoderFolder.read(path, lengths);
    return new LoadedModel(
        folder.graph(), Optional.empty(), folder.sources(), folder.bytes(), folder.notes());
  }

  private static LoadedModel checkpoint(ModelRequest request) {
    Checkpoint checkpoint = Checkpoint.read(request.file());
    LoadOptions options = request.options();
    boolean given = options.architecture().isPresent() || options.module().isPresent();
    return checkpoint.module().isPresent() && !given
        ? WeightedModel.of(request, checkpoint.weights(), checkpoint.module().get())
        : WeightedModel.of(request, checkpoint.weights());
  }

  private static LoadedModel script(ModelRequest request) {
    if (request.options().batchAxis() == BatchAxis.NONE) {
      throw new ModelException(
          request.file().name()
              + ": TorchScript declares no shapes, so its batch axis is the first");
    }
    return ofItself(
        request, TorchScript.read(request.file(), request.options().inputShapes()), List.of());
  }

  /** A network whose wiring stands in its file. */
  private static LoadedModel ofItself(ModelRequest request, Graph graph, List<String> types) {
    boolean given =
        request.options().architecture().isPresent() || request.options().module().isPresent();
    List<String> notes = new ArrayList<>(types);
    if (given) {
      notes.add("the file holds its own network, so --architecture and --module are not used");
    }
    return new LoadedModel(
        graph, Optional.empty(), request.sources(), request.file().size(), notes);
  }

  /** By content where that is beyond doubt, else by name. */
  private static ModelFormat format(Path path, FileBytes file) {
    Optional<ModelFormat> byContent =
        FORMATS.stream().filter(format -> format.recognises().test(file)).findFirst();
    return byContent
        .or(() -> FORMATS.stream().filter(f -> f.ends(path.getFileName().toString())).findFirst())
        .orElseThrow(
            () ->
                new ModelException(
                    file.name()
                        + " is in no format that is known here: "
                        + FORMATS.stream()
                            .map(f -> f.name() + " (" + String.join(", ", f.endings()) + ")")
                            .collect(Collectors.joining("; "))));
  }
}
