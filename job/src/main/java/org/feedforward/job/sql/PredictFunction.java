package org.feedforward.job.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.job.sql.plan.Predict;
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
    NamedResult result = SqlModels.find(SparkSession.active(), model);
    if (result.constant().isPresent()) {
      return Literal.create(result.constant().get(), DataTypes.StringType);
    }
    List<Expression> values = all.subList(1, all.size());
    Optional<Path> features = SqlModels.features(SparkSession.active(), result.name());
    return features.isPresent()
        ? PreparedCall.of(result.model(), model, features.get(), values).withForm(result.form())
        : Predict.of(result.model(), result.form(), model, values);
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
