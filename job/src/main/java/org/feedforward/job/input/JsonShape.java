package org.feedforward.job.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.fault.Names;

/**
 * What stands in one place of JSON records, such as behind one name, as far as it was seen. It
 * grows by values and by what was seen elsewhere, in any order with the same end.
 */
final class JsonShape implements Serializable {

  private static final long serialVersionUID = 1L;

  /** More names than this in one place are data. */
  static final int MOST_NAMES = 20_000;

  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final int DIGITS_OF_DECIMAL = 38;

  /** How large the integers are that were seen. */
  private enum Width {
    NONE,
    OF_DOUBLE,
    OF_LONG,
    OF_DECIMAL,
    BEYOND
  }

  private boolean truths;
  private boolean texts;
  private boolean fractions;
  private Width integers = Width.NONE;
  private TreeMap<String, JsonShape> names;
  private JsonShape elements;

  /** Adds the value that a parser stands at, to its end. */
  void add(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_TRUE, VALUE_FALSE -> truths = true;
      case VALUE_STRING -> texts = true;
      case VALUE_NUMBER_FLOAT -> fractions = true;
      case VALUE_NUMBER_INT -> integers = wider(integers, width(parser));
      case START_OBJECT -> {
        names = names == null ? new TreeMap<>() : names;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          at(name).add(parser);
        }
      }
      case START_ARRAY -> {
        elements = elements == null ? new JsonShape() : elements;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(parser);
        }
      }
      default -> {} // null
    }
  }

  private JsonShape at(String name) {
    return names.computeIfAbsent(name, unseen -> new JsonShape());
  }

  private static Width width(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      int digits = parser.getBigIntegerValue().abs().toString().length();
      return digits <= DIGITS_OF_DECIMAL ? Width.OF_DECIMAL : Width.BEYOND;
    }
    long value = parser.getLongValue();
    return value >= -EXACT_IN_DOUBLE && value <= EXACT_IN_DOUBLE ? Width.OF_DOUBLE : Width.OF_LONG;
  }

  private static Width wider(Width one, Width other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** Adds all that was seen elsewhere. */
  void addAll(JsonShape other) {
    truths |= other.truths;
    texts |= other.texts;
    fractions |= other.fractions;
    integers = wider(integers, other.integers);
    if (other.names != null) {
      names = names == null ? new TreeMap<>() : names;
      other.names.forEach((name, shape) -> at(name).addAll(shape));
    }
    if (other.elements != null) {
      elements = elements == null ? new JsonShape() : elements;
      elements.addAll(other.elements);
    }
  }

  /** What stands behind the names of an object. */
  Map<String, JsonShape> names() {
    return names == null ? Map.of() : names;
  }

  /** Whether nothing but null was seen. */
  boolean isEmpty() {
    return kinds().isEmpty();
  }

  /** Whether there are more names than columns can be. */
  boolean isTooWide() {
    return names().size() > MOST_NAMES || names().values().stream().anyMatch(JsonShape::isTooWide);
  }

  /** The type that holds all values exactly; nothing where there is none. */
  Optional<DataType> type() {
    return typeOf(this);
  }

  /**
   * The same with the names of a part alone.
   *
   * @param part what was seen in a part of the records
   */
  Optional<DataType> typeOf(JsonShape part) {
    if (kinds().size() > 1) {
      return Optional.empty();
    } else if (texts || isEmpty()) {
      return Optional.of(DataTypes.StringType);
    } else if (truths) {
      return Optional.of(DataTypes.BooleanType);
    } else if (names != null) {
      return struct(part);
    } else if (elements != null) {
      JsonShape own = part.elements == null ? new JsonShape() : part.elements;
      return elements.typeOf(own).map(DataTypes::createArrayType);
    }
    return number();
  }

  private Optional<DataType> struct(JsonShape part) {
    StructType struct = new StructType();
    for (Map.Entry<String, JsonShape> field : part.names().entrySet()) {
      Optional<DataType> type = names.get(field.getKey()).typeOf(field.getValue());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      struct = struct.add(field.getKey(), type.get());
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(struct);
  }

  private Optional<DataType> number() {
    if (fractions) {
      return integers.compareTo(Width.OF_DOUBLE) <= 0
          ? Optional.of(DataTypes.DoubleType)
          : Optional.empty();
    }
    return switch (integers) {
      case OF_DECIMAL -> Optional.of(DataTypes.createDecimalType(DIGITS_OF_DECIMAL, 0));
      case BEYOND -> Optional.empty();
      default -> Optional.of(DataTypes.LongType);
    };
  }

  private List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    if (fractions || integers != Width.NONE) {
      kinds.add("numbers");
    }
    if (texts) {
      kinds.add("texts");
    }
    if (truths) {
      kinds.add("truths");
    }
    if (names != null) {
      kinds.add("objects");
    }
    if (elements != null) {
      kinds.add("lists");
    }
    return kinds;
  }

  /** Why the values have no common type, in words. */
  String told() {
    List<String> kinds = kinds();
    if (kinds.size() > 1) {
      return "a mix of " + String.join(" and ", kinds);
    } else if (elements != null) {
      return "a list with " + elements.told();
    } else if (names != null) {
      return names.entrySet().stream()
          .filter(field -> field.getValue().type().isEmpty())
          .findFirst()
          .map(field -> field.getValue().told() + " in " + Names.escape(field.getKey()))
          .orElse("an object without names");
    }
    return integers == Width.BEYOND
        ? "a number of more than " + DIGITS_OF_DECIMAL + " digits"
        : "a mix of fractions and integers beyond 2^53";
  }
}
