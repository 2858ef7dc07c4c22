package org.feedforward.format.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.feedforward.graph.ModelException;

/**
 * A zip archive, read by its central directory. Entries may be stored or deflated; none may be
 * encrypted, named twice, or lie over another. Every entry's checksum is verified before its bytes
 * are given out.
 */
public final class ZipArchive {

  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final long IN_ZIP_64 = 0xffffffffL;

  private static final int MOST_ENTRIES = 100_000;
  private static final int LONGEST_DIRECTORY = 16 << 20;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Deflate cannot shrink further than 1:1032, so a larger claim is a lie. */
  private static final long DEFLATE_LIMIT = 1032;

  private final ByteSource file;
  private final Map<String, Entry> entries;
  private final long inflatable;
  private final AtomicLong inflated = new AtomicLong();

  private ZipArchive(ByteSource file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
    this.inflatable = (64L << 20) + 8 * file.size();
  }

  private record Entry(String name, int method, long crc, long packed, long size, long header) {}

  private record Directory(long position, long length, long count, long end) {}

  /** Whether a file begins as a zip archive does. */
  public static boolean isZip(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  /** Reads and checks the central directory and the place of every entry. */
  public static ZipArchive open(ByteSource file) {
    Directory directory = findDirectory(file);
    Map<String, Entry> entries = readDirectory(file, directory);
    ZipArchive archive = new ZipArchive(file, entries);
    archive.requireNoOverlap(directory.position());
    return archive;
  }

  /** The names of all entries, in the order of the central directory. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The bytes of an entry, checked against its checksum; empty when there is no such entry. */
  public Optional<ByteSource> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(this::content);
  }

