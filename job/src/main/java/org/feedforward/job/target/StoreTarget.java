package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.sql.sink.RowSink;
import org.feedforward.job.target.Progress.Step;
import org.feedforward.job.target.files.RowFiles;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.UnitsDone;

/**
 * A result in an object store that writes an object on a condition, and renames nothing: S3. The
 * files are written where they stay, in a folder of the run that readers pass by; one object, the
 * {@link Manifest}, names them, and makes them the result when it is written over none, or over the
 * one that was seen when the target was checked. So of two runs one is refused by the store, and a
 * replacement shows no gap.
 */
final class StoreTarget implements Target {

  private final StorePlace store;
  private final Place place;
  private final RowFiles files;
  private final boolean replaces;
  private final Optional<InputPath> input;
  private final Optional<ReportFiles> report;
  private final StoreAttempt attempt;
  private final Progress progress = new Progress();
  private Optional<StorePlace.Found> seen = Optional.empty();
  private Optional<Written> written = Optional.empty();

  /**
   * What has been written.
   *
   * @param files where the rows stand
   * @param isRejecting whether there are files of rejected rows
   */
  private record Written(SparkSession spark, RowSink.DirectFiles files, boolean isRejecting) {

    long rejected() {
      return isRejecting ? files.ledger().faulty() : 0;
    }

    long rows() {
      return files.ledger().rows() - rejected();
    }

    /** The files of rows, or those of rejected ones, by their paths below the run's folder. */
    List<String> paths(boolean ofRejects) {
      return files.files().keySet().stream().filter(file -> isReject(file) == ofRejects).toList();
    }

    private static boolean isReject(String file) {
      return file.startsWith(RowSink.REJECTS + "/");
    }
  }

  /**
   * A target that has not been checked.
   *
   * @param replaces whether a result of ours may be replaced
   * @param input the table that is read and must be left alone, where it is known
   * @param report where what is told of the run is to stand apart from the result
   */
  StoreTarget(
      Place place,
      RowFiles files,
      boolean replaces,
      Optional<InputPath> input,
      Optional<Place> report) {
    this.place = place;
    this.store = new StorePlace(place);
    this.files = files;
    this.replaces = replaces;
    this.input = input;
    this.attempt = new StoreAttempt(store);
    this.report = report.map(apart -> new ReportFiles(apart, attempt.run()));
  }

