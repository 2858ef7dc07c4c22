package org.feedforward.job.target;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.catalog.RunRecord;
import org.feedforward.job.catalog.TableRuns;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.input.LiteralPath;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.sink.FaultyRows;
import org.feedforward.job.sql.sink.FileKind;
import org.feedforward.job.target.Progress.Step;
import org.feedforward.job.target.files.RowFiles;
import org.feedforward.job.target.store.Manifest;
import org.feedforward.job.target.units.Cut;
import org.feedforward.job.target.units.UnitsDone;

/**
 * The rows of one run in a Delta or Iceberg table that holds those of others too, told apart by a
 * column of the run's key. They are written into the folder of an {@link Attempt} inside the
 * table's, which readers and the table's own cleaning pass by, and verified there; one transaction
 * of the table takes them in, with the run's manifest in the table's history, and the old rows out
 * where they are replaced.
 */
final class TableTarget implements Target {

  /** A folder that is not one of the table's by the underscore. */
  private static final String ATTEMPTS = "_feedforward";

  private static final String NAMED = "output.table";

  private final CatalogTable table;
  private final TableRuns runs;
  private final RunKey key;
  private final boolean replaces;
  private final Place folder;
  private final Attempt attempt;
  private final Optional<RejectsFolder> rejects;
  private final StagedRows staged;
  private final Optional<ReportFiles> report;
  private final Progress progress = new Progress();
  private Optional<RunRecord> seen = Optional.empty();

  private TableTarget(
      CatalogTable table,
      TableRuns runs,
      RunConfig run,
      Optional<Place> rejects,
      Optional<Place> report) {
    RunKey key = run.key().orElseThrow();
    this.table = table;
    this.runs = runs;
    this.key = key;
    this.replaces = run.replace();
    this.folder = attempts(table).ofRun(key);
    this.attempt = Attempt.of(folder);
    this.report = report.map(apart -> new ReportFiles(apart, attempt.run()));
    Replacing replacing = replaces ? Replacing.OURS : Replacing.NOTHING;
    this.rejects =
        rejects.map(apart -> new RejectsFolder(apart, new InTable(), replacing, attempt.run()));
    this.staged =
        new StagedRows(folder, new RowFiles.Parquet(Map.of(), List.of()), attempt, this.rejects);
  }

  /** The rows of this run as the result that rejects go with. */
  private final class InTable implements RejectsFolder.Result {

    @Override
    public String name() {
      return table.name() + " " + key;
    }

    @Override
    public Place folder() {
      Path path = folder.path().getParent().getParent();
      return new Place(NAMED, folder.system(), path, Optional.empty());
    }

    @Override
    public boolean isOf(String run) {
      return standing().filter(found -> found.run().equals(run)).isPresent();
    }
  }

  /**
   * A target that has not been checked.
   *
   * @throws JobException when there is no such table, or it has no transactions
   */
  static TableTarget of(
      SparkSession spark,
      String name,
      RunConfig run,
      Optional<Place> rejects,
      Optional<Place> report) {
    RunKey key = run.key().orElseThrow();
    CatalogTable table =
        CatalogTable.find(spark, NAMED, name)
            .orElseThrow(() -> TableFaults.noTable(NAMED, name, key));
    TableRuns runs =
        TableRuns.of(table)
            .filter(found -> table.location().isPresent())
            .orElseThrow(() -> TableFaults.withoutTransactions(NAMED, table));
    StructField column =
        column(table.schema(), key).orElseThrow(() -> TableFaults.withoutKey(NAMED, table, key));
    requireValue(table, key, column.dataType());
    return new TableTarget(table, runs, run, rejects, report);
  }

  /**
   * A table that may be a target.
   *
   * @throws JobException when there is none, or it stands in no folder
   */
  static CatalogTable find(SparkSession spark, String name) {
    CatalogTable table =
        CatalogTable.find(spark, NAMED, name).orElseThrow(() -> TableFaults.noTable(NAMED, name));
    if (table.location().isEmpty()) {
      throw TableFaults.withoutTransactions(NAMED, table);
    }
    return table;
  }

  /** The folder in which the attempts of all runs lie. */
  static Place attempts(CatalogTable table) {
    Path attempts = new Path(table.location().orElseThrow(), ATTEMPTS);
    return Targets.folder(
        NAMED, attempts.toString(), table.spark().sparkContext().hadoopConfiguration());
  }

