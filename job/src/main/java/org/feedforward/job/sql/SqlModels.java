package org.feedforward.job.sql;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.format.BatchAxis;
import org.feedforward.format.InputShape;
import org.feedforward.format.LoadOptions;
import org.feedforward.format.NegativeIds;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.verify.Golden;
import org.feedforward.job.verify.GoldenFiles;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The models that SQL names: by path, or by a name that the session configures as {@code
 * spark.feedforward.model.NAME=path} (and {@code .NAME.architecture}, {@code .NAME.module}, {@code
 * .NAME.batch-axis}, {@code .NAME.input-shape.INPUT}, {@code .NAME.negative-ids}, {@code
 * .NAME.features}, and {@code .NAME.columns}, whose columns are {@code NAME.COLUMN}). A file is
 * read once per application; every query looks whether it has changed.
 */
final class SqlModels {

  static final String PREFIX = "spark.feedforward.model.";

  private static final String COLUMNS = ".columns";

  private static final Map<SparkContext, Map<Location, Entry>> APPLICATIONS = new WeakHashMap<>();

  private SqlModels() {}

  /** A model's file with what its file does not say. */
  private record Location(
      String path,
      Optional<String> architecture,
      Optional<String> module,
      BatchAxis batchAxis,
      Map<String, InputShape> inputShapes,
      NegativeIds negativeIds,
      Optional<List<ColumnEntry>> columns) {}

  /** A file's length and time of change. */
  private record Stamp(long bytes, long modified) {}

