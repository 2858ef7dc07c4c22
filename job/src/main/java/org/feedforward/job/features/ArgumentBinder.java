package org.feedforward.job.features;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.fault.Problems;

/** Binds the arguments of a call in the order of the model's inputs. */
final class ArgumentBinder implements ElementBinder.Misfits {

  private final List<Port> inputs;
  private final Problems problems;
  private final ElementBinder binder;

  private ArgumentBinder(List<Port> inputs, Problems problems) {
    this.inputs = inputs;
    this.problems = problems;
    this.binder = new ElementBinder(inputs, this);
  }

  static Binding bind(StructType arguments, List<Port> inputs, Problems problems) {
    ArgumentBinder arguing = new ArgumentBinder(inputs, problems);
    List<BoundColumn> columns = new ArrayList<>();
    List<ElementBinder.Value> values = new ArrayList<>();
    for (StructField argument : arguments.fields()) {
      values.add(
          new ElementBinder.Value(
              argument.name(), values.size(), List.of(), argument.dataType(), false, false));
      columns.add(new BoundColumn(List.of(argument.name()), argument.dataType()));
    }
    arguing.bind(values);
    return new Binding(columns, arguing.binder.features());
  }

  private void bind(List<ElementBinder.Value> values) {
    if (values.size() == 1 && values.get(0).type() instanceof StructType struct) {
      if (bearsNamesOfInputs(struct)) {
        byName(values.get(0), struct);
        return;
      } else if (inputs.size() > 1) {
        problems.usage(
            FeatureFaults.unnamedFields(
                values.get(0).name(), List.of(struct.fieldNames()), inputs));
        return;
      }
    }
    byOrder(values);
  }

  private void byOrder(List<ElementBinder.Value> values) {
    int input = 0;
    int element = 0;
    List<ElementBinder.Value> texts = new ArrayList<>();
    for (ElementBinder.Value value : values) {
      boolean nested = value.isNested();
      if (input < inputs.size() && inputs.get(input).isOfTexts()) {
        texts.add(value);
        element = nested ? inputs.get(input).elements() : element + 1;
        if (element == inputs.get(input).elements()) {
          texts(input, texts);
          texts.clear();
          input++;
          element = 0;
        }
        continue;
      }
      if (input == inputs.size() || nested && element > 0) {
        problems.usage(FeatureFaults.tooMany(value.name(), value.type(), inputs));
        return;
      }
      if (nested) {
        binder.nested(input, value);
        element = inputs.get(input).elements();
      } else {
        binder.number(input, element, value);
        element++;
      }
      if (element == inputs.get(input).elements()) {
        input++;
        element = 0;
      }
    }
    if (input < inputs.size()) {
      problems.usage(FeatureFaults.tooFew(values.size(), inputs));
    }
  }

  /** Texts become their positions among those that an input knows. */
  private void texts(int input, List<ElementBinder.Value> values) {
    Port port = inputs.get(input);
    TableColumns untold = new TableColumns(new StructType(), Set.of(), ColumnFaults.NONE);
    new PartBinder(binder, untold, ZoneOffset.UTC, problems)
        .bind(
            input,
            port,
            values.stream().map(value -> NamedColumn.of(value.name()).before(port)).toList(),
            values.stream().map(Optional::of).toList());
  }

  private boolean bearsNamesOfInputs(StructType struct) {
    List<String> fields = List.of(struct.fieldNames());
    return fields.size() == inputs.size()
        && inputs.stream().allMatch(input -> fields.contains(input.name()));
  }

  private void byName(ElementBinder.Value value, StructType struct) {
    for (int input = 0; input < inputs.size(); input++) {
      Port port = inputs.get(input);
      ElementBinder.Value field =
          value.field(struct.fieldIndex(port.name()), struct).called(port.name());
      if (port.isOfTexts()) {
        texts(input, List.of(field));
      } else if (field.isNested()) {
        binder.nested(input, field);
      } else if (port.elements() == 1) {
        binder.number(input, 0, field);
      } else {
        problems.usage(FeatureFaults.singleValue(field.name(), field.type(), port));
      }
    }
  }

  @Override
  public void wrongType(String value, DataType type, Port input) {
    problems.usage(value + " is " + FeatureFaults.wrongType(type, input) + ": cast it");
  }

  @Override
  public void wrongFields(String struct, int fields, Port input) {
    problems.usage(FeatureFaults.wrongFields(struct, fields, input));
  }
}
