package org.feedforward.job.target;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.OutputConfig;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.config.tree.PathRules;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.target.files.RowFiles;

/** The kinds of targets: the one list that makes a {@link Target} of what a user asks for. */
public final class Targets {

  /** What a path leads to. */
  private enum Kind {
    FOLDER,
    /** A store that writes an object on a condition. */
    STORE,
    /** The same by a name that is another file system's, if any's. */
    STORE_BY_ANOTHER_NAME,
    OBJECT_STORE;

    private static final Set<String> OBJECT_STORES =
        Set.of("gs", "abfs", "abfss", "wasb", "wasbs", "adl", "oss", "cosn");

    static Kind of(Path path) {
      String scheme = String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT);
      return switch (scheme) {
        case "s3a" -> STORE;
        case "s3", "s3n" -> STORE_BY_ANOTHER_NAME;
        default -> OBJECT_STORES.contains(scheme) ? OBJECT_STORE : FOLDER;
      };
    }
  }

  private Targets() {}

  /**
   * The target of a job.
   *
   * @param output what the job asks for
   * @param rejects where rejected rows are to stand, if not inside the result
   * @param report where what is told of the run is to stand, if not inside the result
   * @param run what the run is called, and whether it replaces one of that name
   * @param spark gives the session, which is asked for only where a catalogue is
   * @param input the path of the table that is read, which the result must leave alone
   * @throws JobException when no result can stand in such a place
   */
  public static Target of(
      OutputConfig output,
      Optional<String> rejects,
      Optional<String> report,
      RunConfig run,
      Optional<String> input,
      Configuration configuration,
      Supplier<SparkSession> spark) {
    if (output.table().isEmpty() && isStore(output.path())) {
      return store(output, rejects, report, run, input, configuration);
    }
    Optional<Place> apart =
        rejects.map(folder -> place("errors.rejects", folder, run, configuration));
    Optional<Place> told = report.map(folder -> place("report.path", folder, run, configuration));
    if (output.table().isPresent()) {
      return TableTarget.of(spark.get(), output.table().get(), run, apart, told);
    }
    return new FolderTarget(
        place("--output", output.path(), run, configuration),
        RowFiles.of(output),
        output.overwrite() || run.replace() ? Replacing.OURS : Replacing.NOTHING,
        input.map(path -> new InputPath(path, configuration)),
        apart,
        told,
        run.units().isPresent());
  }

  private static Target store(
      OutputConfig output,
      Optional<String> rejects,
      Optional<String> report,
      RunConfig run,
      Optional<String> input,
      Configuration configuration) {
    String named = "--output";
    Path path = path(named, output.path());
    if (rejects.isPresent()) {
      throw TargetFaults.rejectsInStore(named, path);
    }
    if (run.units().isPresent()) {
      throw TargetFaults.unitsInStore(named, path);
    }
    Place whole = Place.of(named, path, configuration);
    StoreTarget.requireConditions(whole);
    return new StoreTarget(
        run.key().map(whole::ofRun).orElse(whole),
        RowFiles.of(output),
        output.overwrite() || run.replace(),
        input.map(read -> new InputPath(read, configuration)),
        report.map(folder -> place("report.path", folder, run, configuration)));
  }

  /** Whether a path leads into an object store in which results can stand. */
  public static boolean isStore(String path) {
    return Kind.of(path("--output", path)) == Kind.STORE;
  }

  /** The place that a setting names; that of a run with a name lies in it. */
  private static Place place(
      String named, String text, RunConfig run, Configuration configuration) {
    Place whole = folder(named, text, configuration);
    return run.key().map(whole::ofRun).orElse(whole);
  }

  /** The place of a folder of files. */
  static Place folder(String named, String text, Configuration configuration) {
    Path path = path(named, text);
    return switch (Kind.of(path)) {
      case FOLDER -> Place.of(named, path, configuration);
      case STORE_BY_ANOTHER_NAME -> throw TargetFaults.namedOtherwise(named, path);
      case STORE, OBJECT_STORE -> throw TargetFaults.objectStore(named, path);
    };
  }

  /**
   * The target of a statement that writes a folder of files, which may have been computed from the
   * result that it replaces. Nothing where only Spark itself can write.
   *
   * @param format Spark's name of the format
   * @param options options of Spark's writer
   */
  public static Optional<Target> ofStatement(
      String folder, String format, Map<String, String> options, Configuration configuration) {
    String named = "DIRECTORY";
    Path path = path(named, folder);
    return switch (Kind.of(path)) {
      case FOLDER ->
          Optional.of(
              new FolderTarget(
                  Place.of(named, path, configuration),
                  RowFiles.named(format, options),
                  Replacing.OURS_OR_EMPTY,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  false));
      case STORE, STORE_BY_ANOTHER_NAME, OBJECT_STORE -> Optional.empty();
    };
  }

  static Path path(String named, String text) {
    PathRules.require(named, text);
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw TargetFaults.notAPath(named, text, e);
    }
  }
}
