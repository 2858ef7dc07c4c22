package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.sql.files.FileColumns;

/** The columns of several files as one table's: widened where that is exact. */
final class MergedColumns {

  /** What is known of a column so far, and the first file that has it. */
  private record Seen(StructField field, String file) {}

  private final Map<String, Seen> columns = new LinkedHashMap<>();
  private final Map<String, String> conflicting = new LinkedHashMap<>();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private final Map<String, String> incomplete = new LinkedHashMap<>();

  private MergedColumns() {}

  /**
   * Merges the columns of files.
   *
   * @param files the different lists of columns, each with the first file that has it
   */
  static MergedColumns of(Map<FileColumns, String> files) {
    MergedColumns merged = new MergedColumns();
    files.forEach(merged::add);
    files.forEach(merged::findMissing);
    merged.conflicting.keySet().forEach(merged.columns::remove);
    merged.requireDistinct();
    return merged;
  }

  StructType schema() {
    StructType schema = new StructType();
    for (Seen seen : columns.values()) {
      schema = schema.add(seen.field());
    }
    return schema;
  }

  /**
   * What is wrong with some of the columns.
   *
   * @param byRows columns that Spark reads by rows only
   */
  ColumnFaults faults(Set<String> byRows) {
    return new ColumnFaults(conflicting, unreadable, incomplete, byRows);
  }

  private void add(FileColumns file, String name) {
    file.unreadable()
        .forEach(
            (column, type) ->
                unreadable.putIfAbsent(column, InputFaults.unreadableType(column, type, name)));
    for (StructField field : file.readable().fields()) {
      Seen seen = columns.get(field.name());
      if (seen == null) {
        columns.put(field.name(), new Seen(field, name));
        continue;
      }
      Optional<DataType> common = CommonType.of(seen.field().dataType(), field.dataType());
      if (common.isEmpty()) {
        conflicting.putIfAbsent(
            field.name(),
            InputFaults.conflict(
                field.name(), shown(seen.field()), seen.file(), shown(field), name));
      } else {
        StructField wide =
            new StructField(field.name(), common.get(), true, seen.field().metadata());
        columns.put(field.name(), new Seen(wide, seen.file()));
      }
    }
  }

  private static String shown(StructField field) {
    return field.dataType().simpleString();
  }

  /** Columns and fields that one file has and this one lacks. */
  private void findMissing(FileColumns file, String name) {
    for (Seen seen : columns.values()) {
      String column = seen.field().name();
      Optional<StructField> own = CommonType.field(file.readable(), column);
      if (own.isPresent()) {
        findMissing(column, own.get().dataType(), seen.field().dataType(), name);
      } else if (file.unreadable().containsKey(column)) {
        conflicting.putIfAbsent(
            column,
            InputFaults.conflict(
                column, shown(seen.field()), seen.file(), file.unreadable().get(column), name));
      } else {
        incomplete.putIfAbsent(column, name);
      }
    }
    conflicting.keySet().forEach(unreadable::remove);
  }

  private void findMissing(String path, DataType own, DataType all, String name) {
    if (own instanceof StructType struct && all instanceof StructType wide) {
      for (StructField field : wide.fields()) {
        String inner = path + "." + field.name();
        CommonType.field(struct, field.name())
            .ifPresentOrElse(
                present -> findMissing(inner, present.dataType(), field.dataType(), name),
                () -> incomplete.putIfAbsent(inner, name));
      }
    }
  }

  /** Names that differ by case in different files are one column to most programs. */
  private void requireDistinct() {
    Map<String, Seen> lower = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Seen seen : columns.values()) {
      Seen other = lower.putIfAbsent(seen.field().name().toLowerCase(Locale.ROOT), seen);
      if (other != null && !other.file().equals(seen.file())) {
        problems.add(
            InputFaults.differByCase(
                other.field().name(), other.file(), seen.field().name(), seen.file()));
      }
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
  }
}
