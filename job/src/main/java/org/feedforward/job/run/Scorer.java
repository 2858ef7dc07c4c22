package org.feedforward.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.features.Argument;
import org.feedforward.job.features.Features;
import org.feedforward.job.sql.SqlScoring;

/** The plan of a run: the kept columns and a prediction that is never null. */
final class Scorer {

  /** What a row with a null feature fails with; {@link NullFeature} then finds the column. */
  static final String NULL_FEATURE = "feedforward: a feature is null";

  private Scorer() {}

  /**
   * Adds the prediction to the kept columns.
   *
   * @param rows the table
   * @param keep the columns to keep
   * @param arguments what feeds the model
   * @param model the model
   * @param prediction the prediction's name
   */
  static Dataset<Row> score(
      Dataset<Row> rows,
      List<String> keep,
      List<Argument> arguments,
      SqlScoring model,
      String prediction) {
    List<Column> columns = new ArrayList<>();
    keep.forEach(name -> columns.add(col(Features.quoted(name))));
    columns.add(predict(arguments, model).as(prediction));
    Dataset<Row> scored = rows.select(columns.toArray(Column[]::new));
    // above the operator, not around the expression: a condition around it would make Spark
    // evaluate it row by row
    columns.set(
        keep.size(),
        coalesce(col(Features.quoted(prediction)), raise_error(lit(NULL_FEATURE)))
            .as(prediction, model.metadata()));
    return scored.select(columns.toArray(Column[]::new));
  }

  /**
   * The numbers in the model's order; or, where an array or struct is among them, one per input.
   */
  private static Column predict(List<Argument> arguments, SqlScoring model) {
    List<String> names = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    if (arguments.stream().noneMatch(Scorer::isNested)) {
      for (Argument argument : arguments) {
        names.add(argument.name());
        columns.add(argument.column());
      }
      return model.predict(names, columns);
    }
    int inputs = arguments.get(arguments.size() - 1).input() + 1;
    for (int i = 0; i < inputs; i++) {
      int input = i;
      List<Argument> own = arguments.stream().filter(a -> a.input() == input).toList();
      boolean alone = own.size() == 1;
      names.add(alone ? own.get(0).name() : "features");
      columns.add(
          alone
              ? own.get(0).column()
              : struct(own.stream().map(a -> a.column().as(a.name())).toArray(Column[]::new)));
    }
    return model.predict(names, columns);
  }

  private static boolean isNested(Argument argument) {
    return argument.type() instanceof ArrayType || argument.type() instanceof StructType;
  }
}
