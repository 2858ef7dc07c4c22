package org.feedforward.job.diff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that cannot be compared.
 *
 * @param onlyA those that B lacks, with their types
 * @param onlyB those that A lacks, with their types
 * @param types those that have another type on either side, with both
 */
public record ColumnsApart(
    Map<String, String> onlyA, Map<String, String> onlyB, Map<String, Types> types) {

  /** The types of a column. */
  public record Types(String a, String b) {}

  public ColumnsApart {
    onlyA = Collections.unmodifiableMap(new LinkedHashMap<>(onlyA));
    onlyB = Collections.unmodifiableMap(new LinkedHashMap<>(onlyB));
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
  }

  static ColumnsApart of(StructType a, StructType b) {
    Map<String, String> left = typesOf(a);
    Map<String, String> right = typesOf(b);
    Map<String, Types> types = new LinkedHashMap<>();
    left.forEach(
        (name, type) -> {
          if (right.containsKey(name) && !right.get(name).equals(type)) {
            types.put(name, new Types(type, right.get(name)));
          }
        });
    Map<String, String> onlyA = new LinkedHashMap<>(left);
    onlyA.keySet().removeAll(right.keySet());
    Map<String, String> onlyB = new LinkedHashMap<>(right);
    onlyB.keySet().removeAll(left.keySet());
    return new ColumnsApart(onlyA, onlyB, types);
  }

  private static Map<String, String> typesOf(StructType columns) {
    Map<String, String> types = new LinkedHashMap<>();
    for (StructField field : columns.fields()) {
      types.put(field.name(), field.dataType().catalogString());
    }
    return types;
  }

  /** The columns of a side that can be compared. */
  List<String> common(StructType a) {
    List<String> names = new ArrayList<>(List.of(a.fieldNames()));
    names.removeAll(onlyA.keySet());
    names.removeAll(types.keySet());
    return names;
  }

  boolean isEmpty() {
    return onlyA.isEmpty() && onlyB.isEmpty() && types.isEmpty();
  }
}
