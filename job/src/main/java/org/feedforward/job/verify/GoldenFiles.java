package org.feedforward.job.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.Model;
import org.feedforward.format.npy.NpyArray;
import org.feedforward.format.npy.Npz;
import org.feedforward.graph.Port;
import org.feedforward.job.config.GoldenConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;
import org.feedforward.tensor.Tensor;
import org.feedforward.tensor.Tolerance;

/** Finds the golden gate of a model: in the files of a configuration, or beside the model. */
public final class GoldenFiles {

  private static final String ENDING = ".golden.npz";
  private static final String INPUT = "input.";
  private static final String OUTPUT = "output.";
  private static final long MOST_BYTES = 8L << 20;

  private GoldenFiles() {}

  /**
   * The gate of a model, if it has one; {@link JobException} names all that is wrong with it.
   *
   * @param model the network with its own outputs
   * @param file its file
   */
  public static Optional<Golden> find(Model model, Path file, GoldenConfig config) {
    Tolerance tolerance = new Tolerance(config.atol(), config.rtol());
    if (!config.inputs().isEmpty()) {
      return Optional.of(configured(model, config, tolerance));
    }
    return beside(file).map(found -> read(model, found, tolerance));
  }

  private static Optional<Path> beside(Path model) {
    return only(names(model.getFileName().toString()).stream()
            .map(model::resolveSibling)
            .filter(Files::exists)
            .map(Path::toString)
            .toList())
        .map(Path::of);
  }

  /** What a gate beside a model may be called: as the model, with or without its ending. */
  public static List<String> names(String model) {
    return Stream.of(model, model.replaceFirst("(?<=.)\\.[^.]*$", ""))
        .distinct()
        .map(stem -> stem + ENDING)
        .toList();
  }

  /** The gate among the files that are there; two are refused. */
  public static Optional<String> only(List<String> found) {
    if (found.size() > 1) {
      throw JobException.usage(GoldenFaults.twoFiles(found.get(0), found.get(1)));
    }
    return found.stream().findFirst();
  }

  /** The gate in a file with arrays for both inputs and outputs. */
  public static Golden read(Model model, Path file) {
    return read(model, file, Tolerance.DEFAULT);
  }

  private static Golden configured(Model model, GoldenConfig config, Tolerance tolerance) {
    Map<String, Tensor> inputs =
        TensorFiles.read("golden.inputs", texts(config.inputs()), model.inputs());
    Map<String, Tensor> expected =
        TensorFiles.read("golden.expected", texts(config.expected()), model.outputs());
    String source = Names.path(config.expected().get(0).toString());
    return fitted(source, model, inputs, expected, tolerance);
  }

  private static List<String> texts(List<Path> files) {
    return files.stream().map(Path::toString).toList();
  }

  private static Golden read(Model model, Path file, Tolerance tolerance) {
    List<String> known = new ArrayList<>();
    model.inputs().forEach(port -> known.add(INPUT + port.name()));
    model.valueNames().forEach(name -> known.add(OUTPUT + name));
    List<String> problems = new ArrayList<>();
    Map<String, NpyArray> given = new LinkedHashMap<>();
    Map<String, NpyArray> wanted = new LinkedHashMap<>();
    Npz.arrays(file)
        .forEach(
            (key, array) -> {
              if (!known.contains(key)) {
                problems.add(GoldenFaults.foreignKey(file, key, known));
              } else if (key.startsWith(INPUT)) {
                given.put(key.substring(INPUT.length()), array);
              } else {
                wanted.put(key.substring(OUTPUT.length()), array);
              }
            });
    for (Port port : model.inputs()) {
      if (!given.containsKey(port.name())) {
        problems.add(GoldenFaults.missingInput(file, port.name()));
      }
    }
    if (wanted.isEmpty()) {
      problems.add(GoldenFaults.noOutput(file));
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    Model compared = model.withOutputs(List.copyOf(wanted.keySet()));
    Map<String, Tensor> inputs = tensors(compared.inputs(), given, problems);
    Map<String, Tensor> expected = tensors(compared.outputs(), wanted, problems);
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    return fitted(Names.path(file.toString()), compared, inputs, expected, tolerance);
  }

  private static Map<String, Tensor> tensors(
      List<Port> ports, Map<String, NpyArray> arrays, List<String> problems) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Port port : ports) {
      tensors.put(port.name(), PortValues.of(port, arrays.get(port.name()), problems));
    }
    return tensors;
  }

  private static Golden fitted(
      String source,
      Model model,
      Map<String, Tensor> inputs,
      Map<String, Tensor> expected,
      Tolerance tolerance) {
    boolean batched = model.graph().inputs().stream().anyMatch(Verification::isBatched);
    List<String> problems = new ArrayList<>();
    int rows = batched ? Verification.rows(inputs, problems) : 1;
    if (rows == 0) {
      problems.add(GoldenFaults.noRows(source));
    }
    List<GoldenValues> given = new ArrayList<>();
    for (Port port : model.inputs()) {
      Tensor fitted =
          Verification.fit(port, inputs.get(port.name()), rows, batched, true, problems);
      given.add(GoldenValues.ofInput(port.name(), fitted, rows));
    }
    List<GoldenValues> wanted = new ArrayList<>();
    for (Port port : model.outputs()) {
      Tensor fitted =
          Verification.fit(port, expected.get(port.name()), rows, batched, false, problems);
      wanted.add(GoldenValues.ofOutput(port.name(), port.dtype(), fitted, rows));
    }
    long bytes =
        Stream.concat(inputs.values().stream(), expected.values().stream())
            .mapToLong(tensor -> (long) Double.BYTES * tensor.size())
            .sum();
    if (bytes > MOST_BYTES) {
      problems.add(GoldenFaults.tooLarge(source, bytes, MOST_BYTES));
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    return Golden.of(new GoldenRows(source, rows, given, wanted, tolerance));
  }
}
