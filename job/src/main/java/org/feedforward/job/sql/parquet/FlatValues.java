package org.feedforward.job.sql.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Encodes some rows of a stored leaf again that has one value a row, page by page: Parquet's own
 * readers of columns look at every level and every value by themselves, also of the rows that are
 * left out.
 */
final class FlatValues {

  /** The length of levels, and the head and level of a run. */
  private static final int PEEKED = 16;

  private final ColumnDescriptor leaf;
  private final PageReader pages;
  private final Dictionary dictionary;
  private final List<LeafBuffer> parts;
  private final GroupRows rows;
  private final int count;

  /** How each part takes a value. */
  private final Value[] values;

  /** Where each part takes numbers many at once; empty where not all of them do. */
  private final List<NumberPages> numbers;

  /** Rows of the pages before. */
  private int before;

  /** How many of the rows have been taken. */
  private int taken;

  /** The definition level of each row of a page. */
  private int[] levels = new int[0];

  private FlatValues(PageReader pages, List<LeafBuffer> parts, GroupRows rows) throws IOException {
    this.leaf = parts.get(0).leaf();
    this.pages = pages;
    this.parts = parts;
    this.rows = rows;
    this.count = rows.count();
    PrimitiveTypeName type = leaf.getPrimitiveType().getPrimitiveTypeName();
    this.values =
        parts.stream().map(part -> value(type, part.numbers().isPresent())).toArray(Value[]::new);
    List<NumberPages> some = parts.stream().flatMap(part -> part.numbers().stream()).toList();
    this.numbers = some.size() == parts.size() ? some : List.of();
    DictionaryPage page = pages.readDictionaryPage();
    this.dictionary = page == null ? null : page.getEncoding().initDictionary(leaf, page);
  }

  /** Whether a leaf has one value a row. */
  static boolean areIn(ColumnDescriptor leaf) {
    return leaf.getMaxRepetitionLevel() == 0;
  }

  /**
   * Appends rows of a leaf.
   *
   * @param pages the leaf's pages in a row group
   * @param parts where they go, for each part of the result
   * @param rows which rows of the group, and to which part
   */
  static void append(PageReader pages, List<LeafBuffer> parts, GroupRows rows) throws IOException {
    FlatValues flat = new FlatValues(pages, parts, rows);
    long end = pages.getTotalValueCount();
    while (flat.before < end && flat.taken < flat.count) {
      flat.appendPage();
    }
    if (flat.taken < flat.count) {
      throw new IllegalStateException("A row group ends before row " + rows.row(flat.taken));
    }
  }

  private void appendPage() throws IOException {
    DataPage page = pages.readPage();
    if (page == null) {
      throw new IllegalStateException("A row group ends after row " + before);
    }
    int size = page.getValueCount();
    if (rows.row(taken) < before + size) {
      if (page instanceof DataPageV1 first) {
        append(first, size);
      } else {
        append((DataPageV2) page, size);
      }
    }
    before += size;
  }

  private void append(DataPageV1 page, int size) throws IOException {
    ByteBufferInputStream in = page.getBytes().toInputStream();
    page.getRlEncoding().getValuesReader(leaf, ValuesType.REPETITION_LEVEL).initFromPage(size, in);
    boolean allDefined =
        leaf.getMaxDefinitionLevel() == 0
            || page.getDlEncoding() == Encoding.RLE && isOneRun(in, Integer.BYTES, size);
    ValuesReader reader = page.getDlEncoding().getValuesReader(leaf, ValuesType.DEFINITION_LEVEL);
    reader.initFromPage(size, in);
    allDefined = allDefined || readLevels(size, reader::readInteger);
    append(allDefined, size, values(page.getValueEncoding(), size, in));
  }

  private void append(DataPageV2 page, int size) throws IOException {
    ByteBufferInputStream in = page.getDefinitionLevels().toInputStream();
    int bits = BytesUtils.getWidthFromMaxInt(leaf.getMaxDefinitionLevel());
    boolean allDefined =
        leaf.getMaxDefinitionLevel() == 0
            || isOneRun(in, 0, size)
            || readLevels(size, new RunLengthBitPackingHybridDecoder(bits, in)::readInt);
    append(allDefined, size, values(page.getDataEncoding(), size, page.getData().toInputStream()));
  }