  /** Refuses a store, or a Hadoop, that cannot write on a condition. */
  static void requireConditions(Place place) {
    try {
      if (!new StorePlace(place).commitObject().isSupported()) {
        throw TargetFaults.withoutConditions(place);
      }
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
  }

  @Override
  public String place() {
    return Locations.plain(place.path());
  }

  @Override
  public String run() {
    return attempt.run();
  }

  @Override
  public FileKind files() {
    return files.files();
  }

  @Override
  public Optional<Standing> standing() {
    try {
      Optional<Manifest> found = store.find().map(StorePlace.Found::manifest);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Manifest manifest = found.get();
      return Optional.of(
          new Standing(
              manifest.run(),
              manifest.facts(),
              manifest.rows(),
              store.isWhole(manifest),
              Optional.of(Locations.plain(manifest.folder(place.path())))));
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
  }

  @Override
  public void recover() {
    try {
      if (!StoreAttempt.isGuarded(store)) {
        throw TargetFaults.ignoredConditions(place);
      }
      StoreAttempt.finishCrashed(store);
    } catch (IOException e) {
      throw TargetFaults.unprepared(place, e);
    }
  }

  @Override
  public void check() {
    progress.take(
        Step.MADE,
        Step.CHECKED,
        () -> {
          try {
            if (input.isPresent()) {
              input.get().requireApartFrom(place);
            }
            place.requireOutsideOfResults();
            place.requireRunsBeside();
            seen = requireFree();
            if (report.isPresent()) {
              report.get().check(place, input);
            }
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
        });
  }

  /** What stands there and may be replaced; nothing where nothing does. */
  private Optional<StorePlace.Found> requireFree() throws IOException {
    Optional<StorePlace.Found> found = store.find();
    if (found.isPresent()) {
      if (!replaces) {
        throw TargetFaults.exists(place);
      }
      store.requireOurs(found.get().manifest());
    }
    return found;
  }

  @Override
  public void requireApartFrom(String folder) {
    InputPath read = new InputPath(LiteralPath.escaped(folder), place.system().getConf());
    read.requireApartFrom(place);
    report.ifPresent(apart -> apart.requireApartFrom(read));
  }

  @Override
  public Ledger write(Dataset<Row> rows, Optional<FaultyRows> faulty) {
    progress.take(
        Step.CHECKED,
        Step.WRITTEN,
        () -> {
          try {
            attempt.begin();
          } catch (IOException e) {
            throw TargetFaults.unprepared(place, e);
          }
          RowSink.DirectFiles direct = files.writeDirectly(rows, attempt.data().toString(), faulty);
          written =
              Optional.of(
                  new Written(
                      rows.sparkSession(),
                      direct,
                      faulty.isPresent() && faulty.get().policy() == Policy.REJECT));
        });
    return rows().files().ledger();
  }

  private Written rows() {
    return written.orElseThrow();
  }

  @Override
  public UnitRows units(Cut cut) {
    throw new IllegalStateException("The rows of a store are not taken in units");
  }

  @Override
  public void gather(UnitRows units, Ledger all, Dataset<Row> rows, Optional<FaultyRows> faulty) {
    throw new IllegalStateException("The rows of a store are not taken in units");
  }

  @Override
  public Optional<UnitsDone> unfinished() {
    return Optional.empty();
  }

  @Override
  public void verify(InputRows read) {
    progress.take(
        Step.WRITTEN,
        Step.VERIFIED,
        () -> {
          Written own = rows();
          Path data = attempt.data();
          try {
            RowCheck.requireEqual(
                read,
                own.rows(),
                own.rejected(),
                files.count(own.spark(), data, own.paths(false)),
                own.isRejecting()
                    ? RowFiles.ofRejects().count(own.spark(), data, own.paths(true))
                    : OptionalLong.empty());
          } catch (IOException e) {
            throw TargetFaults.uncounted(place, e);
          }
        });
  }

  @Override
  public Optional<String> reportPlace() {
    return Optional.of(
        report
            .map(ReportFiles::place)
            .orElseGet(() -> Locations.plain(new Path(place.path(), ReportFiles.FOLDER))));
  }

  @Override
  public void commit(ObjectNode facts, Map<String, byte[]> told) {
    if (progress.is(Step.COMMITTED)) {
      return;
    }
    progress.take(
        Step.VERIFIED,
        Step.COMMITTED,
        () -> {
          if (report.isPresent() && !told.isEmpty()) {
            report.get().publishBefore(told, facts, all -> publish(all, Map.of()));
          } else {
            publish(facts, told);
          }
        });
    attempt.end();
  }

  private void publish(ObjectNode facts, Map<String, byte[]> told) {
    try {
      Optional<StorePlace.Found> now = requireFree();
      if (!now.equals(seen)) {
        throw TargetFaults.otherRunFirst(place, null);
      }
      Map<String, Long> all = new TreeMap<>(rows().files().files());
      attempt.sweep(all);
      ReportFiles.writeInside(place.system(), attempt.data(), told);
      told.forEach(
          (name, content) -> all.put(ReportFiles.FOLDER + "/" + name, (long) content.length));
      attempt.publish(
          new Manifest(run(), facts, rows().rows(), all, Optional.of(StorePlace.data(run()))),
          seen);
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  @Override
  public Optional<String> keepRejects(ObjectNode facts) {
    if (!rows().isRejecting()) {
      return Optional.empty();
    }
    Map<String, Long> rejects = new TreeMap<>();
    for (String file : rows().paths(true)) {
      rejects.put(file.substring(RowSink.REJECTS.length() + 1), rows().files().files().get(file));
    }
    ObjectNode own = facts.deepCopy().put(RejectsFolder.RESULT, place.path().toString());
    try {
      attempt.sweep(rows().files().files());
      return Optional.of(
          Locations.plain(
              attempt.keepRejects(new Manifest(run(), own, rows().rejected(), rejects))));
    } catch (IOException e) {
      throw TargetFaults.unpublished(place, e);
    }
  }

  @Override
  public void abort() {
    progress.abort();
    attempt.end();
  }
}
