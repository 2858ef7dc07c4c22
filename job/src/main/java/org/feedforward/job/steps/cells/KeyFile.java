package org.feedforward.job.steps.cells;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.GroupType;
import org.feedforward.job.fault.Causes;

/**
 * The keys of a vocabulary as a file holds them: a line each, a JSON array, or the column {@code
 * key} of Parquet or CSV, where a column {@code index} may say the index of each.
 *
 * @param keys in the order of the file
 * @param indices of each; empty where their order counts
 */
public record KeyFile(List<String> keys, Optional<List<Long>> indices) {

  public KeyFile {
    keys = List.copyOf(keys);
    indices = indices.map(List::copyOf);
  }

  /**
   * Reads a file by its ending.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static KeyFile read(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".json")) {
        return json(file);
      } else if (name.endsWith(".parquet")) {
        return parquet(file);
      } else if (name.endsWith(".csv")) {
        return csv(file);
      }
      return new KeyFile(lines(file), Optional.empty());
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("the file does not exist", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not a text in UTF-8", e);
    } catch (IOException | RuntimeException e) {
      throw e instanceof IllegalArgumentException own && own.getCause() == null
          ? own
          : new IllegalArgumentException("it cannot be read: " + Causes.said(e), e);
    }
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> keys = new ArrayList<>(Files.readAllLines(file));
    if (!keys.isEmpty()) {
      keys.set(0, withoutMark(keys.get(0)));
    }
    int empty = keys.indexOf("");
    if (empty >= 0) {
      throw new IllegalArgumentException(
          "line " + (empty + 1) + " is empty; a JSON array may hold an empty key");
    }
    return keys;
  }

  /** Some editors begin a file with a byte order mark, which is part of no key. */
  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static KeyFile json(Path file) throws IOException {
    JsonNode array = new ObjectMapper().readTree(file.toFile());
    if (!array.isArray()) {
      throw new IllegalArgumentException("it is not a JSON array of keys");
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode key : array) {
      if (!key.isValueNode() || key.isNull()) {
        throw new IllegalArgumentException("the key " + keys.size() + " is not a text or number");
      }
      keys.add(key.asText());
    }
    return new KeyFile(keys, Optional.empty());
  }

  private static KeyFile parquet(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    List<String> keys = new ArrayList<>();
    List<Long> indices = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        GroupType columns = row.getType();
        if (!columns.containsField("key")) {
          throw new IllegalArgumentException("it has no column 'key'");
        }
        if (row.getFieldRepetitionCount("key") != 1) {
          throw new IllegalArgumentException("the key " + keys.size() + " is null");
        }
        keys.add(row.getValueToString(columns.getFieldIndex("key"), 0));
        if (columns.containsField("index") && row.getFieldRepetitionCount("index") == 1) {
          indices.add(Long.valueOf(row.getValueToString(columns.getFieldIndex("index"), 0)));
        }
      }
    }
    return of(keys, indices);
  }

  private static List<List<String>> records(Path file) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setMaxCharsPerColumn(-1);
    String text = withoutMark(Files.readString(file));
    return new CsvParser(settings).parseAll(new StringReader(text)).stream().map(List::of).toList();
  }

  private static KeyFile of(List<String> keys, List<Long> indices) {
    if (!indices.isEmpty() && indices.size() != keys.size()) {
      throw new IllegalArgumentException(
          keys.size() + " keys have " + indices.size() + " indices; every key needs one");
    }
    return new KeyFile(keys, indices.isEmpty() ? Optional.empty() : Optional.of(indices));
  }

  private static KeyFile csv(Path file) throws IOException {
    List<List<String>> records = records(file);
    if (records.isEmpty() || !records.get(0).contains("key")) {
      throw new IllegalArgumentException("its first line does not name a column 'key'");
    }
    int key = records.get(0).indexOf("key");
    int index = records.get(0).indexOf("index");
    List<String> keys = new ArrayList<>();
    List<Long> indices = new ArrayList<>();
    for (List<String> cells : records.subList(1, records.size())) {
      if (cells.size() != records.get(0).size()) {
        throw new IllegalArgumentException(
            "record "
                + (keys.size() + 1)
                + " has "
                + cells.size()
                + " cells, the first line has "
                + records.get(0).size());
      }
      keys.add(cells.get(key));
      if (index >= 0) {
        try {
          indices.add(Long.valueOf(cells.get(index).strip()));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "the index " + FaultWords.quoted(cells.get(index)) + " is not an integer");
        }
      }
    }
    return of(keys, indices);
  }
}
