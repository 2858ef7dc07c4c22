package org.feedforward.job.sql;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.FeatureFile;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.job.sql.plan.Predict;
import org.feedforward.job.sql.task.ModelReference;
import org.feedforward.job.sql.task.RowChecks;
import scala.Option;

/**
 * A call of a model whose features a file describes: its argument is a row, {@code struct(*)}, of
 * which the file names the columns.
 */
final class PreparedCall {

  private PreparedCall() {}

  static Predict of(ModelReference model, String label, Path features, List<Expression> arguments) {
    if (arguments.size() != 1 || !(arguments.get(0).dataType() instanceof StructType row)) {
      throw SqlFaults.notARow(label, features.toString());
    }
    String zone = SparkSession.active().conf().get("spark.sql.session.timeZone");
    Binding binding =
        Binding.ofTable(
            new TableColumns(row, Set.of(), ColumnFaults.NONE),
            model.inputs(),
            FeatureFile.read(features),
            ZoneId.of(zone, ZoneId.SHORT_IDS));
    List<Expression> columns = new ArrayList<>();
    for (BoundColumn column : binding.columns()) {
      columns.add(column(arguments.get(0), row, column));
    }
    return Predict.of(model, label, binding, columns, Predict.Result.PREDICTION, RowChecks.NONE);
  }

  /** The column of a row, or a field of one, without the row where that is put together here. */
  private static Expression column(Expression argument, StructType row, BoundColumn column) {
    int ordinal = row.fieldIndex(column.path().get(0));
    Expression value =
        argument instanceof CreateNamedStruct struct
            ? struct.valExprs().apply(ordinal)
            : field(argument, ordinal, column.path().get(0));
    for (String name : column.path().subList(1, column.path().size())) {
      value = field(value, ((StructType) value.dataType()).fieldIndex(name), name);
    }
    return value;
  }

  private static Expression field(Expression struct, int ordinal, String name) {
    return new GetStructField(struct, ordinal, Option.apply(name));
  }
}