  /** What a path, a name, or a name with a column behind a dot stands for. */
  static NamedResult find(SparkSession session, String text) {
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      String name = text.substring(0, dot);
      if (isSet(session, name) && isSet(session, name + COLUMNS)) {
        return model(session, name).result(name, text.substring(dot + 1));
      }
    }
    return model(session, text).result(text);
  }

  private static boolean isSet(SparkSession session, String name) {
    return session.conf().get(PREFIX + name, null) != null;
  }

  private static SqlModel model(SparkSession session, String pathOrName) {
    Location location = location(session, pathOrName);
    ModelSchemes.require(session.sparkContext(), location.path());
    location.architecture().ifPresent(text -> ModelSchemes.require(session.sparkContext(), text));
    List<Stamp> stamps = new ArrayList<>();
    stamps.add(stamp(session, location.path(), pathOrName));
    location.architecture().ifPresent(text -> stamps.add(stamp(session, text, pathOrName)));
    goldenFile(session, location.path())
        .ifPresent(file -> stamps.add(stamp(session, file, pathOrName)));
    Entry entry;
    synchronized (APPLICATIONS) {
      entry =
          APPLICATIONS
              .computeIfAbsent(session.sparkContext(), context -> new HashMap<>())
              .computeIfAbsent(location, any -> new Entry());
    }
    return entry.find(stamps, () -> read(session, location));
  }

  /** The feature block that a session gives a model's name, as {@code .NAME.features}. */
  static Optional<Path> features(SparkSession session, String name) {
    return Optional.ofNullable(session.conf().get(PREFIX + name + ".features", null)).map(Path::of);
  }

  /** One model: a query for it waits while it is read, a query for another does not. */
  private static final class Entry {

    private List<Stamp> stamps = List.of();
    private SqlModel model;

    synchronized SqlModel find(List<Stamp> current, Supplier<SqlModel> reader) {
      if (!stamps.equals(current)) {
        model = reader.get();
        stamps = List.copyOf(current);
      }
      return model;
    }
  }

  private static Location location(SparkSession session, String pathOrName) {
    String key = PREFIX + pathOrName;
    String path = session.conf().get(key, null);
    if (path == null) {
      return new Location(
          pathOrName,
          Optional.empty(),
          Optional.empty(),
          BatchAxis.AUTO,
          Map.of(),
          NegativeIds.FAIL,
          Optional.empty());
    }
    return new Location(
        path,
        Optional.ofNullable(session.conf().get(key + ".architecture", null)),
        Optional.ofNullable(session.conf().get(key + ".module", null)),
        choice(session, key + ".batch-axis", List.of(BatchAxis.values()), BatchAxis::word),
        inputShapes(session, key + ".input-shape."),
        choice(session, key + ".negative-ids", List.of(NegativeIds.values()), NegativeIds::word),
        Optional.ofNullable(session.conf().get(key + COLUMNS, null))
            .map(file -> columns(session, key + COLUMNS, file)));
  }

  /** Read for every query: it is small, and so are the files of labels that it may name. */
  private static List<ColumnEntry> columns(SparkSession session, String key, String file) {
    ModelSchemes.require(session.sparkContext(), file);
    org.apache.hadoop.fs.Path path = hadoopPath(file);
    if (!"file".equals(path.toUri().getScheme())) {
      throw SqlFaults.columnsElsewhere(key, file);
    }
    return ColumnEntry.read(Path.of(path.toUri().getPath()));
  }

  private static Map<String, InputShape> inputShapes(SparkSession session, String prefix) {
    Map<String, InputShape> shapes = new TreeMap<>();
    CollectionConverters.asJava(session.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                try {
                  shapes.put(key.substring(prefix.length()), InputShape.parse(value));
                } catch (IllegalArgumentException e) {
                  throw SqlFaults.invalidShape(key, e.getMessage());
                }
              }
            });
    return shapes;
  }

  /** What a setting chooses, by the words that options call the choices. */
  private static <C> C choice(
      SparkSession session, String key, List<C> choices, Function<C, String> word) {
    String given = session.conf().get(key, word.apply(choices.get(0)));
    return choices.stream()
        .filter(choice -> word.apply(choice).equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(() -> SqlFaults.invalid(key, given, choices.stream().map(word).toList()));
  }

  private static SqlModel read(SparkSession session, Location location) {
    try (LocalCopy model = LocalCopy.of(session, location.path());
        LocalCopy text = LocalCopy.of(session, location.architecture().orElse(location.path()))) {
      LoadOptions options =
          new LoadOptions(
              location.architecture().map(path -> text.file()),
              location.module(),
              location.batchAxis(),
              location.inputShapes(),
              location.negativeIds());
      Model network = ModelHeap.reading(model.file(), () -> Model.load(model.file(), options));
      return SqlModel.of(
          session.sparkContext(),
          network,
          location.columns(),
          golden(session, location.path(), network),
          location.path());
    } catch (IOException e) {
      throw SqlFaults.unreadable(location.path(), e);
    }
  }

  private static Optional<Golden> golden(SparkSession session, String model, Model network)
      throws IOException {
    Optional<String> file = goldenFile(session, model);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (LocalCopy copy = LocalCopy.of(session, file.get())) {
      return Optional.of(GoldenFiles.read(network, copy.file()));
    }
  }

  /** The golden gate beside a model. */
  private static Optional<String> goldenFile(SparkSession session, String model) {
    org.apache.hadoop.fs.Path path = hadoopPath(model);
    List<String> found = new ArrayList<>();
    try {
      for (String name : GoldenFiles.names(path.getName())) {
        org.apache.hadoop.fs.Path golden = new org.apache.hadoop.fs.Path(path.getParent(), name);
        if (fileSystem(session, model).exists(golden)) {
          found.add(golden.toString());
        }
      }
    } catch (IOException e) {
      throw SqlFaults.unreadable(model, e);
    }
    return GoldenFiles.only(found);
  }

  private static Stamp stamp(SparkSession session, String path, String pathOrName) {
    try {
      FileStatus status = fileSystem(session, path).getFileStatus(hadoopPath(path));
      if (status.isFile()) {
        return new Stamp(status.getLen(), status.getModificationTime());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unknown(session, path, pathOrName, e);
    }
    throw unknown(session, path, pathOrName, null);
  }

  private static JobException unknown(
      SparkSession session, String path, String pathOrName, Exception cause) {
    List<String> names =
        Arrays.stream(session.sparkContext().conf().getAllWithPrefix(PREFIX))
            .map(setting -> setting._1())
            .toList();
    return path.equals(pathOrName)
        ? SqlFaults.unknownModel(pathOrName, names, cause)
        : SqlFaults.missingFile(pathOrName, path, cause);
  }

  private static FileSystem fileSystem(SparkSession session, String path) throws IOException {
    return hadoopPath(path).getFileSystem(session.sparkContext().hadoopConfiguration());
  }

  /** A path without a scheme is one of the driver's machine, whatever the default file system. */
  private static org.apache.hadoop.fs.Path hadoopPath(String path) {
    org.apache.hadoop.fs.Path plain = new org.apache.hadoop.fs.Path(path);
    return plain.toUri().getScheme() == null
        ? new org.apache.hadoop.fs.Path(new File(path).toURI())
        : plain;
  }

  /** A file that the readers of models can open; a copy when it lies on another file system. */
  private record LocalCopy(Path file, boolean temporary) implements AutoCloseable {

    static LocalCopy of(SparkSession session, String path) throws IOException {
      org.apache.hadoop.fs.Path source = hadoopPath(path);
      if ("file".equals(source.toUri().getScheme())) {
        return new LocalCopy(Path.of(source.toUri().getPath()), false);
      }
      Path directory = Files.createTempDirectory("feedforward-model");
      Path copy = directory.resolve(source.getName());
      fileSystem(session, path)
          .copyToLocalFile(false, source, new org.apache.hadoop.fs.Path(copy.toUri()), true);
      return new LocalCopy(copy, true);
    }

    @Override
    public void close() throws IOException {
      if (temporary) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.getParent());
      }
    }
  }
}
