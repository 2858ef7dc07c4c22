package org.feedforward.format.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ByteSourceStream;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/** The JSON header of a file, read as a stream: nothing in it can nest or grow beyond its use. */
final class Header {

  private static final int MOST_TENSORS = 100_000;
  private static final int MOST_AXES = 64;

  /** Names of fields of one object: those of a tensor, and of the metadata. */
  private static final int MOST_FIELDS = 16;

  private static final int MOST_METADATA = 10_000;

  /** Without the table of names that are alike, which an attacker can fill with one hash. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String file;
  private final JsonParser json;

  private Header(String file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * One tensor; its bytes are as many as its type and shape need.
   *
   * @param name its key
   * @param type how an element is stored
   * @param shape the extent of every axis
   * @param begin position of its first byte behind the header
   * @param end position after its last byte
   */
  record Entry(String name, ElementType type, int[] shape, long begin, long end) {}

  static List<Entry> parse(ByteSource header) {
    // a decoder of its own refuses what is no UTF-8
    Reader text =
        new InputStreamReader(new ByteSourceStream(header), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = JSON.createParser(text)) {
      if (header.size() == 0 || header.bytes(0, 1)[0] != '{') {
        throw new ModelException(header.name() + ": the header does not begin with {");
      }
      return new Header(header.name(), json).entries();
    } catch (CharacterCodingException e) {
      throw new ModelException(header.name() + ": the header is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new ModelException(
          header.name() + ": the header is not valid JSON: " + firstLine(e.getMessage()), e);
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return ForeignNames.escape(end < 0 ? message : message.substring(0, end));
  }

  private List<Entry> entries() throws IOException {
    json.nextToken();
    List<Entry> entries = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("__metadata__")) {
        requireStrings();
      } else if (entries.size() == MOST_TENSORS) {
        throw new ModelException(file + " names more than " + MOST_TENSORS + " tensors");
      } else {
        entries.add(entry(name));
      }
    }
    if (json.nextToken() != null) {
      throw new ModelException(file + " has something after the header's closing brace");
    }
    return entries;
  }

  private void requireStrings() throws IOException {
    boolean strings = json.currentToken() == JsonToken.START_OBJECT;
    int count = 0;
    while (strings && json.nextToken() == JsonToken.FIELD_NAME) {
      strings = json.nextToken() == JsonToken.VALUE_STRING;
      if (++count > MOST_METADATA) {
        throw new ModelException(file + ": __metadata__ has more than " + MOST_METADATA + " items");
      }
    }
    if (!strings) {
      throw new ModelException(file + ": __metadata__ must hold strings by name");
    }
  }

  private Entry entry(String name) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(name, "must be described by dtype, shape and data_offsets");
    }
    String type = null;
    long[] shape = null;
    long[] offsets = null;
    int fields = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (++fields > MOST_FIELDS) {
        throw wrong(name, "is described by more than " + MOST_FIELDS + " fields");
      }
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "dtype" -> type = value == JsonToken.VALUE_STRING ? json.getText() : null;
        case "shape" -> shape = numbers(name, key);
        case "data_offsets" -> offsets = numbers(name, key);
        default -> {
          if (value.isStructStart()) {
            throw wrong(name, "has the field " + ForeignNames.escape(key) + ", which is not known");
          }
        }
      }
    }
    if (type == null || shape == null || offsets == null) {
      String missing = type == null ? "dtype" : shape == null ? "shape" : "data_offsets";
      throw wrong(name, "has no " + missing);
    }
    return checked(name, type, shape, offsets);
  }

  private long[] numbers(String name, String key) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(name, key + " is not a list of numbers");
    }
    long[] numbers = new long[MOST_AXES];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || count == MOST_AXES) {
        throw wrong(name, key + " is not a list of at most " + MOST_AXES + " whole numbers");
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private Entry checked(String name, String typeName, long[] shape, long[] offsets) {
    ElementType type =
        ElementType.ofSafetensors(typeName)
            .orElseThrow(
                () ->
                    wrong(
                        name,
                        "has the type "
                            + ForeignNames.escape(typeName)
                            + ", which cannot be read"));
    String shown = "shape " + Arrays.toString(shape);
    if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
      throw wrong(
          name, "has the data_offsets " + Arrays.toString(offsets) + ", expected [begin, end]");
    }
    long count = 1;
    int[] extents = new int[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0 || shape[axis] > Integer.MAX_VALUE) {
        throw wrong(name, "has the impossible " + shown);
      }
      extents[axis] = (int) shape[axis];
      count *= shape[axis];
      if (count > Integer.MAX_VALUE) {
        throw wrong(name, "has the " + shown + ", more than 2^31 - 1 elements");
      }
    }
    if (count * type.bytes() != offsets[1] - offsets[0]) {
      throw wrong(
          name,
          String.format(
              Locale.ROOT,
              "has %s of %s, which needs %d bytes, but data_offsets give %d",
              shown,
              type,
              count * type.bytes(),
              offsets[1] - offsets[0]));
    }
    return new Entry(name, type, extents, offsets[0], offsets[1]);
  }

  private ModelException wrong(String name, String what) {
    return new ModelException(file + ": " + ForeignNames.escape(name) + " " + what);
  }
}
