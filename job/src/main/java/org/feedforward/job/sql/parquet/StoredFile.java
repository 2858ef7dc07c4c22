package org.feedforward.job.sql.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.CorruptDeltaByteArrays;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.SemanticVersion;
import org.apache.parquet.SemanticVersion.SemanticVersionParseException;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.errors.QueryExecutionErrors;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.sql.files.FileColumns;
import org.feedforward.job.sql.files.ParquetColumns;

/** A Parquet file of the input, from which columns are taken over as they are stored. */
final class StoredFile implements Closeable {

  /** What Spark notes of the calendar and the time zone of the values; they hold for a copy. */
  private static final List<String> NOTES_ON_VALUES =
      List.of(
          "org.apache.spark.version",
          "org.apache.spark.timeZone",
          "org.apache.spark.legacyDateTime",
          "org.apache.spark.legacyINT96");

  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final SemanticVersion SINCE = new SemanticVersion(1, 8, 0);
  private static final String LEGACY = "org.apache.spark.legacy";

  private final InputFile file;
  private final HadoopReadOptions options;
  private final ParquetMetadata footer;
  private final long[] firstRows;
  private ParquetFileReader reader;
  private SeekableInputStream bytes;

  private StoredFile(InputFile file, HadoopReadOptions options, ParquetMetadata footer) {
    this.file = file;
    this.options = options;
    this.footer = footer;
    this.firstRows = new long[footer.getBlocks().size() + 1];
    for (int i = 0; i < firstRows.length - 1; i++) {
      firstRows[i + 1] = firstRows[i] + footer.getBlocks().get(i).getRowCount();
    }
  }

