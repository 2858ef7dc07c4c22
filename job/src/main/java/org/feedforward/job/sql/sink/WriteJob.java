package org.feedforward.job.sql.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.execution.datasources.BasicWriteJobStatsTracker;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.WriteJobStatsTracker;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.SchemaUtils;
import org.apache.spark.util.SerializableConfiguration;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.parquet.ParquetSettings;
import scala.Option;

/** The driver's side of a write: what Spark's own command for files does around its tasks. */
final class WriteJob {

  private static final FileStatus[] NO_FILES = {};

  private final Job job;
  private final FileCommitProtocol committer;
  private final SharedWrite shared;
  private final Optional<ParquetSettings> copies;

  private WriteJob(
      Job job, FileCommitProtocol committer, SharedWrite shared, Optional<ParquetSettings> copies) {
    this.job = job;
    this.committer = committer;
    this.shared = shared;
    this.copies = copies;
  }

  /**
   * A write.
   *
   * @param renames whether files are written elsewhere and renamed when their task or all have
   *     ended
   */
  static WriteJob of(
      SparkSession session,
      StructType schema,
      String place,
      FileKind files,
      Optional<FaultyRows> faulty,
      boolean renames) {
    String id = UUID.randomUUID().toString();
    SQLConf settings = session.sessionState().conf();
    scala.collection.immutable.Map<String, String> options = Seqs.map(files.options());
    try {
      Configuration hadoop = session.sessionState().newHadoopConfWithOptions(options);
      String folder = newFolder(place, hadoop);
      Job job = job(hadoop, folder);
      FileFormat format = format(files.format(), settings);
      StructType written = written(schema, faulty);
      requireWritable(format, written, settings);
      List<Attribute> all = attributes(written);
      List<Attribute> partitions = new ArrayList<>();
      List<Attribute> data = new ArrayList<>();
      all.forEach(
          column -> (files.partitionBy().contains(column.name()) ? partitions : data).add(column));
      partitions.sort(
          Comparator.comparingInt(column -> files.partitionBy().indexOf(column.name())));
      OutputWriterFactory factory = format.prepareWrite(session, job, options, schemaOf(data));
      SerializableConfiguration configuration =
          new SerializableConfiguration(job.getConfiguration());
      WriteJobStatsTracker metrics =
          new BasicWriteJobStatsTracker(configuration, BasicWriteJobStatsTracker.metrics());
      WriteJobDescription description =
          new WriteJobDescription(
              id,
              configuration,
              factory,
              Seqs.seq(all),
              Seqs.seq(data),
              Seqs.seq(partitions),
              Option.empty(),
              folder,
              Seqs.map(Map.of()),
              option(files.options(), "maxRecordsPerFile")
                  .map(Long::parseLong)
                  .orElse(settings.maxRecordsPerFile()),
              option(files.options(), "timeZone").orElse(settings.sessionLocalTimeZone()),
              Seqs.seq(metrics));
      FileCommitProtocol committer =
          renames
              ? FileCommitProtocol.instantiate(
                  settings.fileCommitProtocolClass(), id, folder, false)
              : new DirectCommit(id, folder);
      Optional<RejectFiles> rejects =
          faulty.isPresent() && faulty.get().policy() == Policy.REJECT
              ? Optional.of(RejectFiles.of(session, schema, faulty.get().kept(), folder))
              : Optional.empty();
      SharedWrite shared =
          new SharedWrite(
              id,
              trackerId(),
              description,
              committer,
              schemaOf(all),
              format instanceof ParquetFileFormat,
              faulty.orElse(null),
              rejects.orElse(null),
              null);
      return new WriteJob(job, committer, shared, copies(shared, format, files, hadoop, settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was asked of Parquet files that may take over columns of the input as they are. */
  private static Optional<ParquetSettings> copies(
      SharedWrite shared,
      FileFormat format,
      FileKind files,
      Configuration hadoop,
      SQLConf settings) {
    WriteJobDescription description = shared.description();
    return format.getClass() == ParquetFileFormat.class && description.maxRecordsPerFile() <= 0
        ? ParquetSettings.of(
            files.options(), settings, hadoop, description.serializableHadoopConf().value())
        : Optional.empty();
  }

  /** As Spark makes it: the time, and a number so that no two are alike. */
  static String trackerId() {
    return DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(Instant.now())
        + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }

  private static String newFolder(String place, Configuration hadoop) throws IOException {
    Path path = new Path(place);
    FileSystem system = path.getFileSystem(hadoop);
    if (system.exists(path)) {
      throw new FileAlreadyExistsException(place + " already exists");
    }
    return system.makeQualified(path).toString();
  }

  /** The settings of writers of rows, as Spark's command for files makes them. */
  static Job job(Configuration hadoop, String folder) throws IOException {
    Job job = Job.getInstance(hadoop);
    job.setOutputKeyClass(Void.class);
    job.setOutputValueClass(InternalRow.class);
    FileOutputFormat.setOutputPath(job, new Path(folder));
    return job;
  }

  private static FileFormat format(String name, SQLConf settings) {
    try {
      Object source =
          DataSource.lookupDataSource(name, settings).getDeclaredConstructor().newInstance();
      return source instanceof FileDataSourceV2 second
          ? second.fallbackFileFormat().getDeclaredConstructor().newInstance()
          : (FileFormat) source;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark's format " + name, e);
    }
  }

  /** What Spark's own command refuses. */
  private static void requireWritable(FileFormat format, StructType schema, SQLConf settings) {
    SchemaUtils.checkColumnNameDuplication(
        Seqs.seq(List.of(schema.fieldNames())), settings.caseSensitiveAnalysis());
    SchemaUtils.checkIndeterminateCollationInSchema(schema);
    DataSourceUtils.checkFieldNames(format, schema);
    for (StructField field : schema.fields()) {
      if (!format.supportDataType(field.dataType())) {
        throw unsupported(
            QueryCompilationErrors.dataTypeUnsupportedByDataSourceError(format.toString(), field));
      }
    }
  }

  /** Spark's words as they are: they are no mistake of ours. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException unsupported(Throwable words) throws E {
    throw (E) words;
  }

  /** Whether a format is one of files, which this room can write. */
  static boolean isOfFiles(String name, SQLConf settings) {
    Class<?> type = DataSource.lookupDataSource(name, settings);
    return FileDataSourceV2.class.isAssignableFrom(type) || FileFormat.class.isAssignableFrom(type);
  }

  /**
   * The columns that are written: all but the faults. What is computed by the model is null for
   * faulty rows alone, so it is never null where none is kept.
   */
  private static StructType written(StructType schema, Optional<FaultyRows> faulty) {
    if (faulty.isEmpty()) {
      return schema;
    }
    StructField[] fields = Arrays.copyOf(schema.fields(), schema.size() - 1);
    boolean complete = faulty.get().policy() != Policy.NULL;
    for (int i = faulty.get().kept(); i < fields.length && complete; i++) {
      StructField field = fields[i];
      fields[i] = new StructField(field.name(), field.dataType(), false, field.metadata());
    }
    return new StructType(fields);
  }

  static List<Attribute> attributes(StructType schema) {
    List<Attribute> attributes = new ArrayList<>();
    for (StructField field : schema.fields()) {
      attributes.add(
          new AttributeReference(
              field.name(),
              field.dataType(),
              field.nullable(),
              field.metadata(),
              NamedExpression$.MODULE$.newExprId(),
              Seqs.seq(List.<String>of())));
    }
    return attributes;
  }

  private static StructType schemaOf(List<Attribute> columns) {
    StructField[] fields = new StructField[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      Attribute column = columns.get(i);
      fields[i] =
          new StructField(column.name(), column.dataType(), column.nullable(), column.metadata());
    }
    return new StructType(fields);
  }

  private static Optional<String> option(Map<String, String> options, String name) {
    return options.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What the tasks need. */
  SharedWrite shared() {
    return shared;
  }

  /** What was asked of files that may take over columns of the input; empty if these may not. */
  Optional<ParquetSettings> copies() {
    return copies;
  }

  /** The columns whose values become folders. */
  List<String> folders() {
    return Seqs.list(shared.description().partitionColumns()).stream()
        .map(Attribute::name)
        .toList();
  }

  /** Tells this write from every other. */
  String id() {
    return shared.id();
  }

  void begin() {
    committer.setupJob(job);
  }

  /** Takes note of a task that has committed. */
  void taken(TaskCommitMessage message) {
    committer.onTaskCommit(message);
  }

  void commit(List<TaskCommitMessage> messages) {
    committer.commitJob(job, Seqs.seq(messages));
  }

  /**
   * Removes the rejected rows of tasks that have committed but were not counted, because the job
   * was stopped meanwhile.
   */
  void keepRejectsOf(Set<Integer> partitions) {
    Path folder = new Path(shared.description().path(), RowSink.REJECTS);
    try {
      FileSystem system = folder.getFileSystem(job.getConfiguration());
      for (FileStatus file : system.exists(folder) ? system.listStatus(folder) : NO_FILES) {
        // part-00007-...
        if (!partitions.contains(Integer.valueOf(file.getPath().getName().split("-")[1]))) {
          system.delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void abort() {
    committer.abortJob(job);
  }
}
