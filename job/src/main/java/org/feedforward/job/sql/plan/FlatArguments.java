package org.feedforward.job.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.feedforward.graph.Port;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.sql.catalyst.Seqs;

/**
 * The arguments of a prediction as plain columns where that gives the same numbers: an array or a
 * struct that the query itself puts together is taken apart, and a cast that the model's own
 * conversion repeats is dropped. What is a column can be read from the scan's vectors.
 */
final class FlatArguments {

  private final List<Expression> parts = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private FlatArguments() {}

  /** The same prediction of other arguments; what a table binds is as flat as it can be. */
  static Predict flattened(Predict predict) {
    if (predict.isBound()) {
      return predict;
    }
    FlatArguments flat = new FlatArguments();
    FlatArguments perInput = perInput(predict);
    for (int i = 0; i < perInput.parts.size(); i++) {
      flat.addFlat(perInput.names.get(i), perInput.parts.get(i));
    }
    Predict replaced = predict.withArguments(flat.parts, flat.names);
    return replaced.problems().isEmpty() ? replaced : predict;
  }

  private void addFlat(String name, Expression argument) {
    if (argument instanceof CreateArray array) {
      List<Expression> elements = Seqs.list(array.children());
      for (int i = 0; i < elements.size(); i++) {
        add(name + "[" + i + "]", withoutCast(elements.get(i)));
      }
    } else if (argument instanceof CreateNamedStruct struct) {
      List<Expression> values = Seqs.list(struct.valExprs());
      for (int i = 0; i < values.size(); i++) {
        add(fieldNames(struct).get(i), withoutCast(values.get(i)));
      }
    } else {
      add(name, withoutCast(argument));
    }
  }

  private void add(String name, Expression argument) {
    names.add(name);
    parts.add(argument);
  }

  /** A struct with a field for every input becomes its fields in the inputs' order. */
  private static FlatArguments perInput(Predict predict) {
    FlatArguments perInput = new FlatArguments();
    List<Port> inputs = predict.model().inputs();
    List<Expression> arguments = predict.arguments();
    if (arguments.size() == 1
        && inputs.size() > 1
        && arguments.get(0) instanceof CreateNamedStruct struct
        && fieldNames(struct).size() == inputs.size()
        && inputs.stream().allMatch(input -> fieldNames(struct).contains(input.name()))) {
      for (Port input : inputs) {
        int field = fieldNames(struct).indexOf(input.name());
        perInput.add(input.name(), struct.valExprs().apply(field));
      }
    } else {
      perInput.parts.addAll(arguments);
      perInput.names.addAll(predict.names());
    }
    return perInput;
  }

  private static List<String> fieldNames(CreateNamedStruct struct) {
    return Seqs.list(struct.nameExprs()).stream().map(name -> name.eval(null).toString()).toList();
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
      case BOOLEAN, BYTE, DECIMAL, TEXT, NULL -> false;
    };
  }
}
