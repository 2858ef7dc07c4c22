package org.feedforward.job.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.udf;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.sql.files.FileColumns;

/**
 * What stands behind the names of JSON records, found by reading all of them once: a sample would
 * miss the one value that has another type.
 *
 * @param all of all files
 * @param byFile of each file that has a record, by its name, in the order of the names
 */
record JsonFiles(JsonShape all, Map<String, JsonShape> byFile) {

  /**
   * Reads all records.
   *
   * @param texts lines or files
   * @param text the column that holds them
   */
  static JsonFiles read(Dataset<Row> texts, String text, JsonRecords records) {
    List<byte[]> found =
        texts
            .select(
                input_file_name().as("file"),
                col(BoundColumn.quoted(text)).cast("binary").as("bytes"))
            .select(col("file"), explode(udf(records, JsonRecords.TYPE).apply(col("bytes"))))
            .where("col." + JsonRecords.WHOLE)
            .select("file", "col." + JsonRecords.TEXT)
            .mapPartitions(new Shapes(records), Encoders.BINARY())
            .collectAsList();
    JsonShape all = new JsonShape();
    Map<String, JsonShape> byFile = new TreeMap<>();
    for (byte[] bytes : found) {
      shapes(bytes)
          .forEach(
              (file, shape) -> {
                all.addAll(shape);
                String name = InputFiles.shown(new Path(URI.create(file)));
                byFile.computeIfAbsent(name, unseen -> new JsonShape()).addAll(shape);
              });
    }
    return new JsonFiles(all, byFile);
  }

  /** The columns of each file, in the types that hold the values of all files where one does. */
  Map<FileColumns, String> columns() {
    Map<FileColumns, String> columns = new LinkedHashMap<>();
    byFile.forEach((file, shape) -> columns.putIfAbsent(columns(shape), file));
    return columns;
  }

  private FileColumns columns(JsonShape file) {
    StructType readable = new StructType();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (Map.Entry<String, JsonShape> column : file.names().entrySet()) {
      JsonShape everywhere = all.names().get(column.getKey());
      Optional<DataType> type =
          everywhere.type().isPresent()
              ? everywhere.typeOf(column.getValue())
              : column.getValue().type();
      if (type.isPresent()) {
        readable = readable.add(column.getKey(), type.get());
      } else {
        unreadable.put(column.getKey(), column.getValue().told());
      }
    }
    return new FileColumns(readable, unreadable);
  }

  /** The shapes of the records of a partition by their files, as bytes. */
  private static final class Shapes implements MapPartitionsFunction<Row, byte[]> {

    private static final long serialVersionUID = 1L;

    private final JsonRecords records;

    Shapes(JsonRecords records) {
      this.records = records;
    }

    @Override
    public Iterator<byte[]> call(Iterator<Row> rows) throws IOException {
      TreeMap<String, JsonShape> shapes = new TreeMap<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        JsonShape shape = shapes.computeIfAbsent(row.getString(0), unseen -> new JsonShape());
        try (JsonParser parser = records.parser(row.getString(1))) {
          parser.nextToken();
          shape.add(parser);
        }
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(shapes);
      }
      return List.of(bytes.toByteArray()).iterator();
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, JsonShape> shapes(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Map<String, JsonShape>) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
