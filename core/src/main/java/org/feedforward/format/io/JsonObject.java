package org.feedforward.format.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.ModelException;

/**
 * An object of {@link Json} whose fields are asked for by name and type.
 *
 * @param where what messages call it
 * @param fields its fields
 */
public record JsonObject(String where, Map<String, Object> fields) {

  /** What {@link Json} read, which must be an object. */
  @SuppressWarnings("unchecked") // the keys that Json makes are texts
  public static JsonObject of(String where, Object value) {
    if (value instanceof Map<?, ?> fields) {
      return new JsonObject(where, (Map<String, Object>) fields);
    }
    throw new ModelException(where + " is not an object as it should be");
  }

  /** The object in a field. */
  public JsonObject object(String field) {
    return of(where + "." + ForeignNames.escape(field), fields.get(field));
  }

  /** The objects of the list in a field. */
  public List<JsonObject> objects(String field) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(field)) {
      objects.add(of(where + "." + field + "[" + objects.size() + "]", item));
    }
    return objects;
  }

  /** The list in a field. */
  public List<?> list(String field) {
    if (fields.get(field) instanceof List<?> items) {
      return items;
    }
    throw wrong(field, "a list");
  }

  /** The text in a field. */
  public String text(String field) {
    return maybeText(field).orElseThrow(() -> wrong(field, "a text"));
  }

  /** The text in a field that may lack or hold something else. */
  public Optional<String> maybeText(String field) {
    return fields.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The integer in a field. */
  public long integer(String field) {
    if (fields.get(field) instanceof Long number) {
      return number;
    }
    throw wrong(field, "an integer");
  }

  /** Whether there is a field, perhaps with null. */
  public boolean has(String field) {
    return fields.containsKey(field);
  }

  /** What a field holds; null when it lacks. */
  public Object get(String field) {
    return fields.get(field);
  }

  /** The name of the only field: how a union says what it is. */
  public String kind() {
    if (fields.size() != 1) {
      throw new ModelException(where + " has " + fields.size() + " fields, expected one");
    }
    return fields.keySet().iterator().next();
  }

  private ModelException wrong(String field, String expected) {
    return new ModelException(where + "." + ForeignNames.escape(field) + " is not " + expected);
  }
}
