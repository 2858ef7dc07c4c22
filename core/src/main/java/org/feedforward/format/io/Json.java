package org.feedforward.format.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.ModelException;

/**
 * JSON of a model file as maps, lists, texts, Longs, Doubles, Booleans and null. How deep it nests
 * and how many values it has is bounded; a field named twice is refused.
 */
public final class Json {

  private static final int DEEPEST = 100;
  private static final int MOST_VALUES = 500_000;
  private static final int LONGEST_TEXT = 1 << 20;

  /** Without the table of names that are alike, which an attacker can fill with one hash. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String name;
  private final JsonParser json;
  private final Set<String> skipped;
  private int left = MOST_VALUES;

  private Json(String name, JsonParser json, Set<String> skipped) {
    this.name = name;
    this.json = json;
    this.skipped = skipped;
  }

  /**
   * Reads a text.
   *
   * @param name what messages call it
   * @param bytes the text in UTF-8
   * @param skipped names of fields whose values nobody needs
   */
  public static Object read(String name, ByteSource bytes, Set<String> skipped) {
    // a decoder of its own refuses what is not UTF-8
    Reader text =
        new InputStreamReader(new ByteSourceStream(bytes), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = JSON.createParser(text)) {
      Json reader = new Json(name, json, skipped);
      json.nextToken();
      Object value = reader.value(0);
      if (json.nextToken() != null) {
        throw new ModelException(name + ": something follows the JSON");
      }
      return value;
    } catch (CharacterCodingException e) {
      throw new ModelException(name + ": the JSON is not text in UTF-8", e);
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ModelException(name + ": the JSON is damaged: " + ForeignNames.escape(problem), e);
    }
  }

  private Object value(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new ModelException(name + ": the JSON nests deeper than " + DEEPEST + " levels");
    }
    if (--left < 0) {
      throw new ModelException(name + ": the JSON has more than " + MOST_VALUES + " values");
    }
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new ModelException(name + ": the JSON is empty or cut");
    }
    return switch (token) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> list(depth);
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new ModelException(name + ": the JSON holds " + token);
    };
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      if (skipped.contains(field)) {
        json.skipChildren();
      } else if (token != null) {
        fields.put(field, value(depth + 1));
      }
    }
    return fields;
  }

  private List<Object> list(int depth) throws IOException {
    List<Object> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(depth + 1));
    }
    return items;
  }

  private String text() throws IOException {
    if (json.getTextLength() > LONGEST_TEXT) {
      throw new ModelException(name + ": the JSON has a text of more than 1 MB");
    }
    return json.getText();
  }

  private Long integer() throws IOException {
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new ModelException(name + ": the JSON has an integer beyond 64 bits");
    }
    return json.getLongValue();
  }
}
