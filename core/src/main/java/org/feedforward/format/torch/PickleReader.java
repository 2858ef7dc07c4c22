package org.feedforward.format.torch;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * The bytes of a pickle from its beginning on, as the numbers and texts that opcodes are followed
 * by. Every length is checked against the file before anything is allocated.
 */
final class PickleReader {

  private static final int LONGEST_INTEGER = 256;
  private static final int LONGEST_LINE = 4096;
  private static final int BUFFER = 1 << 13;

  private final ByteSource source;
  private final Budget budget;
  private final byte[] buffer = new byte[BUFFER];
  private long bufferStart;
  private int bufferLength;
  private long position;

  /**
   * Begins to read.
   *
   * @param source where it lies
   * @param position where it begins
   * @param budget what its values may take
   */
  PickleReader(ByteSource source, long position, Budget budget) {
    this.source = source;
    this.position = position;
    this.budget = budget;
  }

  /** The position of the next byte. */
  long position() {
    return position;
  }

  int readByte() {
    if (position < bufferStart || position >= bufferStart + bufferLength) {
      int length = (int) Math.min(BUFFER, source.size() - position);
      if (length <= 0) {
        throw broken("is truncated: it has no end");
      }
      source.read(position, buffer, 0, length);
      bufferStart = position;
      bufferLength = length;
    }
    return buffer[(int) (position++ - bufferStart)] & 0xff;
  }

  long readInteger(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  int readLength(int bytes) {
    long length = readInteger(bytes);
    if (length < 0 || length > source.size() - position) {
      throw broken(
          "has a value of "
              + Long.toUnsignedString(length)
              + " bytes at "
              + position
              + ", beyond the end of the file");
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw broken("has a value of " + length + " bytes");
    }
    return (int) length;
  }

  byte[] readBytes(int length) {
    if (length > source.size() - position) {
      throw broken("is truncated inside a value of " + length + " bytes");
    }
    budget.spend(length);
    byte[] bytes = new byte[length];
    if (length < BUFFER) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) readByte();
      }
    } else {
      source.read(position, bytes, 0, length);
      position += length;
    }
    return bytes;
  }

  String readText(int length, Charset charset) {
    byte[] bytes = readBytes(length);
    budget.spend(length);
    try {
      // pickle lets lone surrogates through; no name of a tensor has any
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelException(
          source.name() + ": the pickle has a text that is not UTF-8 at " + position, e);
    }
  }

  Object readLong(int length) {
    if (length > LONGEST_INTEGER) {
      throw broken("has an integer of " + length + " bytes");
    }
    byte[] little = readBytes(length);
    byte[] big = new byte[length];
    for (int i = 0; i < length; i++) {
      big[i] = little[length - 1 - i];
    }
    return shortened(length == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  private static Object shortened(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  // the text opcodes of protocol 0

  String readLine() {
    return new String(readLineBytes(), StandardCharsets.UTF_8);
  }

  private static String latin(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }

  private byte[] readLineBytes() {
    long start = position;
    while (readByte() != '\n') {
      if (position - start > LONGEST_LINE) {
        throw broken("has a line of more than " + LONGEST_LINE + " bytes");
      }
    }
    byte[] line = source.bytes(start, (int) (position - start - 1));
    budget.spend(line.length);
    return line;
  }

  Object integerLine() {
    String line = readLine();
    return switch (line) {
      case "00" -> false;
      case "01" -> true;
      default -> number(line);
    };
  }

  Object longLine() {
    String line = readLine();
    return number(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
  }

  private Object number(String line) {
    if (!line.matches("[+-]?[0-9]{1,600}")) {
      throw broken("has the integer " + ForeignNames.escape(line));
    }
    return shortened(new BigInteger(line));
  }

  long lineNumber() {
    return integerLine() instanceof Long number ? number : -1;
  }

  Double floatLine() {
    String line = readLine();
    try {
      return switch (line) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.valueOf(line);
      };
    } catch (NumberFormatException e) {
      throw new ModelException(
          source.name() + ": the pickle has the number " + ForeignNames.escape(line), e);
    }
  }

  /** A text that may escape letters as Python's raw-unicode-escape does: by their number. */
  String unicodeLine() {
    long start = position;
    String line = latin(readLineBytes());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      int digits =
          letter != '\\' || i + 1 == line.length()
              ? 0
              : line.charAt(i + 1) == 'u' ? 4 : line.charAt(i + 1) == 'U' ? 8 : 0;
      if (digits == 0) {
        text.append(letter);
        continue;
      }
      String number = line.substring(i + 2, Math.min(line.length(), i + 2 + digits));
      if (!number.matches("[0-9a-fA-F]{" + digits + "}")
          || !Character.isValidCodePoint((int) Long.parseLong(number, 16))) {
        throw broken("has a text with an invalid character at " + start);
      }
      text.appendCodePoint((int) Long.parseLong(number, 16));
      i += 1 + digits;
    }
    return text.toString();
  }

  /** A text of Python 2, in quotes; none of PyTorch's escapes a letter. */
  String quotedLine() {
    String line = readLine();
    int end = line.length() - 1;
    if (end < 1 || line.charAt(0) != line.charAt(end) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw broken("has a text without quotes");
    }
    String text = line.substring(1, end);
    if (text.indexOf('\\') >= 0) {
      throw broken("has a text with an escaped letter: " + ForeignNames.escape(text));
    }
    return text;
  }

  /** What is thrown for a pickle that no pickler writes. */
  ModelException broken(String what) {
    return new ModelException(source.name() + ": the pickle " + what);
  }
}
