package org.feedforward.job.input;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.files.FileColumns;

/**
 * Avro files as one table, under the rules of Parquet files. Their headers say the columns, and
 * nothing says how many rows there are. Spark's reader is among its own classes; the module
 * spark-avro gives it the name {@code avro}.
 */
final class AvroTable {

  private static final String SPARK = "org.apache.spark.sql.avro.AvroFileFormat";
  private static final String MAGIC = "Obj\u0001";

  /** Options that change the columns of a file. */
  private static final List<String> OF_COLUMNS =
      List.of(
          "enablestableidentifiersforuniontype",
          "stableidentifierprefixforuniontype",
          "recursivefieldmaxdepth");

  private final SparkSession spark;
  private final Configuration configuration;
  private final Map<String, String> options;
  private final Map<Schema, StructType> columns = new ConcurrentHashMap<>();

  private AvroTable(SparkSession spark, Map<String, String> options) {
    this.spark = spark;
    this.configuration = spark.sparkContext().hadoopConfiguration();
    this.options = new HashMap<>(options);
    this.options.keySet().removeIf(name -> !OF_COLUMNS.contains(name.toLowerCase(Locale.ROOT)));
  }

  static Table open(SparkSession spark, InputConfig config) {
    try {
      Class.forName(SPARK, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw InputFaults.withoutAvro(e);
    }
    Map<String, String> options =
        new ReaderOptions(config.options())
            .require("ignoreExtension", "true", "files with another ending would be left out")
            .toMap();
    AvroTable table = new AvroTable(spark, options);
    return TypedFiles.open(spark, config, SPARK, options, table::read);
  }

  private Footers.Footer read(FileStatus file) {
    String name = InputFiles.shown(file.getPath());
    if (file.getLen() == 0) {
      throw InputFaults.noBytes(name, Format.AVRO);
    }
    try (DataFileStream<Object> avro =
        new DataFileStream<>(
            file.getPath().getFileSystem(configuration).open(file.getPath()),
            new GenericDatumReader<>())) {
      StructType own = columns.computeIfAbsent(avro.getSchema(), schema -> columns(file));
      return new Footers.Footer(new FileColumns(own, Map.of()), Set.of(), OptionalLong.empty());
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      if (e instanceof JobException told) {
        throw told;
      }
      if (!FileEnds.of(file, MAGIC.length(), configuration).head().equals(MAGIC)) {
        throw InputFaults.otherMagic(name, Format.AVRO, "Obj");
      }
      String advice = Checksums.advice(file.getPath().toString(), e);
      throw InputFaults.damaged(name, Format.AVRO, advice, e);
    }
  }

  private StructType columns(FileStatus file) {
    return spark
        .read()
        .format(SPARK)
        .options(options)
        .load(LiteralPath.escaped(file.getPath().toString()))
        .schema();
  }
}
