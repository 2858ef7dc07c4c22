package org.feedforward.job.sql.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.feedforward.job.sql.catalyst.Seqs;
import scala.Option;

/** Which folder a row of a batch goes to, by the values of columns, under the names of Spark's. */
public final class FolderNames {

  private final List<String> columns = new ArrayList<>();
  private final List<Expression> texts = new ArrayList<>();
  private final UnsafeProjection values;
  private final Map<UnsafeRow, Integer> folders = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  private UnsafeRow last;
  private int ofLast;

  /**
   * Names.
   *
   * @param columns whose values become folders, in their order
   * @param timeZone of points in time
   */
  public FolderNames(List<WrittenColumn> columns, String timeZone) {
    List<Expression> read = new ArrayList<>();
    for (WrittenColumn column : columns) {
      this.columns.add(column.name());
      Expression value;
      if (column instanceof WrittenColumn.Computed computed) {
        value = reference(read.size(), column);
        read.add(reference(computed.vector(), column));
      } else {
        value = new Literal(((WrittenColumn.Constant) column).value(), column.field().dataType());
      }
      texts.add(
          Cast$.MODULE$.apply(
              value, DataTypes.StringType, Option.apply(timeZone), SQLConf.get().ansiEnabled()));
    }
    this.values = UnsafeProjection.create(Seqs.seq(read));
  }

  private static Expression reference(int at, WrittenColumn column) {
    return new BoundReference(at, column.field().dataType(), true);
  }

  /** Puts the number of the folder of each row behind the others. */
  public void find(ColumnarBatch batch, int[] rows, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      UnsafeRow key = values.apply(batch.getRow(rows[i]));
      if (!key.equals(last)) {
        Integer known = folders.get(key);
        last = key.copy();
        ofLast = known == null ? number(last) : known;
      }
      target[i] = ofLast;
    }
  }

  private int number(UnsafeRow key) {
    String name = name(key);
    Integer number = numbers.get(name); // null and the empty text have one name
    if (number == null) {
      number = names.size();
      numbers.put(name, number);
      names.add(name);
    }
    folders.put(key, number);
    return number;
  }

  private String name(InternalRow key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object text = texts.get(i).eval(key);
      parts.add(
          ExternalCatalogUtils.getPartitionPathString(
              columns.get(i), text == null ? null : text.toString()));
    }
    return String.join("/", parts);
  }

  /** The folder with a number, by its path below the result. */
  public String name(int folder) {
    return names.get(folder);
  }
}
