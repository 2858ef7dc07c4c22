package org.feedforward.format.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Zip archives in which every field can be a lie; without changes they are sound. */
public final class ZipBytes {

  /** One entry; the fields stand in the central directory, those called local in its header. */
  public static final class Entry {
    public String name;
    public byte[] data;
    public int method;
    public int flags;
    public long crc;
    public long packed;
    public long size;
    public long position = -1;
    public String localName;
    public int localMethod;
    public byte[] extra = {};
    public byte[] localExtra = {};
    public String comment = "";
    public int externalAttributes;

    private Entry(String name, byte[] data, boolean deflated) {
      this.name = name;
      this.localName = name;
      CRC32 checksum = new CRC32();
      checksum.update(data);
      this.crc = checksum.getValue();
      this.size = data.length;
      this.method = deflated ? 8 : 0;
      this.localMethod = method;
      this.data = deflated ? deflate(data) : data;
      this.packed = this.data.length;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private byte[] prefix = {};
  private byte[] behind = {};
  private byte[] gap = {};
  private byte[] comment = {};
  private Integer count;
  private Long length;
  private Long position;
  private int disk;

  /** Adds a stored entry. */
  public ZipBytes add(String name, byte[] data) {
    return add(name, data, entry -> {});
  }

  /** Adds a stored entry with some lies. */
  public ZipBytes add(String name, byte[] data, Consumer<Entry> lie) {
    Entry entry = new Entry(name, data, false);
    lie.accept(entry);
    entries.add(entry);
    return this;
  }

  /** Adds a deflated entry with some lies. */
  public ZipBytes addDeflated(String name, byte[] data, Consumer<Entry> lie) {
    Entry entry = new Entry(name, data, true);
    lie.accept(entry);
    entries.add(entry);
    return this;
  }

  public ZipBytes prefix(byte[] bytes) {
    this.prefix = bytes;
    return this;
  }

  public ZipBytes behind(byte[] bytes) {
    this.behind = bytes;
    return this;
  }

  public ZipBytes gap(byte[] bytes) {
    this.gap = bytes;
    return this;
  }

  public ZipBytes comment(byte[] bytes) {
    this.comment = bytes;
    return this;
  }

  public ZipBytes count(int claimed) {
    this.count = claimed;
    return this;
  }

  public ZipBytes length(long claimed) {
    this.length = claimed;
    return this;
  }

  public ZipBytes position(long claimed) {
    this.position = claimed;
    return this;
  }

  public ZipBytes disk(int claimed) {
    this.disk = claimed;
    return this;
  }

  /** The archive. */
  public byte[] build() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(prefix);
    for (Entry entry : entries) {
      entry.position = entry.position < 0 ? out.size() : entry.position;
      byte[] name = entry.localName.getBytes(StandardCharsets.UTF_8);
      ByteBuffer local = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
      local.putInt(0x04034b50).putShort((short) 20).putShort((short) entry.flags);
      local.putShort((short) entry.localMethod).putInt(0).putInt((int) entry.crc);
      local.putInt((int) entry.packed).putInt((int) entry.size);
      local.putShort((short) name.length).putShort((short) entry.localExtra.length);
      out.writeBytes(local.array());
      out.writeBytes(name);
      out.writeBytes(entry.localExtra);
      out.writeBytes(entry.data);
    }
    long start = out.size();
    for (Entry entry : entries) {
      byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
      ByteBuffer central = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
      central.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
      central.putShort((short) entry.flags).putShort((short) entry.method).putInt(0);
      central.putInt((int) entry.crc).putInt((int) entry.packed).putInt((int) entry.size);
      central.putShort((short) name.length).putShort((short) entry.extra.length);
      central.putShort((short) entry.comment.length()).putShort((short) 0).putShort((short) 0);
      central.putInt(entry.externalAttributes).putInt((int) entry.position);
      out.writeBytes(central.array());
      out.writeBytes(name);
      out.writeBytes(entry.extra);
      out.writeBytes(entry.comment.getBytes(StandardCharsets.US_ASCII));
    }
    long end = out.size();
    out.writeBytes(gap);
    ByteBuffer record = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    int entriesClaimed = count == null ? entries.size() : count;
    record.putInt(0x06054b50).putShort((short) disk).putShort((short) 0);
    record.putShort((short) entriesClaimed).putShort((short) entriesClaimed);
    record.putInt((int) (length == null ? end - start : length));
    record.putInt((int) (position == null ? start : position));
    record.putShort((short) comment.length);
    out.writeBytes(record.array());
    out.writeBytes(comment);
    out.writeBytes(behind);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(data);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 16];
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return out.toByteArray();
  }
}
