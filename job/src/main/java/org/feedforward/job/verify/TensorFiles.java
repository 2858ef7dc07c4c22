package org.feedforward.job.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.npy.Npy;
import org.feedforward.format.npy.NpyArray;
import org.feedforward.format.npy.Npz;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.tensor.Tensor;

/** Reads tensors for the inputs or outputs of a model from {@code [NAME=]FILE} arguments. */
final class TensorFiles {

  private final String flag;
  private final List<Port> ports;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private TensorFiles(String flag, List<Port> ports) {
    this.flag = flag;
    this.ports = ports;
  }

  /**
   * The tensors by port, in the ports' order.
   *
   * @param flag the option, for messages
   * @param arguments its values; those without a name are for the ports that no name takes, in
   *     order
   */
  static Map<String, Tensor> read(String flag, List<String> arguments, List<Port> ports) {
    TensorFiles files = new TensorFiles(flag, ports);
    List<String> unnamed = new ArrayList<>();
    for (String argument : arguments) {
      Optional<Port> port = prefix(argument, ports);
      if (port.isPresent()) {
        String name = port.get().name();
        files.readNamed(name, argument.substring(name.length() + 1));
      } else {
        unnamed.add(argument);
      }
    }
    unnamed.forEach(files::readUnnamed);
    return files.inOrder();
  }

  private static Optional<Port> prefix(String argument, List<Port> ports) {
    return ports.stream().filter(port -> argument.startsWith(port.name() + "=")).findFirst();
  }

  private void readNamed(String name, String file) {
    Map<String, NpyArray> arrays = load(file);
    if (arrays.size() == 1) {
      put(name, arrays.values().iterator().next());
    } else if (arrays.containsKey(name)) {
      put(name, arrays.get(name));
    } else if (!arrays.isEmpty()) {
      problems.add(VerifyFaults.noArray(file, name, List.copyOf(arrays.keySet())));
    }
  }

  private void readUnnamed(String file) {
    Map<String, NpyArray> arrays = load(file);
    if (arrays.size() == 1) {
      Optional<Port> free =
          ports.stream().filter(port -> !tensors.containsKey(port.name())).findFirst();
      if (free.isPresent()) {
        put(free.get().name(), arrays.values().iterator().next());
      } else {
        problems.add(VerifyFaults.surplus(flag, file, names()));
      }
      return;
    }
    arrays.forEach(
        (key, array) -> {
          if (ports.stream().anyMatch(port -> port.name().equals(key))) {
            put(key, array);
          } else {
            problems.add(VerifyFaults.foreignArray(file, key, names()));
          }
        });
  }

  private void put(String name, NpyArray array) {
    Port port = ports.stream().filter(of -> of.name().equals(name)).findFirst().orElseThrow();
    if (tensors.put(name, PortValues.of(port, array, problems)) != null) {
      problems.add(VerifyFaults.givenTwice(flag, name));
    }
  }

  /** The arrays of a file by key; none, and a problem, when it cannot be read. */
  private Map<String, NpyArray> load(String file) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      problems.add(VerifyFaults.noFile(file));
      return Map.of();
    }
    try {
      return file.toLowerCase(Locale.ROOT).endsWith(".npz")
          ? Npz.arrays(path)
          : Map.of("", Npy.array(path));
    } catch (ModelException e) {
      problems.add(e.getMessage());
      return Map.of();
    }
  }

  private Map<String, Tensor> inOrder() {
    if (problems.isEmpty()) {
      for (Port port : ports) {
        if (!tensors.containsKey(port.name())) {
          problems.add(VerifyFaults.notGiven(flag, port));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    ports.forEach(port -> ordered.put(port.name(), tensors.get(port.name())));
    return ordered;
  }

  private List<String> names() {
    return ports.stream().map(Port::name).toList();
  }
}
