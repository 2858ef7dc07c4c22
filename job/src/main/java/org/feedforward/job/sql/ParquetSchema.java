package org.feedforward.job.sql;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a Parquet file in Spark's types. Spark itself starts a job to find out, whose
 * result a Kryo that requires registration refuses.
 */
public final class ParquetSchema {

  private ParquetSchema() {}

  /** Reads the footer of one file. */
  public static StructType read(SparkSession spark, FileStatus file) throws IOException {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, configuration))) {
      ParquetMetadata metadata = reader.getFooter();
      return ParquetFileFormat.readSchemaFromFooter(
          new Footer(file.getPath(), metadata),
          new ParquetToSparkSchemaConverter(spark.sessionState().conf()));
    }
  }
}
