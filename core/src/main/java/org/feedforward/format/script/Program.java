package org.feedforward.format.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.torch.PyDict;
import org.feedforward.format.torch.PyList;
import org.feedforward.format.torch.PyObject;
import org.feedforward.format.torch.PyTuple;
import org.feedforward.format.torch.ScriptArchive;
import org.feedforward.format.torch.TracedInput;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/** The code and the objects of an archive, read once and evaluated as often as needed. */
final class Program {

  private static final int MOST_OBJECTS = 100_000;
  private static final int DEEPEST_LIST = 8;

  private final ScriptArchive archive;
  private final Map<String, Optional<ScriptFile>> files = new HashMap<>();
  private final Map<PyObject, String> paths = new IdentityHashMap<>();
  private final Map<Object, Value> values = new IdentityHashMap<>();

  Program(ScriptArchive archive) {
    this.archive = archive;
    findPaths();
  }

  String name() {
    return archive.name();
  }

  /** How long the file is. */
  long fileBytes() {
    return archive.fileBytes();
  }

  PyObject root() {
    return archive.root();
  }

  /** The dotted path of a module below the root; empty for the root itself. */
  String path(PyObject module) {
    return paths.getOrDefault(module, "");
  }

  private record Place(String path, PyObject object) {}

  private void findPaths() {
    Deque<Place> open = new ArrayDeque<>(List.of(new Place("", root())));
    while (!open.isEmpty() && paths.size() < MOST_OBJECTS) {
      Place place = open.removeFirst();
      if (paths.putIfAbsent(place.object(), place.path()) == null
          && place.path().length() < 1000
          && place.object().state() instanceof PyDict attributes) {
        attributes
            .items()
            .forEach(
                (key, value) -> {
                  if (value instanceof PyObject child) {
                    String name = ForeignNames.escape(String.valueOf(key));
                    open.addLast(
                        new Place(
                            place.path().isEmpty() ? name : place.path() + "." + name, child));
                  }
                });
      }
    }
  }

  /** The extents of the model's tensors: what the number of features is likely among. */
  Set<Integer> extents() {
    Set<Integer> extents = new TreeSet<>();
    List<Object> constants = archive.constants(); // where freezing puts the weights
    for (int i = 0; i < constants.size(); i++) {
      if (ScriptArchive.isTensor(constants.get(i))) {
        for (int extent : archive.constant("the constant c" + i, constants.get(i)).shape()) {
          extents.add(extent);
        }
      }
    }
    for (PyObject object : paths.keySet()) {
      if (object.state() instanceof PyDict attributes) {
        for (Object value : attributes.items().values()) {
          if (ScriptArchive.isTensor(value)) {
            for (int extent : tensor(path(object), value).shape()) {
              extents.add(extent);
            }
          }
        }
      }
    }
    return extents;
  }

  private Tensor tensor(String path, Object view) {
    return archive.tensor(path.isEmpty() ? "a tensor of the root" : "a tensor of " + path, view);
  }

  /** The graph value of a tensor that an attribute or a constant holds. */
  private Value value(String path, Object view, boolean constant) {
    Value known = values.get(view);
    if (known == null) {
      known = Value.constant(constant ? archive.constant(path, view) : tensor(path, view));
      values.put(view, known);
    }
    return known;
  }

  /** What an attribute holds, as the code sees it; empty when there is none. */
  Optional<Attribute> attribute(PyObject object, String name) {
    if (object.state() instanceof PyDict attributes && attributes.items().containsKey(name)) {
      return Optional.of(new Attribute(converted(path(object), attributes.get(name), false, 0)));
    }
    return Optional.empty();
  }

  /**
   * An attribute that is there.
   *
   * @param value what it holds, perhaps null
   */
  record Attribute(Object value) {}

  /** The constant that the code calls c0, c1, ... */
  Object constant(int index) {
    if (index >= archive.constants().size()) {
      throw new ModelException("the constant c" + index + " is not in the file");
    }
    return converted("the constant c" + index, archive.constants().get(index), true, 0);
  }

  private Object converted(String path, Object value, boolean constant, int depth) {
    if (ScriptArchive.isTensor(value)) {
      Value held = value(path, value, constant);
      return ScriptTensor.fixed(held, type(held, ScriptArchive.typeName(value)));
    }
    List<Object> items =
        value instanceof PyList list
            ? list.items()
            : value instanceof PyTuple tuple ? tuple.items() : null;
    if (items != null) {
      if (depth == DEEPEST_LIST) {
        throw new ModelException("lists are nested too deep");
      }
      List<Object> converted = new ArrayList<>();
      items.forEach(item -> converted.add(converted(path, item, constant, depth + 1)));
      return new ScriptList(Collections.unmodifiableList(converted), value instanceof PyTuple);
    }
    return value;
  }

  /** Integers keep the type that they have in the file; floats are computed in float32. */
  private static ScalarType type(Value held, String typeName) {
    return ScalarType.ofName(typeName)
        .filter(ScalarType::isNarrowInteger)
        .filter(type -> type.dtype() == held.dtype())
        .orElse(ScalarType.of(held.dtype()));
  }

  /** The example that the file was traced with; empty when it does not say. */
  Optional<List<TracedInput>> tracedInputs() {
    return archive.tracedInputs();
  }

  ScriptClass classOf(PyObject object) {
    String type = object.type();
    return file(module(type))
        .map(file -> file.classes().get(last(type)))
        .orElseThrow(
            () -> new ModelException("the code of the class " + type + " is not in the file"));
  }

  Optional<Function> function(String name) {
    return file(module(name)).map(file -> file.functions().get(last(name)));
  }

  private static String module(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private Optional<ScriptFile> file(String module) {
    Optional<ScriptFile> known = files.get(module);
    if (known == null) {
      known =
          archive
              .code(module)
              .map(text -> Parser.parse("code/" + module.replace('.', '/') + ".py", text));
      files.put(module, known);
    }
    return known;
  }
}
