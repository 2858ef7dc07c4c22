package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.Metadata;
import org.feedforward.Model;

/** A model as a function of columns, for the packages that know no Catalyst. */
public final class SqlScoring {

  private final ModelReference model;
  private final String label;

  private SqlScoring(ModelReference model, String label) {
    this.model = model;
    this.label = label;
  }

  /** A model in a running application; the label is what plans and messages call it. */
  public static SqlScoring of(SparkContext context, Model model, String label) {
    return new SqlScoring(ModelReference.of(context, model), label);
  }

  /** A model as SQL finds it: by a path, or by a name that the session configures. */
  public static SqlScoring find(SparkSession session, String pathOrName) {
    return new SqlScoring(SqlModels.find(session, pathOrName), pathOrName);
  }

  /** The prediction for some columns: numbers, an array or a struct of them, or one per input. */
  public Column predict(Column... features) {
    List<Expression> arguments = new ArrayList<>();
    Arrays.stream(features).map(ExpressionUtils::expression).forEach(arguments::add);
    return ExpressionUtils.column(new Predict(model, label, Seqs.seq(arguments)));
  }

  /** What a column of predictions should carry: the shape of an output of rank 2 and more. */
  public Metadata metadata() {
    return ResultType.metadata(model.outputs());
  }

  /** The names of the inputs, in order. */
  public List<String> inputNames() {
    return model.inputs().stream().map(input -> input.name()).toList();
  }
}
