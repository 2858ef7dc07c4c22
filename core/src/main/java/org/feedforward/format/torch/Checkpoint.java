package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Weights;
import org.feedforward.format.io.ZipArchive;
import org.feedforward.graph.ModelException;
import org.feedforward.nn.Module;
import org.feedforward.tensor.Tensor;

/**
 * What {@code torch.save} wrote: a state_dict, a checkpoint that holds one beside other things, or
 * a whole model of known layers.
 *
 * @param weights the weights
 * @param module the network, when the file holds a whole model
 */
public record Checkpoint(Weights weights, Optional<Module> module) {

  /** Where programs put the weights of a network, the usual place first. */
  private static final List<String> PLACES =
      List.of("state_dict", "model_state_dict", "model", "module", "net", "network", "weights");

  /** Whether a file is beyond doubt of this kind. */
  public static boolean isCheckpoint(ByteSource file) {
    return ZipContainer.isZipContainer(file, false) || LegacyContainer.isLegacy(file);
  }

  /** Reads the weights that a file holds for a network. */
  public static Checkpoint read(ByteSource file) {
    Opened opened = open(file);
    TensorReader tensors = new TensorReader(opened.storages());
    List<String> notes = new ArrayList<>();
    Object found = find(file, opened, notes);
    if (found instanceof PyObject object) {
      // a layer or a hook of another program would belong to the network
      opened.foreign().refuse(file.name(), Stream.of());
      WholeModule whole = WholeModule.read(file.name(), object);
      return new Checkpoint(weights(tensors, whole.tensors(), notes), Optional.of(whole.module()));
    }
    if (!opened.foreign().isEmpty()) {
      notes.add(
          "left out, as their code is not read: objects of "
              + ForeignNames.list(opened.foreign().names()));
    }
    return new Checkpoint(
        weights(tensors, named(file, (PyDict) found, notes), notes), Optional.empty());
  }

  /** Every tensor of a file by its path through the dicts and lists that hold it. */
  public static Map<String, Tensor> tensors(ByteSource file) {
    Opened opened = open(file);
    opened.foreign().refuse(file.name(), Stream.of());
    TensorReader reader = new TensorReader(opened.storages());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TensorPaths.of(file.name(), opened.root())
        .forEach((path, view) -> tensors.put(path, reader.read(path, view)));
    return tensors;
  }

  /**
   * A file.
   *
   * @param root what it holds
   * @param storages its tensors
   * @param foreign the classes of other programs that it names
   */
  private record Opened(Object root, StorageReader storages, ForeignClasses foreign) {}

  private static Opened open(ByteSource file) {
    ForeignClasses globals = new ForeignClasses(new TorchGlobals());
    if (ZipArchive.isZip(file.head(4))) {
      ZipContainer zip = ZipContainer.open(file);
      return new Opened(zip.unpickle("data.pkl", globals), zip, globals);
    }
    if (!LegacyContainer.isLegacy(file) && !mayBePickle(file.head(1))) {
      throw new ModelException(
          file.name()
              + " was not written by torch.save: it is neither a zip archive nor a pickle (damaged,"
              + " or of another program)");
    }
    LegacyContainer legacy = LegacyContainer.open(file, globals);
    return new Opened(legacy.root(), legacy, globals);
  }

  /** Whether a pickle may begin so: with its protocol, or as protocol 0 and 1 do with a value. */
  private static boolean mayBePickle(byte[] head) {
    return head.length > 0 && (head[0] == (byte) 0x80 || "(c]}lLd".indexOf(head[0]) >= 0);
  }

  /** The dict that holds the weights, or the object that is the whole model. */
  private static Object find(ByteSource file, Opened opened, List<String> notes) {
    Object found = opened.root();
    List<String> path = new ArrayList<>();
    while (found instanceof PyDict dict && (!holdsTensors(dict) || holdsAPlace(dict))) {
      String place =
          PLACES.stream()
              .filter(key -> dict.get(key) instanceof PyDict || isModule(dict.get(key)))
              .findFirst()
              .or(() -> onlyChild(file, dict))
              .orElseThrow(() -> noWeights(file, opened, dict));
      requireNoneBefore(file, dict, place);
      path.add(place);
      if (path.size() > PLACES.size()) {
        throw noWeights(file, opened, dict);
      }
      found = dict.get(place);
    }
    if (!(found instanceof PyDict) && !isModule(found)) {
      opened.foreign().refuse(file.name(), Stream.of(found));
      throw new ModelException(
          file.name()
              + " holds "
              + kind(found)
              + ", not the weights of a network: save them with torch.save(model.state_dict(),"
              + " ...)");
    }
    if (!path.isEmpty()) {
      notes.add("the weights stand under " + ForeignNames.escape(String.join(".", path)));
    }
    return found;
  }

