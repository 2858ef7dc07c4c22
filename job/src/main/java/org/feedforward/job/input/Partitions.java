package org.feedforward.job.input;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/**
 * The columns that folders {@code name=value} add to a table. They hold the text of the folder: as
 * a number, {@code 007} would become 7, and {@code 1.10} and {@code 1.1} one. A Spark that was
 * started with {@value #INFERENCE} set to true types them as it does.
 *
 * @param names the columns
 * @param asTexts whether they are texts
 */
record Partitions(List<String> names, boolean asTexts) {

  private static final String INFERENCE = "spark.sql.sources.partitionColumnTypeInference.enabled";

  Partitions {
    names = List.copyOf(names);
  }

  /** The partition columns of a layout; {@link JobException} when files have one of the name. */
  static Partitions of(SparkSession spark, Layout layout, StructType columns, InputFiles files) {
    List<String> problems =
        layout.partitions().stream()
            .flatMap(
                partition ->
                    own(columns, partition).stream()
                        .map(
                            own ->
                                InputFaults.partitionClash(
                                    partition, own, files.files().get(0).getPath())))
            .toList();
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
    boolean inferred = spark.sparkContext().getConf().get(INFERENCE, "false").equals("true");
    return new Partitions(layout.partitions(), !inferred);
  }

  private static Optional<String> own(StructType columns, String partition) {
    return Arrays.stream(columns.fieldNames()).filter(partition::equalsIgnoreCase).findFirst();
  }

  /** The schema to read with. */
  StructType addedTo(StructType columns) {
    StructType all = columns;
    if (asTexts) {
      for (String name : names) {
        all = all.add(name, DataTypes.StringType);
      }
    }
    return all;
  }

  /** The columns that hold texts. */
  Set<String> texts() {
    return asTexts ? new HashSet<>(names) : Set.of();
  }
}