  static StoredFile of(Path path, Configuration hadoop) throws IOException {
    InputFile file = HadoopInputFile.fromPath(path, hadoop);
    HadoopReadOptions options = (HadoopReadOptions) HadoopReadOptions.builder(hadoop, path).build();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      return new StoredFile(file, options, reader.getFooter());
    }
  }

  /** Why columns cannot be taken over as they are stored here, if they cannot. */
  Optional<String> hindrance(List<WrittenColumn> columns, SQLConf conf) {
    FileMetaData meta = footer.getFileMetaData();
    if (meta.getFileDecryptor() != null) {
      return Optional.of("it is encrypted");
    }
    FileColumns readable = ParquetColumns.reader(conf).read(meta);
    for (WrittenColumn column : columns) {
      Optional<String> hindrance =
          column instanceof WrittenColumn.Stored
              ? hindrance(column, readable, conf)
              : Optional.ofNullable(
                  isLegacy() && column.field().dataType().equals(DataTypes.DateType)
                      ? "its dates are of another calendar"
                      : null);
      if (hindrance.isPresent()) {
        return hindrance;
      }
    }
    return Optional.empty();
  }

  private Optional<String> hindrance(WrittenColumn column, FileColumns readable, SQLConf conf) {
    String name = column.name();
    MessageType schema = footer.getFileMetaData().getSchema();
    if (!schema.containsField(name)) {
      // under another spelling it is this column all the same, unless case counts
      return schema.getFields().stream().anyMatch(field -> field.getName().equalsIgnoreCase(name))
          ? Optional.of("it spells column '" + name + "' otherwise")
          : Optional.empty();
    }
    boolean sameType =
        readable.has(name, column.field().dataType())
            && schema.getFields().stream().filter(f -> f.getName().equalsIgnoreCase(name)).count()
                == 1;
    if (!sameType) {
      return Optional.of("column '" + name + "' has another type in it");
    }
    if (conf.isParquetINT96TimestampConversion() && holdsForeignTimestamps(schema.getType(name))) {
      return Optional.of("Spark moves the timestamps of column '" + name + "' when it reads them");
    }
    return needsSequentialReads(name)
        ? Optional.of("the program that wrote column '" + name + "' encoded texts across pages")
        : Optional.empty();
  }

  /**
   * Whether a row group whose middle lies in a part of the file may have rows for more folders than
   * files may be open.
   */
  boolean hasMany(ResultFolders folders, long start, long end) throws IOException {
    for (BlockMetaData block : footer.getBlocks()) {
      long middle = block.getStartingPos() + block.getCompressedSize() / 2;
      if (middle >= start && middle < end && folders(folders, block) > folders.open()) {
        return true;
      }
    }
    return false;
  }

  /** How many folders a row group has rows for at most, or more than files may be open. */
  private long folders(ResultFolders folders, BlockMetaData block) throws IOException {
    long tooMany = folders.open() + 1L;
    long most = folders.known();
    for (String column : folders.stored()) {
      for (ColumnChunkMetaData chunk : chunks(block, column)) { // none: nulls
        long values = FewValues.most(reader().getDictionaryReader(block), chunk);
        most = Math.min(tooMany, most * Math.min(tooMany, values));
      }
    }
    return most;
  }

  private boolean isLegacy() {
    return footer.getFileMetaData().getKeyValueMetaData().keySet().stream()
        .anyMatch(key -> key.startsWith(LEGACY));
  }

  private boolean holdsForeignTimestamps(Type type) {
    String writer = footer.getFileMetaData().getCreatedBy();
    return (writer == null || !writer.startsWith("parquet-mr")) && holdsInt96(type);
  }

  private static boolean holdsInt96(Type type) {
    return type.isPrimitive()
        ? type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96
        : type.asGroupType().getFields().stream().anyMatch(StoredFile::holdsInt96);
  }

  /** PARQUET-246: readers know from the writer's name in the footer, which a copy changes. */
  private boolean needsSequentialReads(String name) {
    String writer = footer.getFileMetaData().getCreatedBy();
    return footer.getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .filter(chunk -> chunk.getPath().toArray()[0].equals(name))
        .anyMatch(
            chunk ->
                chunk.getEncodings().contains(Encoding.DELTA_BYTE_ARRAY)
                    && CorruptDeltaByteArrays.requiresSequentialReads(
                        writer, Encoding.DELTA_BYTE_ARRAY));
  }

  /**
   * Whether the footer tells how many bytes a column chunk has. Early writers left the header of
   * the dictionary out (PARQUET-816 and before); parquet-java's reader goes on until it has all
   * values.
   */
  boolean tellsSizes() {
    String writer = footer.getFileMetaData().getCreatedBy();
    if (writer == null || writer.startsWith("parquet-cpp version")) {
      return false;
    }
    try {
      ParsedVersion version = VersionParser.parse(writer);
      return !version.application.equals("parquet-mr")
          || version.hasSemanticVersion()
              && SINCE.compareTo(SemanticVersion.parse(version.version)) <= 0;
    } catch (VersionParseException | SemanticVersionParseException e) {
      return !writer.startsWith("parquet-mr");
    }
  }

  /** The shape of a result that takes its stored columns from here. */
  FileShape shape(List<WrittenColumn> columns, MessageType bySpark, StructType schema) {
    MessageType own = footer.getFileMetaData().getSchema();
    List<Type> fields = new ArrayList<>();
    for (WrittenColumn column : columns) {
      String name = column.name();
      fields.add(
          column instanceof WrittenColumn.Stored && own.containsField(name)
              ? own.getType(name)
              : bySpark.getType(name));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, String> known = footer.getFileMetaData().getKeyValueMetaData();
    for (String key : NOTES_ON_VALUES) {
      if (known.containsKey(key)) {
        metadata.put(key, known.get(key));
      }
    }
    metadata.put(SPARK_SCHEMA, schema.json());
    return new FileShape(new MessageType(bySpark.getName(), fields), metadata);
  }

  boolean has(WrittenColumn column) {
    return footer.getFileMetaData().getSchema().containsField(column.name());
  }

  String writer() {
    return footer.getFileMetaData().getCreatedBy();
  }

  /** The row group of a row. */
  RowGroup rowGroup(long row) {
    for (int i = 0; i < firstRows.length - 1; i++) {
      if (row < firstRows[i + 1]) {
        return new RowGroup(this, i, firstRows[i], footer.getBlocks().get(i));
      }
    }
    throw new IllegalStateException(file + " has no row " + row);
  }

  /** The chunks of a column, in the order of its leaves. */
  static List<ColumnChunkMetaData> chunks(BlockMetaData block, String column) {
    return block.getColumns().stream()
        .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
        .toList();
  }

  /** What a file that cannot be read ends a task with: as Spark says it of those that it reads. */
  IOException unreadable(Exception cause) {
    return new IOException(QueryExecutionErrors.cannotReadFilesError(cause, file.toString()));
  }

  /** For pages and indexes. */
  ParquetFileReader reader() throws IOException {
    if (reader == null) {
      reader = ParquetFileReader.open(file, options);
    }
    return reader;
  }

  /** For bytes as they are. */
  SeekableInputStream bytes() throws IOException {
    if (bytes == null) {
      bytes = file.newStream();
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    try {
      if (reader != null) {
        reader.close();
      }
    } finally {
      reader = null;
      if (bytes != null) {
        bytes.close();
      }
      bytes = null;
    }
  }
}
