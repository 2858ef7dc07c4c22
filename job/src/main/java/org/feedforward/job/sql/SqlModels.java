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
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.task.ModelReference;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The models that SQL names: by path, or by a name that the session configures as {@code
 * spark.feedforward.model.NAME=path} (and {@code .NAME.architecture}, {@code .NAME.module}, {@code
 * .NAME.batch-axis}, {@code .NAME.input-shape.INPUT}, {@code .NAME.negative-ids}, {@code
 * .NAME.features}). A file is read once per application; every query looks whether it has changed.
 */
final class SqlModels {

  static final String PREFIX = "spark.feedforward.model.";

  private static final Map<SparkContext, Map<Location, Entry>> APPLICATIONS = new WeakHashMap<>();

  private SqlModels() {}

  /** A model's file with what its file does not say. */
  private record Location(
      String path,
      Optional<String> architecture,
      Optional<String> module,
      BatchAxis batchAxis,
      Map<String, InputShape> inputShapes,
      NegativeIds negativeIds) {}

  /** A file's length and time of change. */
  private record Stamp(long bytes, long modified) {}

  static ModelReference find(SparkSession session, String pathOrName) {
    Location location = location(session, pathOrName);
    ModelSchemes.require(session.sparkContext(), location.path());
    location.architecture().ifPresent(text -> ModelSchemes.require(session.sparkContext(), text));
    List<Stamp> stamps = new ArrayList<>();
    stamps.add(stamp(session, location.path(), pathOrName));
    location.architecture().ifPresent(text -> stamps.add(stamp(session, text, pathOrName)));
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
    private ModelReference model;

    synchronized ModelReference find(List<Stamp> current, Supplier<ModelReference> reader) {
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
          NegativeIds.FAIL);
    }
    return new Location(
        path,
        Optional.ofNullable(session.conf().get(key + ".architecture", null)),
        Optional.ofNullable(session.conf().get(key + ".module", null)),
        choice(session, key + ".batch-axis", List.of(BatchAxis.values()), BatchAxis::word),
        inputShapes(session, key + ".input-shape."),
        choice(session, key + ".negative-ids", List.of(NegativeIds.values()), NegativeIds::word));
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

  private static ModelReference read(SparkSession session, Location location) {
    try (LocalCopy model = LocalCopy.of(session, location.path());
        LocalCopy text = LocalCopy.of(session, location.architecture().orElse(location.path()))) {
      LoadOptions options =
          new LoadOptions(
              location.architecture().map(path -> text.file()),
              location.module(),
              location.batchAxis(),
              location.inputShapes(),
              location.negativeIds());
      return ModelReference.of(
          session.sparkContext(),
          ModelHeap.reading(model.file(), () -> Model.load(model.file(), options)));
    } catch (IOException e) {
      throw SqlFaults.unreadable(location.path(), e);
    }
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
