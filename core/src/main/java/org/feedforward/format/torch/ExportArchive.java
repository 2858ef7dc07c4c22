package org.feedforward.format.torch;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.Json;
import org.feedforward.format.io.JsonObject;
import org.feedforward.format.io.ZipArchive;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * The parts of what {@code torch.export.save} writes (.pt2): a zip archive of one folder with the
 * program as JSON and the bytes of its tensors. What nobody needs to run it (where a node stood in
 * Python, examples of inputs) is not looked at; compiled code and pickles are refused.
 */
public final class ExportArchive {

  private static final long LONGEST_JSON = 64 << 20;

  /** Where a node came from, for people who debug exports. */
  private static final Set<String> SKIPPED =
      Set.of(
          "from_node",
          "guards_code",
          "nn_module_stack",
          "source_fn_stack",
          "stack_trace",
          "torch_fn");

  private final ByteSource file;
  private final ZipArchive archive;
  private final String folder;
  private final String model;
  private final ByteOrder order;
  private final Entries weights;
  private final Entries constants;

  /** The tensors of one folder and what reads them. */
  private record Entries(Map<String, Object> config, TensorReader reader, String folder) {}

  private ExportArchive(ByteSource file, ZipArchive archive, String folder) {
    this.file = file;
    this.archive = archive;
    this.folder = folder;
    requireReadable();
    this.model = model();
    this.order = order();
    this.weights = entries("weights");
    this.constants = entries("constants");
  }

  /** Whether a file is beyond doubt of this kind. */
  public static boolean isExport(ByteSource file) {
    return ZipArchive.isZip(file.head(4)) && folder(ZipArchive.open(file)).isPresent();
  }

  /** Opens an archive. */
  public static ExportArchive open(ByteSource file) {
    ZipArchive archive = ZipArchive.open(file);
    String folder =
        folder(archive)
            .orElseThrow(
                () -> new ModelException(file.name() + " is not a program of torch.export"));
    return new ExportArchive(file, archive, folder);
  }

  private static Optional<String> folder(ZipArchive archive) {
    return archive.names().stream()
        .filter(
            name -> name.matches("([^/]+/)?(archive_format|serialized_exported_program\\.json)"))
        .map(name -> name.substring(0, name.lastIndexOf('/') + 1))
        .findFirst();
  }

  private void requireReadable() {
    List<String> names = archive.names();
    if (names.contains(folder + "serialized_exported_program.json")) {
      throw refused(
          "was saved by torch.export before PyTorch 2.8, in a layout that is not read here: load it"
              + " with torch.export.load and save it with a newer PyTorch");
    }
    refuseFolder(names, "data/aotinductor/", "holds code that AOTInductor compiled");
    refuseFolder(names, "data/executorch/", "holds a program of ExecuTorch");
  }

  private void refuseFolder(List<String> names, String inside, String what) {
    if (names.stream().anyMatch(name -> name.startsWith(folder + inside))) {
      throw refused(
          what + ", which is not run here: save it with torch.export.save(program, FILE)");
    }
  }

  private String model() {
    List<String> models =
        archive.names().stream()
            .filter(name -> name.matches("\\Q" + folder + "\\Emodels/[^/]+\\.json"))
            .toList();
    if (models.size() != 1) {
      throw refused("holds " + models.size() + " programs in models/, expected one");
    }
    String name = models.get(0).substring((folder + "models/").length());
    return name.substring(0, name.length() - ".json".length());
  }

