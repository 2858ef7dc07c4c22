package org.feedforward.job.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Options;

/** Separators and encodings of CSV, from what users type to what Spark's reader understands. */
final class CsvDialect {

  /** The encodings that Spark's reader takes. */
  private static final List<String> ENCODINGS =
      List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1", "US-ASCII");

  private static final Map<String, String> ESCAPES = Map.of("t", "\t", "n", "\n", "r", "\r");
  private static final int BYTES_TO_JUDGE_BY = 1024;

  private CsvDialect() {}

  /**
   * The options with tabs and line ends in place of backslash and letter, encodings under the name
   * that Spark knows, and lines of wide characters read whole.
   */
  static Options of(Options given, SparkSession spark) {
    Map<String, String> options = new LinkedHashMap<>();
    given
        .values()
        .forEach(
            (name, value) -> {
              String key = name.toLowerCase(Locale.ROOT);
              boolean separator = List.of("sep", "delimiter", "linesep").contains(key);
              options.put(name, separator ? unescaped(value) : value);
            });
    Optional<String> encoding = given.get("encoding").or(() -> given.get("charset"));
    if (encoding.isPresent()) {
      options.keySet().removeIf(name -> name.equalsIgnoreCase("charset"));
      options.keySet().removeIf(name -> name.equalsIgnoreCase("encoding"));
      boolean any = spark.conf().get("spark.sql.legacy.javaCharsets", "false").equals("true");
      options.put("encoding", any ? encoding.get() : known(encoding.get()));
      readWideCharactersWhole(given, options);
    }
    return new Options(options);
  }

  /**
   * Spark looks for line ends byte by byte and takes a whole file in UTF-16 for its header, unless
   * it reads files in one piece.
   */
  private static void readWideCharactersWhole(Options given, Map<String, String> options) {
    String encoding = options.get("encoding").toUpperCase(Locale.ROOT);
    if (!encoding.startsWith("UTF-16") && !encoding.startsWith("UTF-32")) {
      return;
    }
    String multiLine = given.get("multiLine").orElse("true");
    if (!multiLine.equalsIgnoreCase("true")) {
      throw InputFaults.notInOnePiece(multiLine, encoding);
    }
    options.keySet().removeIf(name -> name.equalsIgnoreCase("multiLine"));
    options.put("multiLine", "true");
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String next = i + 1 < text.length() ? text.substring(i + 1, i + 2) : "";
      if (text.charAt(i) == '\\' && ESCAPES.containsKey(next)) {
        plain.append(ESCAPES.get(next));
        i++;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  private static String known(String encoding) {
    String name = charset(encoding).name();
    if (!ENCODINGS.contains(name)) {
      throw InputFaults.encodingNotOfSpark(encoding, ENCODINGS, name);
    }
    return name;
  }

  static String encoding(Options options) {
    return options.get("encoding").orElse(StandardCharsets.UTF_8.name());
  }

  static Charset charset(String encoding) {
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw InputFaults.unknownEncoding(encoding, ENCODINGS);
    }
  }

  /** Refuses what is plainly in another encoding, naming it. */
  static void requireEncoding(String file, InputStream bytes, String encoding) throws IOException {
    bytes.mark(BYTES_TO_JUDGE_BY);
    byte[] head = bytes.readNBytes(BYTES_TO_JUDGE_BY);
    bytes.reset();
    Optional<String> seen = encodingOf(head).filter(name -> !fits(name, encoding));
    if (seen.isPresent()) {
      throw InputFaults.otherEncoding(file, seen.get(), encoding);
    }
  }

  private static boolean fits(String seen, String encoding) {
    return encoding.equalsIgnoreCase(seen)
        // a file that begins with a byte order mark says which of the two it is
        || (seen.equals("UTF-16") && encoding.toUpperCase(Locale.ROOT).startsWith("UTF-16"));
  }

  /** The wide encoding that bytes are in, by their mark or the zeros of ASCII characters. */
  private static Optional<String> encodingOf(byte[] head) {
    if (head.length < 4) {
      return Optional.empty();
    }
    int mark = (head[0] & 0xff) << 8 | (head[1] & 0xff);
    if (mark == 0xfffe && head[2] == 0 && head[3] == 0 || mark == 0 && head[2] == (byte) 0xfe) {
      return Optional.of("UTF-32");
    }
    if (mark == 0xfffe || mark == 0xfeff) {
      return Optional.of("UTF-16");
    }
    int even = 0;
    int odd = 0;
    for (int i = 0; i + 1 < head.length; i += 2) {
      even += head[i] == 0 ? 1 : 0;
      odd += head[i + 1] == 0 ? 1 : 0;
    }
    int most = head.length / 4;
    // three bytes of four are zeros where letters are ASCII, one of two in 16 bits
    boolean wide = even + odd > head.length * 5 / 8;
    if (wide || (even > most && odd > most)) {
      return Optional.of("UTF-32");
    } else if (odd > most) {
      return Optional.of("UTF-16LE");
    }
    return even > most ? Optional.of("UTF-16BE") : Optional.empty();
  }
}
