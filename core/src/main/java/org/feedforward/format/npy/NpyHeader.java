package org.feedforward.format.npy;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * What the header of an array says.
 *
 * @param type how a number, or a character of a text, is stored
 * @param characters how many of these an element has that is a text; {@link #NO_TEXT} for numbers
 * @param order which byte of an element comes first
 * @param fortran whether the first axis varies fastest
 * @param shape the extent of every axis
 * @param count the number of elements
 */
record NpyHeader(
    ElementType type, int characters, ByteOrder order, boolean fortran, int[] shape, long count) {

  /** The characters of numbers. */
  static final int NO_TEXT = -1;

  private static final int MOST_AXES = 64;

  /** A Python dict of exactly these three keys, in any order. */
  private static final Pattern ITEM =
      Pattern.compile(
          "\\s*'(descr|fortran_order|shape)'\\s*:\\s*"
              + "('[^'\\\\]{0,50}'|True|False|\\([0-9L, ]{0,2000}\\))\\s*(,|(?=\\}))");

  /** Texts of fixed width: of UTF-32, or of bytes. */
  private static final Pattern TEXT = Pattern.compile("'[<>|=]([US])(\\d{1,9})'");

  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f8", ElementType.FLOAT64),
          Map.entry("f4", ElementType.FLOAT32),
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("i8", ElementType.INT64),
          Map.entry("i4", ElementType.INT32),
          Map.entry("i2", ElementType.INT16),
          Map.entry("i1", ElementType.INT8),
          Map.entry("u8", ElementType.UINT64),
          Map.entry("u4", ElementType.UINT32),
          Map.entry("u2", ElementType.UINT16),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("b1", ElementType.BOOL));

  static NpyHeader parse(String name, String text) {
    String descr = null;
    String fortran = null;
    String shape = null;
    String dict = text.strip();
    if (dict.startsWith("{") && dict.endsWith("}")) {
      Matcher item = ITEM.matcher(dict).region(1, dict.length());
      int end = 1;
      while (item.lookingAt()) {
        switch (item.group(1)) {
          case "descr" -> descr = once(name, descr, item);
          case "fortran_order" -> fortran = once(name, fortran, item);
          default -> shape = once(name, shape, item);
        }
        end = item.end();
        item.region(end, dict.length());
      }
      boolean complete = dict.substring(end, dict.length() - 1).isBlank();
      if (complete && descr != null && fortran != null && shape != null) {
        return of(name, descr, fortran, shape);
      }
    }
    throw new ModelException(
        name
            + ": the header does not describe a plain array (descr, fortran_order and shape): "
            + ForeignNames.escape(dict));
  }

  private static String once(String name, String before, Matcher item) {
    if (before != null) {
      throw new ModelException(name + ": the header has " + item.group(1) + " twice");
    }
    return item.group(2);
  }

  private static NpyHeader of(String name, String descr, String fortran, String shape) {
    String code = descr.length() == 5 && descr.startsWith("'") ? descr.substring(2, 4) : "";
    Matcher text = TEXT.matcher(descr);
    boolean isText = text.matches();
    ElementType type =
        !isText
            ? TYPES.get(code)
            : text.group(1).equals("U") ? ElementType.UINT32 : ElementType.UINT8;
    int characters = isText ? Integer.parseInt(text.group(2)) : NO_TEXT;
    if (type == null || "<>|=".indexOf(descr.charAt(1)) < 0) {
      throw new ModelException(
          name
              + " holds elements of type "
              + ForeignNames.escape(descr)
              + "; floats (f2, f4, f8), integers (i1 to i8, u1 to u8), truth values (b1) and"
              + " texts (U, S) can be read");
    }
    if (fortran.startsWith("'") || fortran.startsWith("(") || !shape.startsWith("(")) {
      throw new ModelException(name + ": the header has values of the wrong kind");
    }
    int[] extents = extents(name, shape.substring(1, shape.length() - 1).strip());
    long count = 1;
    for (int extent : extents) {
      // no overflow: checked at every step
      count *= extent;
      if (count * Math.max(1, characters) > Integer.MAX_VALUE) {
        throw new ModelException(
            name + ": shape " + shape + " of " + descr + " has more than 2^31 - 1 elements");
      }
    }
    ByteOrder order = descr.charAt(1) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(type, characters, order, fortran.equals("True"), extents, count);
  }

  /** The bytes of the array. */
  long bytes() {
    return count * type.bytes() * (characters == NO_TEXT ? 1 : characters);
  }

  private static int[] extents(String name, String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(",", -1);
    boolean trailing = parts[parts.length - 1].isBlank();
    int rank = trailing ? parts.length - 1 : parts.length;
    if (rank == 0 || rank > MOST_AXES || (rank == 1 && !trailing)) {
      throw new ModelException(name + ": the header has the shape (" + text + ")");
    }
    int[] extents = new int[rank];
    for (int i = 0; i < rank; i++) {
      try {
        extents[i] = Integer.parseInt(parts[i].strip().replaceAll("L$", ""));
      } catch (NumberFormatException e) {
        throw new ModelException(name + ": the header has the shape (" + text + ")", e);
      }
    }
    return extents;
  }
}
