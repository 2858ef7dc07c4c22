package org.feedforward.job.input;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.job.config.JobConfig.InputConfig;
import org.feedforward.job.config.Options;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/**
 * CSV files, every column a text. The header is read here and becomes the schema in its order, so
 * that Spark refuses a file whose header deviates, and a line with a cell too few or too many.
 */
final class CsvTable {

  private static final int LONGEST_HEADER = 1 << 22;

  private final InputConfig config;
  private final Options given;
  private final Configuration configuration;

  private CsvTable(InputConfig config, Map<String, String> options, Configuration configuration) {
    this.config = config;
    this.given = new Options(options);
    this.configuration = configuration;
  }

  static Table open(SparkSession spark, InputConfig config) {
    Map<String, String> options =
        new ReaderOptions(config.options())
            // RFC 4180, pandas and spreadsheets double a quote; Spark's default is a backslash
            .byDefault("escape", given(config, "quote").orElse("\""))
            .byDefault("header", "true")
            .require("mode", "FAILFAST", "lines that cannot be read would be lost")
            .require("enforceSchema", "false", "columns in another order would be mixed up")
            .require("inferSchema", "false", "features get the type that the model needs")
            .require("columnPruning", "false", "lines with missing cells would pass")
            .toMap();
    InputFiles files = InputFiles.list(spark, config);
    if (files.isEmpty()) {
      return Table.empty(spark, config);
    }
    CsvTable table = new CsvTable(config, options, spark.sparkContext().hadoopConfiguration());
    StructType cells = table.schema(files.files());
    Partitions partitions = Partitions.of(spark, files.layout(), cells, files);
    StructType schema = partitions.addedTo(cells);
    Dataset<Row> rows =
        spark.read().schema(schema).options(files.layout().options(options)).csv(config.path());
    files.requireSame(rows, config);
    Set<String> texts = new HashSet<>(partitions.texts());
    texts.addAll(List.of(cells.fieldNames()));
    return new Table(rows, texts, Table.ColumnFaults.NONE, OptionalLong.empty(), files);
  }

  private static Optional<String> given(InputConfig config, String name) {
    return config.options().get(name);
  }

  private StructType schema(List<FileStatus> files) {
    Optional<FileStatus> first = files.stream().filter(file -> file.getLen() > 0).findFirst();
    if (first.isEmpty()) {
      throw JobException.data(
          config.path() + ": empty (0 bytes), expected CSV with a header line of column names");
    }
    String name = first.get().getPath().toUri().getPath();
    List<String> cells = parse(name, firstLine(name, first.get().getPath()));
    boolean header = given.get("header").orElse("true").equalsIgnoreCase("true");
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String column = header ? cells.get(i) : "_c" + i;
      fields.add(DataTypes.createStructField(column, DataTypes.StringType, true));
    }
    if (header) {
      requireNames(name, cells);
    }
    return DataTypes.createStructType(fields);
  }

  private static void requireNames(String file, List<String> cells) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell == null || cell.isBlank()) {
        problems.add(file + ": column " + (i + 1) + " has no name in the header");
      } else if (!seen.add(cell)) {
        problems.add(file + ": the header names '" + Names.escape(cell) + "' twice");
      }
    }
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.DATA, problems);
    }
  }

  private String firstLine(String name, Path path) {
    try (BufferedReader reader = reader(path)) {
      StringBuilder line = new StringBuilder();
      int c = reader.read();
      if (c == '\ufeff') {
        c = reader.read();
      }
      while (c >= 0 && line.length() < LONGEST_HEADER) {
        boolean end = c == '\n' || c == '\r';
        if (end && !line.toString().isBlank()) {
          break;
        }
        if (!end) {
          line.append((char) c);
        }
        c = reader.read();
      }
      if (line.toString().isBlank()) {
        throw JobException.data(name + ": holds blank lines only, expected a header line");
      }
      return line.toString();
    } catch (CharacterCodingException e) {
      throw new JobException(
          ExitCode.DATA,
          name
              + ": not text in "
              + charset()
              + "; --input-option encoding=NAME names another encoding, such as UTF-16",
          e);
    } catch (IOException e) {
      throw new JobException(ExitCode.DATA, name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private BufferedReader reader(Path path) throws IOException {
    InputStream bytes = path.getFileSystem(configuration).open(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    InputStream plain = codec == null ? bytes : codec.createInputStream(bytes);
    return new BufferedReader(
        new InputStreamReader(
            plain,
            charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  private Charset charset() {
    String name =
        given.get("encoding").or(() -> given.get("charset")).orElse(StandardCharsets.UTF_8.name());
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new JobException(
          ExitCode.USAGE, "--input-option encoding=" + Names.escape(name) + " is not known", e);
    }
  }

  /** The cells of a line, read by the parser and the options that Spark reads with. */
  private List<String> parse(String name, String line) {
    CsvParserSettings settings = new CsvParserSettings();
    settings
        .getFormat()
        .setDelimiter(given.get("sep").or(() -> given.get("delimiter")).orElse(","));
    settings.getFormat().setQuote(character("quote", '"'));
    settings.getFormat().setQuoteEscape(character("escape", '"'));
    settings.setIgnoreLeadingWhitespaces(isTrue("ignoreLeadingWhiteSpace"));
    settings.setIgnoreTrailingWhitespaces(isTrue("ignoreTrailingWhiteSpace"));
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(LONGEST_HEADER);
    String[] cells = new CsvParser(settings).parseLine(line);
    if (cells == null) {
      throw JobException.data(name + ": the first line holds no cells");
    }
    return Arrays.asList(cells);
  }

  private char character(String option, char fallback) {
    String text = given.get(option).orElse("");
    return text.isEmpty() ? fallback : text.charAt(0);
  }

  private boolean isTrue(String option) {
    return given.get(option).orElse("false").equalsIgnoreCase("true");
  }
}