  /** How long an entry is when it is unpacked; empty when there is no such entry. */
  public Optional<Long> size(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::size);
  }

  /**
   * As {@link #find}, for a caller that reads all bytes once in their order: the checksum is
   * verified when the last is read, so nothing may be done with them before.
   */
  public Optional<ByteSource> stream(String name) {
    return Optional.ofNullable(entries.get(name))
        .map(
            entry ->
                entry.method() == STORED && entry.size() > 0
                    ? new InOrder(this, entry, file.slice(dataPosition(entry), entry.packed()))
                    : content(entry));
  }

  /** The bytes of a stored entry, verified as they are read. */
  private static final class InOrder implements ByteSource {

    private final ZipArchive archive;
    private final Entry entry;
    private final ByteSource bytes;
    private final CRC32 crc = new CRC32();
    private long position;

    InOrder(ZipArchive archive, Entry entry, ByteSource bytes) {
      this.archive = archive;
      this.entry = entry;
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return bytes.name();
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public void read(long from, byte[] target, int offset, int length) {
      if (from != position) {
        throw new IllegalStateException("Read at " + from + " after " + position);
      }
      bytes.read(from, target, offset, length);
      crc.update(target, offset, length);
      position += length;
      if (position == size()) {
        archive.requireChecksum(entry, crc);
      }
    }
  }

  /** The bytes of an entry that must be there, at most {@code limit} of them. */
  public byte[] small(String name, int limit) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw broken("lacks the entry " + ForeignNames.escape(name));
    }
    if (entry.size() > limit) {
      throw broken(
          "has an entry "
              + ForeignNames.escape(name)
              + " of "
              + entry.size()
              + " bytes, expected at most "
              + limit);
    }
    ByteSource content = content(entry);
    return content.bytes(0, (int) entry.size());
  }

  private ModelException broken(String message) {
    return new ModelException(file.name() + ": the zip archive " + message);
  }

  private static ModelException broken(ByteSource file, String message) {
    return new ModelException(file.name() + ": the zip archive " + message);
  }

  private static Directory findDirectory(ByteSource file) {
    int tail = (int) Math.min(file.size(), END_BYTES + 0xffff);
    long start = file.size() - tail;
    ByteBuffer bytes = file.buffer(start, tail, ByteOrder.LITTLE_ENDIAN);
    for (int i = tail - END_BYTES; i >= 0; i--) {
      if (bytes.getInt(i) == END && i + END_BYTES + (bytes.getShort(i + 20) & 0xffff) == tail) {
        return directory(file, bytes, i, start + i);
      }
    }
    throw broken(file, "is truncated, or something follows it: it does not end in a directory");
  }

  private static Directory directory(ByteSource file, ByteBuffer tail, int i, long end) {
    int disk = tail.getShort(i + 4) & 0xffff;
    int firstDisk = tail.getShort(i + 6) & 0xffff;
    long count = tail.getShort(i + 10) & 0xffff;
    long length = tail.getInt(i + 12) & IN_ZIP_64;
    long position = tail.getInt(i + 16) & IN_ZIP_64;
    long before = end;
    // PyTorch writes the 64-bit form always, needed or not
    if (i >= 20 && tail.getInt(i - 20) == END_64_LOCATOR) {
      before = tail.getLong(i - 20 + 8);
      ByteBuffer end64 = file.buffer(before, 56, ByteOrder.LITTLE_ENDIAN);
      if (end64.getInt(0) != END_64
          || (count != 0xffff && count != end64.getLong(32))
          || (length != IN_ZIP_64 && length != end64.getLong(40))
          || (position != IN_ZIP_64 && position != end64.getLong(48))) {
        throw broken(file, "has two directories that disagree");
      }
      count = end64.getLong(32);
      length = end64.getLong(40);
      position = end64.getLong(48);
    }
    if (disk != firstDisk || (disk != 0 && disk != 0xffff)) {
      throw broken(file, "is one part of several");
    }
    if (count < 0 || count > MOST_ENTRIES || length < 0 || length > LONGEST_DIRECTORY) {
      throw broken(file, "claims " + count + " entries in a directory of " + length + " bytes");
    }
    if (position < 0 || position > before || length != before - position) {
      throw broken(file, "has its directory elsewhere than it says");
    }
    return new Directory(position, length, count, before);
  }

  private static Map<String, Entry> readDirectory(ByteSource file, Directory directory) {
    ByteBuffer bytes =
        file.buffer(directory.position(), (int) directory.length(), ByteOrder.LITTLE_ENDIAN);
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (long i = 0; i < directory.count(); i++) {
      Entry entry = readEntry(file, bytes);
      if (entries.put(entry.name(), entry) != null) {
        throw broken(file, "has two entries named " + ForeignNames.escape(entry.name()));
      }
    }
    if (bytes.hasRemaining()) {
      throw broken(file, "has more in its directory than the entries it counts");
    }
    return Collections.unmodifiableMap(entries);
  }

  private static Entry readEntry(ByteSource file, ByteBuffer bytes) {
    int at = bytes.position();
    if (bytes.remaining() < CENTRAL_BYTES || bytes.getInt(at) != CENTRAL) {
      throw broken(file, "has a damaged directory");
    }
    int nameLength = bytes.getShort(at + 28) & 0xffff;
    int extraLength = bytes.getShort(at + 30) & 0xffff;
    int commentLength = bytes.getShort(at + 32) & 0xffff;
    if (bytes.remaining() < CENTRAL_BYTES + nameLength + extraLength + commentLength) {
      throw broken(file, "has a damaged directory");
    }
    byte[] nameBytes = new byte[nameLength];
    bytes.get(at + CENTRAL_BYTES, nameBytes);
    String name = new String(nameBytes, StandardCharsets.UTF_8);
    if ((bytes.getShort(at + 8) & 1) != 0) {
      throw broken(file, "has an encrypted entry " + ForeignNames.escape(name));
    }
    int method = bytes.getShort(at + 10) & 0xffff;
    if (method != STORED && method != DEFLATED) {
      throw broken(
          file,
          "has an entry "
              + ForeignNames.escape(name)
              + " packed by method "
              + method
              + " (0 and 8 are known)");
    }
    long size = bytes.getInt(at + 24) & IN_ZIP_64;
    long packed = bytes.getInt(at + 20) & IN_ZIP_64;
    long header = bytes.getInt(at + 42) & IN_ZIP_64;
    bytes.position(at + CENTRAL_BYTES + nameLength);
    ByteBuffer wide = zip64(bytes, extraLength);
    size = widened(file, size, wide);
    packed = widened(file, packed, wide);
    header = widened(file, header, wide);
    bytes.position(at + CENTRAL_BYTES + nameLength + extraLength + commentLength);
    if (method == STORED ? packed != size : packed < size / DEFLATE_LIMIT) {
      throw broken(
          file,
          "has an entry "
              + ForeignNames.escape(name)
              + " that claims "
              + size
              + " bytes packed in "
              + packed);
    }
    return new Entry(name, method, bytes.getInt(at + 16) & IN_ZIP_64, packed, size, header);
  }

  /** The extra field of 64-bit numbers, or nothing. */
  private static ByteBuffer zip64(ByteBuffer bytes, int extraLength) {
    int end = bytes.position() + extraLength;
    for (int at = bytes.position(); at + 4 <= end; ) {
      int length = bytes.getShort(at + 2) & 0xffff;
      if (at + 4 + length > end) {
        break;
      }
      if (bytes.getShort(at) == 1) {
        return bytes.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
      }
      at += 4 + length;
    }
    return ByteBuffer.allocate(0);
  }

  private static long widened(ByteSource file, long value, ByteBuffer wide) {
    if (value != IN_ZIP_64) {
      return value;
    }
    long widened = wide.remaining() >= 8 ? wide.getLong() : -1;
    if (widened < 0) {
      throw broken(file, "has an entry without its 64-bit size or position");
    }
    return widened;
  }

  private void requireNoOverlap(long directory) {
    List<Entry> byPosition = new ArrayList<>(entries.values());
    byPosition.sort(Comparator.comparingLong(Entry::header));
    long free = 0;
    for (Entry entry : byPosition) {
      long start = dataPosition(entry);
      if (entry.header() < free) {
        throw broken(
            "has an entry " + ForeignNames.escape(entry.name()) + " that lies over another");
      }
      if (entry.packed() > directory - start) {
        throw broken("has an entry " + ForeignNames.escape(entry.name()) + " that is truncated");
      }
      free = start + entry.packed();
    }
  }

  private long dataPosition(Entry entry) {
    ByteBuffer local = file.buffer(entry.header(), LOCAL_BYTES, ByteOrder.LITTLE_ENDIAN);
    int nameLength = local.getShort(26) & 0xffff;
    boolean sound =
        local.getInt(0) == LOCAL
            && (local.getShort(8) & 0xffff) == entry.method()
            && new String(
                    file.bytes(entry.header() + LOCAL_BYTES, nameLength), StandardCharsets.UTF_8)
                .equals(entry.name());
    if (!sound) {
      throw broken(
          "has an entry "
              + ForeignNames.escape(entry.name())
              + " whose header is not where it says");
    }
    return entry.header() + LOCAL_BYTES + nameLength + (local.getShort(28) & 0xffff);
  }

  private ByteSource content(Entry entry) {
    ByteSource packed = file.slice(dataPosition(entry), entry.packed());
    ByteSource content = entry.method() == STORED ? packed : inflate(entry, packed);
    CRC32 crc = new CRC32();
    byte[] chunk = new byte[(int) Math.min(1 << 16, content.size())];
    for (long position = 0; position < content.size(); position += chunk.length) {
      int length = (int) Math.min(chunk.length, content.size() - position);
      content.read(position, chunk, 0, length);
      crc.update(chunk, 0, length);
    }
    requireChecksum(entry, crc);
    return content;
  }

  private void requireChecksum(Entry entry, CRC32 crc) {
    if (crc.getValue() != entry.crc()) {
      throw broken(
          String.format(
              Locale.ROOT,
              "is damaged: the checksum (CRC-32) of %s is %08x, expected %08x",
              ForeignNames.escape(entry.name()),
              crc.getValue(),
              entry.crc()));
    }
  }

  private ByteSource inflate(Entry entry, ByteSource packed) {
    if (inflated.addAndGet(entry.size()) > inflatable || entry.size() > Integer.MAX_VALUE - 8) {
      throw broken(
          "unpacks to more than "
              + inflatable
              + " bytes, more than an honest file would; store it uncompressed");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(entry.size(), 1 << 20));
    Inflater inflater = new Inflater(true);
    try {
      byte[] in = new byte[(int) Math.min(1 << 16, packed.size())];
      byte[] some = new byte[1 << 16];
      long position = 0;
      while (!inflater.finished() && out.size() <= entry.size()) {
        if (inflater.needsInput()) {
          int length = (int) Math.min(in.length, packed.size() - position);
          if (length == 0) {
            break;
          }
          packed.read(position, in, 0, length);
          inflater.setInput(in, 0, length);
          position += length;
        }
        int count = inflater.inflate(some);
        if (count == 0 && inflater.needsDictionary()) {
          break;
        }
        out.write(some, 0, count);
      }
      if (!inflater.finished()
          || out.size() != entry.size()
          || inflater.getBytesRead() != packed.size()) {
        throw broken(
            "has an entry " + ForeignNames.escape(entry.name()) + " of another size than it says");
      }
    } catch (DataFormatException e) {
      throw new ModelException(
          file.name()
              + ": the zip archive has a damaged entry "
              + ForeignNames.escape(entry.name())
              + ": "
              + e.getMessage(),
          e);
    } finally {
      inflater.end();
    }
    return ByteSource.of(file.name(), out.toByteArray());
  }
}
