package org.feedforward.job.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.StringType;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.task.ModelReference;
import scala.collection.immutable.Seq;

/** {@code feedforward_predict(model, features...)}: finds the model and makes the expression. */
final class PredictFunction {

  private PredictFunction() {}

  static Expression of(Seq<Expression> arguments) {
    List<Expression> all = Seqs.list(arguments);
    if (all.size() < 2) {
      throw SqlFaults.tooFewArguments(all.size());
    }
    String model = constant(all.get(0));
    ModelReference reference = SqlModels.find(SparkSession.active(), model);
    Optional<Path> features = SqlModels.features(SparkSession.active(), model);
    if (features.isPresent()) {
      return PreparedCall.of(reference, model, features.get(), all.subList(1, all.size()));
    }
    return Predict.of(
        reference, ColumnForm.whole(reference.outputs()), model, all.subList(1, all.size()));
  }

  private static String constant(Expression model) {
    Object value =
        model.foldable() && model.dataType() instanceof StringType ? model.eval(null) : null;
    if (value == null) {
      throw SqlFaults.modelIsNotConstant(model.sql());
    }
    return value.toString();
  }
}