  private static Optional<StructField> column(StructType schema, RunKey key) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(key.name()))
        .findFirst();
  }

  @Override
  public String place() {
    return table.name();
  }

  @Override
  public String run() {
    return attempt.run();
  }

  private DataType keyType() {
    return column(table.schema(), key).orElseThrow().dataType();
  }

  private Column keyValue() {
    return lit(key.value()).cast(keyType());
  }

  /** The rows of this run. */
  private Column isOfRun() {
    return col(key.name()).equalTo(keyValue());
  }

  /**
   * What the table holds of this run.
   *
   * @param record what its history says
   * @param rows how many rows there are
   */
  private record Found(Optional<RunRecord> record, long rows) {

    Optional<Manifest> manifest() {
      return record.flatMap(found -> Manifest.parse(found.said()));
    }

    Optional<String> run() {
      return manifest().map(Manifest::run);
    }
  }

  private Found look() {
    Found found = new Found(runs.last(key.toString()), table.rows().where(isOfRun()).count());
    if (found.manifest().isEmpty() && found.rows() > 0) {
      throw TableFaults.rowsNotOurs(table, key, found.rows());
    }
    return found;
  }

  @Override
  public FileKind files() {
    return staged.files();
  }

  @Override
  public Optional<Standing> standing() {
    Found found = look();
    return found
        .manifest()
        .map(
            stands ->
                new Standing(
                    stands.run(), stands.facts(), stands.rows(), stands.rows() == found.rows()));
  }

  @Override
  public void recover() {
    staged.recover(false);
  }

  @Override
  public void check() {
    progress.take(
        Step.MADE,
        Step.CHECKED,
        () -> {
          seen = requireFree();
          try {
            if (rejects.isPresent()) {
              rejects.get().check(Optional.empty());
            }
            if (report.isPresent()) {
              report.get().check(new InTable().folder(), Optional.empty());
            }
          } catch (IOException e) {
            throw TargetFaults.unprepared(folder, e);
          }
        });
  }

  /** A key that the column cannot hold as it is written would be another one there. */
  private static void requireValue(CatalogTable table, RunKey key, DataType type) {
    Column text = lit(key.value()).try_cast(type).cast("string").as("text");
    Row row = table.spark().range(1).select(text).first();
    if (row.isNullAt(0) || !row.getString(0).equals(key.value())) {
      throw TableFaults.keyDoesNotFit(table, key, type.sql());
    }
  }

  /** What stands there and may be replaced; nothing where nothing does. */
  private Optional<RunRecord> requireFree() {
    Found found = look();
    if (found.record().isPresent() && !replaces) {
      throw TableFaults.rowsExist(table, key);
    }
    long more = found.rows() - found.manifest().map(Manifest::rows).orElse(0L);
    if (more > 0) {
      throw TableFaults.rowsNotOurs(table, key, more);
    }
    return found.record();
  }

  @Override
  public void requireApartFrom(String path) {
    // a table may be made of itself, since its versions stay as they are; rejects may not lie there
    InputPath read = new InputPath(LiteralPath.escaped(path), folder.system().getConf());
    rejects.ifPresent(apart -> apart.requireApartFrom(read));
    report.ifPresent(apart -> apart.requireApartFrom(read));
  }

  @Override
  public Ledger write(Dataset<Row> rows, Optional<FaultyRows> faulty) {
    progress.take(
        Step.CHECKED,
        Step.WRITTEN,
        () -> {
          requireColumns(StagedRows.columns(rows.schema(), faulty));
          staged.write(rows, faulty);
        });
    return staged.ledger();
  }

  /** The table takes the columns as they are, or nothing. */
  private void requireColumns(StructType schema) {
    List<String> needed = new ArrayList<>();
    for (StructField field : schema.fields()) {
      needed.add(field.name() + " " + field.dataType().sql());
    }
    List<String> own = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      if (!field.name().equalsIgnoreCase(key.name())) {
        own.add(field.name() + " " + field.dataType().sql());
      }
    }
    if (!own.stream().sorted().toList().equals(needed.stream().sorted().toList())) {
      throw TableFaults.otherColumns(table, needed, own);
    }
  }

  @Override
  public UnitRows units(Cut cut) {
    throw new IllegalStateException("The rows of a table are not taken in units");
  }

  @Override
  public void gather(UnitRows units, Ledger all, Dataset<Row> rows, Optional<FaultyRows> faulty) {
    throw new IllegalStateException("The rows of a table are not taken in units");
  }

  @Override
  public Optional<UnitsDone> unfinished() {
    return Optional.empty();
  }

  @Override
  public void verify(InputRows read) {
    progress.take(Step.WRITTEN, Step.VERIFIED, () -> staged.verify(read));
  }

  @Override
  public Optional<String> reportPlace() {
    return report.map(ReportFiles::place);
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
            report.get().publishBefore(told, facts, this::publish);
          } else {
            publish(facts);
          }
        });
    staged.end();
  }

  private void publish(ObjectNode facts) {
    if (!requireFree().equals(seen)) {
      throw TableFaults.rowsPublishedFirst(table, key, null);
    }
    staged.publish(facts, this::publishRows);
  }

  private void publishRows(ObjectNode facts) {
    String said = new Manifest(run(), facts, staged.count(), Map.of()).text();
    long generation = seen.map(RunRecord::generation).orElse(0L) + 1;
    Dataset<Row> rows =
        table
            .spark()
            .read()
            .schema(staged.schema())
            .parquet(LiteralPath.escaped(attempt.data().toString()))
            .withColumn(key.name(), keyValue());
    Exception failure = null;
    try {
      runs.write(
          rows, key.toString(), new RunRecord(generation, said), isOfRun(), seen.isPresent());
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      failure = e;
    }
    // the history is the truth, whatever a transaction has said of its end
    Optional<String> stands = new Found(runs.last(key.toString()), 0).run();
    if (stands.equals(Optional.of(run()))) {
      return;
    }
    boolean overtaken = !stands.equals(new Found(seen, 0).run());
    if (overtaken || failure == null) {
      throw TableFaults.rowsPublishedFirst(table, key, failure);
    }
    throw TableFaults.rowsUnpublished(table, key, Causes.firstLine(failure), failure);
  }

  @Override
  public Optional<String> keepRejects(ObjectNode facts) {
    try {
      return staged.keepRejects(facts);
    } catch (IOException e) {
      throw TargetFaults.unpublished(folder, e);
    }
  }

  @Override
  public void abort() {
    progress.abort();
    staged.end();
  }
}
