package org.feedforward.job.input;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.orc.EncryptionKey;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.Format;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.sql.files.FileColumns;
import org.feedforward.job.sql.files.OrcColumns;

/** ORC files as one table, under the rules of Parquet files. */
final class OrcTable {

  private static final String MAGIC = "ORC";

  /** The columns of a file of a transactional table of Hive; the rows are inside the last one. */
  private static final List<String> TRANSACTIONAL =
      List.of("operation", "originalTransaction", "bucket", "rowId", "currentTransaction", "row");

  private OrcTable() {}

  static Table open(SparkSession spark, InputConfig config) {
    ReaderOptions options =
        new ReaderOptions(config.options())
            .require("orc.skip.corrupt.data", "false", "rows of a damaged file would be missing")
            .require(
                "orc.force.positional.evolution",
                "false",
                "columns in another order would be mixed up");
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Footers.Reader reader = file -> read(file, configuration);
    return TypedFiles.open(spark, config, "orc", options.toMap(), reader, OrcTable::requireNames);
  }

  private static Footers.Footer read(FileStatus file, Configuration configuration) {
    String name = InputFiles.shown(file.getPath());
    if (file.getLen() == 0) {
      throw InputFaults.noBytes(name, Format.ORC);
    }
    try (Reader orc =
        OrcFile.createReader(
            file.getPath(),
            OrcFile.readerOptions(configuration)
                .filesystem(file.getPath().getFileSystem(configuration))
                .maxLength(file.getLen()))) {
      EncryptionKey[] keys = orc.getColumnEncryptionKeys();
      if (keys != null && keys.length > 0) {
        throw InputFaults.encrypted(name, Format.ORC);
      }
      if (orc.getSchema().getFieldNames().equals(TRANSACTIONAL)) {
        throw InputFaults.transactional(name);
      }
      return new Footers.Footer(
          OrcColumns.of(orc.getSchema()), Set.of(), OptionalLong.of(orc.getNumberOfRows()));
    } catch (JobException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw told(file, configuration, e);
    }
  }

  private static JobException told(FileStatus file, Configuration configuration, Exception cause) {
    String name = InputFiles.shown(file.getPath());
    FileEnds ends = FileEnds.of(file, MAGIC.length(), configuration);
    if (!ends.head().equals(MAGIC)) {
      return InputFaults.otherMagic(name, Format.ORC, MAGIC);
    }
    String advice = Checksums.advice(file.getPath().toString(), cause);
    return InputFaults.damaged(name, Format.ORC, advice, cause);
  }

  /**
   * Old programs name columns {@code _col0}, {@code _col1}, ..., and Spark takes those of a file in
   * which all are named so by their places.
   */
  private static void requireNames(Map<FileColumns, String> files, StructType all) {
    List<String> names = List.of(all.fieldNames());
    files.forEach(
        (columns, file) -> {
          List<String> own = List.of(columns.readable().fieldNames());
          boolean numbered = own.stream().allMatch(name -> name.startsWith("_col"));
          boolean inPlace = own.size() <= names.size() && names.subList(0, own.size()).equals(own);
          if (numbered && !inPlace) {
            throw InputFaults.numberedColumns(file, own, names);
          }
        });
  }
}