  /** What stands in a more usual place may be the network, of which nothing is read. */
  private static void requireNoneBefore(ByteSource file, PyDict dict, String place) {
    for (String other : PLACES) {
      if (other.equals(place)) {
        return;
      }
      if (dict.get(other) instanceof PyObject object && object.isForeign()) {
        throw Unpickler.refused(file.name(), object.type());
      }
    }
  }

  /** Beside the state of a random generator, say: a state_dict itself holds no dicts of tensors. */
  private static boolean holdsAPlace(PyDict dict) {
    return PLACES.stream()
        .anyMatch(key -> dict.get(key) instanceof PyDict child && holdsTensors(child));
  }

  private static boolean holdsTensors(PyDict dict) {
    return dict.items().values().stream().anyMatch(Checkpoint::isTensor);
  }

  static boolean isTensor(Object value) {
    return value instanceof TensorView || value instanceof TensorView.Unreadable;
  }

  private static boolean isModule(Object value) {
    return value instanceof PyObject object && object.type().startsWith("torch.nn.");
  }

  /** The only entry that holds tensors itself; several are ambiguous. */
  private static Optional<String> onlyChild(ByteSource file, PyDict dict) {
    List<String> holders = new ArrayList<>();
    dict.items()
        .forEach(
            (key, value) -> {
              if (key instanceof String name
                  && value instanceof PyDict child
                  && holdsTensors(child)) {
                holders.add(name);
              }
            });
    if (holders.size() > 1) {
      throw new ModelException(
          file.name()
              + " holds several sets of weights: "
              + ForeignNames.list(holders)
              + ". Save only the one you need: torch.save(model.state_dict(), ...)");
    }
    return holders.stream().findFirst();
  }

  private static ModelException noWeights(ByteSource file, Opened opened, PyDict dict) {
    opened.foreign().refuse(file.name(), PLACES.stream().map(dict::get));
    List<String> keys = dict.items().keySet().stream().map(String::valueOf).toList();
    return new ModelException(
        file.name()
            + " holds no weights of a network"
            + (keys.isEmpty() ? ": its dict is empty" : "; its keys: " + ForeignNames.list(keys)));
  }

  private static String kind(Object value) {
    if (value == null) {
      return "None";
    }
    if (isTensor(value)) {
      return "a single tensor";
    }
    if (value instanceof PyObject object) {
      return "an object of " + ForeignNames.escape(object.type());
    }
    return value instanceof PyList || value instanceof PyTuple ? "a list" : "a single value";
  }

  private static Map<String, Object> named(ByteSource file, PyDict dict, List<String> notes) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    dict.items()
        .forEach(
            (key, value) -> {
              if (!isTensor(value)) {
                requireNotQuantised(file, String.valueOf(key), value);
                others.add(String.valueOf(key));
              } else if (key instanceof String name) {
                tensors.put(name, value);
              } else {
                throw new ModelException(
                    file.name()
                        + " has a tensor under the key "
                        + ForeignNames.escape(String.valueOf(key))
                        + ", which is not a name");
              }
            });
    if (!others.isEmpty()) {
      notes.add("left out, as no tensors: " + ForeignNames.list(others));
    }
    return tensors;
  }

  /** Quantised layers keep weight and bias as one packed value, which is not a tensor. */
  private static void requireNotQuantised(ByteSource file, String key, Object value) {
    List<Object> items =
        value instanceof PyTuple tuple
            ? tuple.items()
            : value instanceof PyList list ? list.items() : List.of();
    if (items.stream().anyMatch(TensorView.Unreadable.class::isInstance)) {
      throw new ModelException(
          file.name()
              + ": "
              + ForeignNames.escape(key)
              + " holds the weights of a quantised layer, which cannot be read: save the network"
              + " as it was before it was quantised");
    }
  }

  private static Weights weights(
      TensorReader reader, Map<String, Object> tensors, List<String> notes) {
    Weights.Collector collector = new Weights.Collector();
    reader.read(tensors, collector);
    Weights weights = collector.weights();
    List<String> all = new ArrayList<>(notes);
    all.addAll(weights.notes());
    return new Weights(weights.tensors(), all);
  }
}
