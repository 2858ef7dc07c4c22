package org.feedforward.job.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/**
 * Names that differ by case alone. Spark as it is set up by default tells no column of a Parquet
 * file from the other by case, and opens none that holds both.
 */
final class SameNames {

  private SameNames() {}

  /** Refuses a result whose columns, or fields of one, differ by case alone; names all of them. */
  static void refuse(StructType table, List<String> keep, List<String> added) {
    List<String> problems = new ArrayList<>();
    List<String> names = new ArrayList<>(keep);
    names.addAll(added);
    pair(names).ifPresent(pair -> problems.add(OutputFaults.unopenable(pair)));
    for (String name : keep) {
      pairWithin(table.apply(name).dataType())
          .ifPresent(pair -> problems.add(OutputFaults.unopenableWithin(name, pair)));
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
  }

  private static Optional<String> pair(List<String> names) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String first = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (first != null) {
        return Optional.of(OutputFaults.differByCase(first, name));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> pairWithin(DataType type) {
    if (type instanceof ArrayType array) {
      return pairWithin(array.elementType());
    } else if (type instanceof MapType map) {
      return pairWithin(map.keyType()).or(() -> pairWithin(map.valueType()));
    } else if (type instanceof StructType struct) {
      Optional<String> found = pair(List.of(struct.fieldNames()));
      for (StructField field : struct.fields()) {
        found = found.or(() -> pairWithin(field.dataType()));
      }
      return found;
    }
    return Optional.empty();
  }
}