  /**
   * Whether one run of levels says of a whole page that its values are there, so that they need not
   * be looked at one by one.
   *
   * @param in the levels, in runs and packed bits; stays where it is
   * @param length how many bytes before them tell their length
   */
  private boolean isOneRun(ByteBufferInputStream in, int length, int size) throws IOException {
    if (in.available() <= length + 1 || leaf.getMaxDefinitionLevel() > 0xff) {
      return false;
    }
    in.mark(PEEKED);
    in.skipFully(length);
    int run = BytesUtils.readUnsignedVarInt(in);
    boolean isOne =
        (run & 1) == 0 && run >>> 1 >= size && in.read() == leaf.getMaxDefinitionLevel();
    in.reset();
    return isOne;
  }

  private interface Levels {
    int next() throws IOException;
  }

  /** Reads the levels of a page; says whether all values are there. */
  private boolean readLevels(int size, Levels from) throws IOException {
    if (levels.length < size) {
      levels = new int[size];
    }
    boolean allDefined = true;
    for (int i = 0; i < size; i++) {
      levels[i] = from.next();
      allDefined &= levels[i] == leaf.getMaxDefinitionLevel();
    }
    return allDefined;
  }

  private ValuesReader values(Encoding encoding, int size, ByteBufferInputStream in)
      throws IOException {
    ValuesReader values;
    if (encoding.usesDictionary()) {
      if (dictionary == null) {
        throw new ParquetDecodingException("The dictionary of " + leaf + " is missing");
      }
      values = encoding.getDictionaryBasedValuesReader(leaf, ValuesType.VALUES, dictionary);
    } else if (encoding == Encoding.PLAIN && PlainNumbers.areIn(leaf)) {
      values = new PlainNumbers(leaf);
    } else {
      values = encoding.getValuesReader(leaf, ValuesType.VALUES);
    }
    values.initFromPage(size, in);
    return values;
  }

  private void append(boolean allDefined, int size, ValuesReader from) {
    if (allDefined && !numbers.isEmpty() && from instanceof PlainNumbers plain) {
      appendRuns(size, plain);
    } else {
      appendEach(allDefined, size, from);
    }
  }

  /** Rows that stand behind each other go together. */
  private void appendRuns(int size, PlainNumbers from) {
    int end = before + size;
    int width = PlainNumbers.bytes(leaf);
    while (taken < count && rows.row(taken) < end) {
      int first = taken++;
      int part = rows.part(first);
      while (taken < count
          && rows.row(taken) < end
          && rows.row(taken) == rows.row(taken - 1) + 1
          && rows.part(taken) == part) {
        taken++;
      }
      numbers
          .get(part)
          .copy(from.buffer(), from.next() + (rows.row(first) - before) * width, taken - first);
    }
  }

  private void appendEach(boolean allDefined, int size, ValuesReader from) {
    int defined = leaf.getMaxDefinitionLevel();
    int end = before + size;
    int at = before;
    int passed = 0;
    while (taken < count && rows.row(taken) < end) {
      int part = rows.part(taken);
      LeafBuffer to = parts.get(part);
      int row = rows.row(taken++);
      if (allDefined) {
        passed = row - at;
      } else {
        for (; at < row; at++) {
          passed += levels[at - before] == defined ? 1 : 0;
        }
      }
      at = row + 1;
      if (!allDefined && levels[row - before] < defined) {
        to.writer().writeNull(0, levels[row - before]);
      } else {
        if (passed > 0) {
          from.skip(passed);
          passed = 0;
        }
        values[part].copy(from, to.writer(), defined);
      }
      to.endRow();
    }
  }

  private interface Value {
    void copy(ValuesReader from, ColumnWriter to, int definition);
  }

  /** The bits of a NaN stay where what takes them leaves them. */
  private static Value value(PrimitiveTypeName type, boolean takesBits) {
    return switch (type) {
      case INT32 -> (from, to, d) -> to.write(from.readInteger(), 0, d);
      case INT64 -> (from, to, d) -> to.write(from.readLong(), 0, d);
      case FLOAT ->
          takesBits
              ? (from, to, d) -> to.write(Float.floatToRawIntBits(from.readFloat()), 0, d)
              : (from, to, d) -> to.write(from.readFloat(), 0, d);
      case DOUBLE ->
          takesBits
              ? (from, to, d) -> to.write(Double.doubleToRawLongBits(from.readDouble()), 0, d)
              : (from, to, d) -> to.write(from.readDouble(), 0, d);
      case BOOLEAN -> (from, to, d) -> to.write(from.readBoolean(), 0, d);
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> (from, to, d) -> to.write(from.readBytes(), 0, d);
    };
  }
}
