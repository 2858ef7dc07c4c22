package org.feedforward.job.run;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;

/** Spark's settings that change what is read or which rows a condition keeps. */
final class SparkSettings {

  private static final String TIME_ZONE = "spark.sql.session.timeZone";

  /** What the names of such settings begin with; others are about speed, places and logs. */
  private static final List<String> OF_NUMBERS =
      List.of(
          TIME_ZONE,
          "spark.sql.ansi.",
          "spark.sql.legacy.",
          "spark.sql.timestampType",
          "spark.sql.decimalOperations.",
          "spark.sql.files.ignore",
          "spark.sql.csv.",
          "spark.sql.json.",
          "spark.sql.avro.",
          "spark.sql.orc.impl",
          "spark.sql.columnNameOfCorruptRecord",
          "spark.sql.parquet.binaryAsString",
          "spark.sql.parquet.int96",
          "spark.sql.parquet.datetimeRebase",
          "spark.sql.parquet.inferTimestampNTZ",
          "spark.sql.parquet.fieldId",
          "spark.sql.parquet.mergeSchema",
          "spark.sql.sources.partitionColumnTypeInference");

  private SparkSettings() {}

  /** Those among some that are given, and the time zone, which the machine says otherwise. */
  static Map<String, String> ofNumbers(Map<String, String> settings) {
    Map<String, String> found = new TreeMap<>();
    found.put(TIME_ZONE, TimeZone.getDefault().getID());
    settings.forEach(
        (name, value) -> {
          if (OF_NUMBERS.stream().anyMatch(name::startsWith)) {
            found.put(name, value);
          }
        });
    return found;
  }
}
