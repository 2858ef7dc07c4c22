package org.feedforward.job.sql.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.orc.TypeDescription;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.types.StructType;

/** The columns of an ORC file. */
public final class OrcColumns {

  private OrcColumns() {}

  /** The columns that a footer describes. */
  public static FileColumns of(TypeDescription file) {
    StructType readable = new StructType();
    Map<String, String> unreadable = new LinkedHashMap<>();
    List<String> names = file.getFieldNames();
    for (int i = 0; i < names.size(); i++) {
      TypeDescription column = file.getChildren().get(i);
      try {
        StructType one =
            OrcUtils.toCatalystSchema(
                TypeDescription.createStruct().addField(names.get(i), column.clone()));
        readable =
            readable.add(CharVarcharUtils.replaceCharVarcharWithStringInSchema(one).fields()[0]);
      } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
        unreadable.put(names.get(i), column.toString());
      }
    }
    return new FileColumns(readable, unreadable);
  }
}
