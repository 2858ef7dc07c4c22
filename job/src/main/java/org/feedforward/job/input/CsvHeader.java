package org.feedforward.job.input;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.feedforward.job.config.Options;

/** The first line of CSV files, read by the parser and the options that Spark reads with. */
final class CsvHeader {

  private static final int LONGEST = 1 << 22;
  private static final char NONE = '\0';

  private final Options options;
  private final Configuration configuration;
  private final String encoding;

  CsvHeader(Options options, Configuration configuration) {
    this.options = options;
    this.configuration = configuration;
    this.encoding = CsvDialect.encoding(options);
  }

  /** A file as messages name it. */
  static String name(FileStatus file) {
    return InputFiles.shown(file.getPath());
  }

  /** The cells of the first line of a file; one that holds blanks alone is empty. */
  List<String> cells(FileStatus file) {
    String line = firstLine(name(file), file.getPath());
    String[] cells = parser().parseLine(line);
    if (cells == null) {
      throw InputFaults.noCells(name(file));
    }
    return Arrays.stream(cells).map(cell -> cell == null || cell.isBlank() ? "" : cell).toList();
  }

  /** The first line that is not blank and no comment. */
  private String firstLine(String name, Path path) {
    try (BufferedReader reader = reader(name, path)) {
      String separator = options.get("lineSep").orElse("");
      char comment = character("comment", NONE);
      StringBuilder line = new StringBuilder();
      int c = reader.read();
      if (c == '\ufeff') {
        c = reader.read();
      }
      while (c >= 0 && line.length() < LONGEST) {
        line.append((char) c);
        int end = separator.isEmpty() ? lineEnd(line) : separatorAt(line, separator);
        if (end >= 0) {
          line.setLength(end);
          if (isHeader(line, comment)) {
            return line.toString();
          }
          line.setLength(0);
        }
        c = reader.read();
      }
      if (!isHeader(line, comment)) {
        throw InputFaults.noHeader(name);
      }
      return line.toString();
    } catch (CharacterCodingException e) {
      throw InputFaults.notText(name, encoding, e);
    } catch (IOException e) {
      throw InputFaults.unreadable(name, Checksums.advice(path.toString(), e), e);
    }
  }

  private static int lineEnd(StringBuilder line) {
    int last = line.length() - 1;
    return line.charAt(last) == '\n' || line.charAt(last) == '\r' ? last : -1;
  }

  private static int separatorAt(StringBuilder line, String separator) {
    int start = line.length() - separator.length();
    return start >= 0 && line.substring(start).equals(separator) ? start : -1;
  }

  private static boolean isHeader(StringBuilder line, char comment) {
    String text = line.toString();
    return !text.isBlank() && (comment == NONE || text.charAt(0) != comment);
  }

  private BufferedReader reader(String name, Path path) throws IOException {
    InputStream bytes = path.getFileSystem(configuration).open(path);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    InputStream plain =
        new BufferedInputStream(codec == null ? bytes : codec.createInputStream(bytes));
    CsvDialect.requireEncoding(name, plain, encoding);
    return new BufferedReader(
        new InputStreamReader(
            plain,
            CsvDialect.charset(encoding)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  private CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    settings
        .getFormat()
        .setDelimiter(options.get("sep").or(() -> options.get("delimiter")).orElse(","));
    settings.getFormat().setQuote(character("quote", '"'));
    settings.getFormat().setQuoteEscape(character("escape", '"'));
    settings.getFormat().setComment(character("comment", NONE));
    settings.setIgnoreLeadingWhitespaces(isTrue("ignoreLeadingWhiteSpace"));
    settings.setIgnoreTrailingWhitespaces(isTrue("ignoreTrailingWhiteSpace"));
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(LONGEST);
    return new CsvParser(settings);
  }

  private char character(String option, char fallback) {
    String text = options.get(option).orElse("");
    return text.isEmpty() ? fallback : text.charAt(0);
  }

  private boolean isTrue(String option) {
    return options.get(option).orElse("false").equalsIgnoreCase("true");
  }
}