  private ByteOrder order() {
    if (archive.find(folder + "byteorder").isEmpty()) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String text =
        new String(archive.small(folder + "byteorder", 100), StandardCharsets.US_ASCII).strip();
    return switch (text) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default -> throw refused("has the byte order " + ForeignNames.escape(text));
    };
  }

  /** The file, as messages call it. */
  public String name() {
    return file.name();
  }

  /** How long the file is. */
  public long fileBytes() {
    return file.size();
  }

  /** The program: what {@code models/NAME.json} holds, without what was noted for debugging. */
  public JsonObject program() {
    return json("models/" + model + ".json", SKIPPED);
  }

  /**
   * A tensor of the file.
   *
   * @param tensor its elements, floats of any width as float32, integers as int64
   * @param type PyTorch's name of the type that they have in the file
   */
  public record Stored(Tensor tensor, String type) {}

  /** The parameter or buffer of that name; empty when the file has none. */
  public Optional<Stored> weight(String name) {
    return tensor(weights, name);
  }

  /** PyTorch's names of the types that the weights have. */
  public Set<String> weightTypes() {
    Set<String> types = new TreeSet<>();
    for (Object entry : weights.config().values()) {
      if (entry instanceof Map<?, ?> fields
          && fields.get("tensor_meta") instanceof Map<?, ?> meta) {
        ExportTypes.name(meta.get("dtype")).ifPresent(types::add);
      }
    }
    return types;
  }

  /** Reads weights of these names, as far as there are such, side by side. */
  public void prepareWeights(Collection<String> names) {
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (String name : names) {
      if (weights.config().get(name) instanceof Map<?, ?> entry) {
        views.put(name, view(weights.folder(), name, entry));
      }
    }
    weights.reader().prepare(views);
  }

  /** The constant, or the buffer that is not saved with the weights, of that name. */
  public Optional<Stored> constant(String name) {
    return tensor(constants, name);
  }

  private Optional<Stored> tensor(Entries entries, String name) {
    if (!(entries.config().get(name) instanceof Map<?, ?> entry)) {
      return Optional.empty();
    }
    TensorView view = view(entries.folder(), name, entry);
    return Optional.of(new Stored(entries.reader().read(name, view), view.type()));
  }

  private TensorView view(String place, String name, Map<?, ?> entry) {
    String shown = ForeignNames.escape(name);
    if (Boolean.TRUE.equals(entry.get("use_pickle"))) {
      throw refused("keeps " + shown + " as a pickle, which is not read from programs");
    }
    if (!(entry.get("path_name") instanceof String path)
        || !(entry.get("tensor_meta") instanceof Map<?, ?> meta)) {
      throw refused("does not say where the tensor " + shown + " lies");
    }
    String type =
        ExportTypes.name(meta.get("dtype"))
            .orElseThrow(() -> refused("has " + shown + " of a type that is not read here"));
    if (!Long.valueOf(ExportTypes.STRIDED).equals(meta.get("layout"))) {
      throw refused("has " + shown + " in a layout that is not strided, as sparse tensors");
    }
    // the storage is as long as its bytes are, and shared by the views on it
    int width = ElementType.ofTorch(type).orElseThrow().bytes();
    long bytes =
        archive
            .size(folder + place + path)
            .orElseThrow(() -> refused("lacks the storage " + ForeignNames.escape(path)));
    Storage storage = new Storage(path, type, bytes / width, null);
    return new TensorView(
        storage,
        integer(meta.get("storage_offset")),
        integers(meta.get("sizes")),
        integers(meta.get("strides")),
        type);
  }

  private static Object integer(Object value) {
    return value instanceof Map<?, ?> map ? map.get("as_int") : null;
  }

  private static PyList integers(Object value) {
    PyList integers = new PyList();
    if (value instanceof List<?> items) {
      items.forEach(item -> integers.items().add(integer(item)));
    }
    return integers;
  }

  private Entries entries(String kind) {
    String config = "data/" + kind + "/" + model + "_" + kind + "_config.json";
    Map<String, Object> tensors =
        archive.find(folder + config).isPresent()
            ? json(config, Set.of()).object("config").fields()
            : Map.of();
    String place = "data/" + kind + "/";
    return new Entries(tensors, new TensorReader(new Storages(place)), place);
  }

  private JsonObject json(String entry, Set<String> skipped) {
    String name = file.name() + ", " + ForeignNames.escape(entry);
    ByteSource bytes =
        archive
            .find(folder + entry)
            .orElseThrow(() -> refused("has no " + ForeignNames.escape(entry) + " in it"));
    if (bytes.size() > LONGEST_JSON) {
      throw new ModelException(name + " is longer than 64 MB");
    }
    return JsonObject.of(name, Json.read(name, bytes, skipped));
  }

  private ModelException refused(String what) {
    return new ModelException(file.name() + " " + what);
  }

  /** The bytes of storages, which lie in entries of their own. */
  private final class Storages implements StorageReader {

    private final String place;

    Storages(String place) {
      this.place = place;
    }

    @Override
    public ByteSource bytes(Storage storage, int elementBytes, boolean inOrder) {
      String entry = folder + place + storage.key();
      return (inOrder ? archive.stream(entry) : archive.find(entry))
          .orElseThrow(() -> refused("lacks the storage " + ForeignNames.escape(storage.key())));
    }

    @Override
    public ByteOrder order() {
      return order;
    }

    @Override
    public ByteSource file() {
      return file;
    }
  }
}
