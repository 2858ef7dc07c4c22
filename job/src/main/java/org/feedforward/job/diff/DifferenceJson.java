package org.feedforward.job.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalDouble;

/** A comparison as programs read it. */
public final class DifferenceJson {

  private static final String FORMAT = "feedforward-diff";
  private static final int VERSION = 1;

  private DifferenceJson() {}

  /** The document. */
  public static ObjectNode of(Difference difference) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION).put("same", difference.isNone());
    root.set("a", compared(difference.a()));
    root.set("b", compared(difference.b()));
    difference.keys().forEach(root.putArray("keys")::add);
    root.set("rows", rows(difference.rows()));
    ArrayNode columns = root.putArray("columns");
    difference.columns().forEach(column -> columns.add(column(column)));
    ColumnsApart apart = difference.apart();
    types(root.putArray("columns_only_a"), apart.onlyA());
    types(root.putArray("columns_only_b"), apart.onlyB());
    ArrayNode types = root.putArray("types_differ");
    apart
        .types()
        .forEach(
            (name, both) ->
                types.addObject().put("name", name).put("a", both.a()).put("b", both.b()));
    return root;
  }

  private static void types(ArrayNode list, Map<String, String> columns) {
    columns.forEach((name, type) -> list.addObject().put("name", name).put("type", type));
  }

  private static ObjectNode compared(Compared side) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("place", side.place());
    if (!side.run().isEmpty()) {
      json.put("run", side.run());
    }
    return json.put("model", side.model());
  }

  private static ObjectNode rows(Difference.Rows rows) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("a", rows.a()).put("b", rows.b()).put("both", rows.both()).put("same", rows.same());
    json.put("only_a", rows.onlyA().rows());
    rows.onlyA().first().ifPresent(name -> json.put("first_only_a", name));
    json.put("only_b", rows.onlyB().rows());
    rows.onlyB().first().ifPresent(name -> json.put("first_only_b", name));
    return json.put("neither", rows.neither());
  }

  private static ObjectNode column(Difference.OfColumn column) {
    LeafTally found = column.found();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", column.name()).put("type", column.type());
    json.put("same_rows", found.sameRows());
    json.put("same_values", found.sameValues()).put("other_values", found.otherValues());
    json.put("one_null", found.nulls()).put("one_nan", found.notNumbers());
    json.put("other_lengths", found.otherLengths());
    json.put("largest_absolute", found.absolute().value());
    found.absolute().row().ifPresent(row -> json.put("largest_absolute_row", row));
    json.put("largest_relative", found.relative().value());
    found.relative().row().ifPresent(row -> json.put("largest_relative_row", row));
    json.set("histogram", histogram(found.decades()));
    json.put("flips", found.confusion().flips());
    if (found.confusion().flips() > 0 && found.confusion().isOfLabels()) {
      ArrayNode pairs = json.putArray("confusion");
      found
          .confusion()
          .pairs()
          .forEach(
              (pair, times) ->
                  pairs.addObject().put("a", pair.a()).put("b", pair.b()).put("rows", times));
    }
    if (!column.correlations().isEmpty()) {
      ArrayNode all = json.putArray("rank_correlation");
      column.correlations().forEach(correlation -> add(all, correlation));
    }
    return json;
  }

  private static void add(ArrayNode list, OptionalDouble correlation) {
    if (correlation.isPresent()) {
      list.add(correlation.getAsDouble());
    } else {
      list.addNull();
    }
  }

  private static ArrayNode histogram(Decades decades) {
    ArrayNode classes = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < decades.classes(); i++) {
      if (decades.count(i) > 0) {
        ObjectNode one = classes.addObject();
        Decades.from(i).ifPresent(from -> one.put("from", from));
        Decades.below(i).ifPresent(below -> one.put("below", below));
        one.put("values", decades.count(i));
      }
    }
    return classes;
  }
}
