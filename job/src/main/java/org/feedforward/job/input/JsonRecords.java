package org.feedforward.job.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.Options;

/**
 * The records in a line, which is one object, or in a whole file, which is a list of objects or
 * some one after another. Spark reads the first object of a line and passes over what follows, so
 * that all of it is looked at here: a line that is not a record, or more than one, is corrupt, and
 * so is a record that names something twice.
 */
final class JsonRecords implements UDF1<byte[], List<Row>> {

  private static final long serialVersionUID = 1L;

  /** The text of a record, or of what is not one. */
  static final String TEXT = "text";

  /** Whether it is a record. */
  static final String WHOLE = "whole";

  static final DataType TYPE =
      DataTypes.createArrayType(
          new StructType().add(TEXT, DataTypes.StringType).add(WHOLE, DataTypes.BooleanType));

  /** What the names of Spark's options mean to the parser that it uses. */
  private static final Map<String, JsonReadFeature> FEATURES =
      Map.of(
          "allowComments", JsonReadFeature.ALLOW_JAVA_COMMENTS,
          "allowUnquotedFieldNames", JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES,
          "allowSingleQuotes", JsonReadFeature.ALLOW_SINGLE_QUOTES,
          "allowNumericLeadingZeros", JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
          "allowNonNumericNumbers", JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
          "allowBackslashEscapingAnyCharacter",
              JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
          "allowUnquotedControlChars", JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS);

  /** Those that are on where nothing is said. */
  private static final List<String> ON = List.of("allowSingleQuotes", "allowNonNumericNumbers");

  private final LinkedHashMap<String, Boolean> features = new LinkedHashMap<>();
  private final boolean wholeFiles;
  private transient JsonFactory factory;

  /**
   * The records of files.
   *
   * @param options those of Spark's reader
   */
  JsonRecords(Options options) {
    this.wholeFiles = isOn(options, "multiLine", "false");
    FEATURES
        .keySet()
        .forEach(name -> features.put(name, isOn(options, name, "" + ON.contains(name))));
  }

  private static boolean isOn(Options options, String name, String otherwise) {
    return options.get(name).orElse(otherwise).equalsIgnoreCase("true");
  }

  /** Whether a file is read as a whole. */
  boolean ofWholeFiles() {
    return wholeFiles;
  }

  /** A parser of texts that have been found to be records. */
  JsonParser parser(String record) throws IOException {
    return factory().createParser(record);
  }

  private JsonFactory factory() {
    if (factory == null) {
      JsonFactoryBuilder builder = new JsonFactoryBuilder();
      features.forEach((name, on) -> builder.configure(FEATURES.get(name), on));
      factory = builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    }
    return factory;
  }

  @Override
  public List<Row> call(byte[] text) {
    byte[] bytes = withoutMark(text);
    try (JsonParser parser = factory().createParser(bytes)) {
      List<Row> records = new ArrayList<>();
      JsonToken token = parser.nextToken();
      boolean listed = wholeFiles && token == JsonToken.START_ARRAY;
      if (listed) {
        token = parser.nextToken();
      }
      while (token == JsonToken.START_OBJECT && (wholeFiles || records.isEmpty())) {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        records.add(row(Arrays.copyOfRange(bytes, start, end), true));
        token = parser.nextToken();
      }
      if (listed && token == JsonToken.END_ARRAY) {
        token = parser.nextToken();
      }
      return token == null ? records : corrupt(bytes);
    } catch (IOException | RuntimeException e) { // of bytes that are not UTF-8 too
      return corrupt(bytes);
    }
  }

  private static List<Row> corrupt(byte[] bytes) {
    return List.of(row(bytes, false));
  }

  private static Row row(byte[] bytes, boolean whole) {
    return RowFactory.create(new String(bytes, StandardCharsets.UTF_8), whole);
  }

  /** A file may begin with a byte order mark. */
  private static byte[] withoutMark(byte[] bytes) {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
  }
}
