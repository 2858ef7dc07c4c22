package org.feedforward.job.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.feedforward.graph.Port;

/**
 * The arguments of a prediction as plain columns where that gives the same numbers: an array or a
 * struct that the query itself puts together is taken apart, and a cast that the model's own
 * conversion repeats is dropped. What is a column can be read from the scan's vectors.
 */
final class Arguments {

  private Arguments() {}

  static List<Expression> flattened(Predict predict) {
    List<Expression> parts = new ArrayList<>();
    for (Expression argument : perInput(predict)) {
      if (argument instanceof CreateArray array) {
        parts.addAll(Seqs.list(array.children()));
      } else if (argument instanceof CreateNamedStruct struct) {
        parts.addAll(Seqs.list(struct.valExprs()));
      } else {
        parts.add(argument);
      }
    }
    List<Expression> plain = parts.stream().map(Arguments::withoutCast).toList();
    return predict.withArguments(plain).binding().problems().isEmpty()
        ? plain
        : predict.arguments();
  }

  /** A struct with a field for every input becomes its fields in the inputs' order. */
  private static List<Expression> perInput(Predict predict) {
    List<Port> inputs = predict.model().inputs();
    List<Expression> arguments = predict.arguments();
    if (arguments.size() != 1
        || inputs.size() == 1
        || !(arguments.get(0) instanceof CreateNamedStruct struct)) {
      return arguments;
    }
    List<String> names =
        Seqs.list(struct.nameExprs()).stream().map(name -> name.eval(null).toString()).toList();
    List<Expression> values = new ArrayList<>();
    for (Port input : inputs) {
      int field = names.indexOf(input.name());
      if (field < 0 || names.size() != inputs.size()) {
        return arguments;
      }
      values.add(Seqs.list(struct.valExprs()).get(field));
    }
    return values;
  }

  private static Expression withoutCast(Expression argument) {
    if (argument instanceof Cast cast) {
      Optional<NumberType> from = NumberType.of(cast.child().dataType());
      Optional<NumberType> to = NumberType.of(cast.dataType());
      if (from.isPresent() && to.isPresent() && sameNumbers(from.get().kind(), to.get().kind())) {
        return withoutCast(cast.child());
      }
    }
    return argument;
  }

  /** Whether a value gives the model the same number with and without the cast. */
  private static boolean sameNumbers(NumberType.Kind from, NumberType.Kind to) {
    return switch (to) {
      case FLOAT -> from != NumberType.Kind.BOOLEAN && from != NumberType.Kind.NULL;
      case DOUBLE ->
          from == NumberType.Kind.FLOAT
              || from == NumberType.Kind.INT
              || from == NumberType.Kind.SHORT
              || from == NumberType.Kind.BYTE;
      case LONG ->
          from == NumberType.Kind.INT
              || from == NumberType.Kind.SHORT
              || from == NumberType.Kind.BYTE;
      case INT -> from == NumberType.Kind.SHORT || from == NumberType.Kind.BYTE;
      case SHORT -> from == NumberType.Kind.BYTE;
      case BOOLEAN, BYTE, DECIMAL, NULL -> false;
    };
  }
}
