package org.feedforward.job.steps.cells;

import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The positions of keys, all texts or all integers: a hash table with open addressing. A vocabulary
 * is larger than a cache, so a search must not follow pointers: a key of up to 16 bytes is compared
 * within its slot.
 */
public final class KeyTable {

  /** What is found for a value that is not among the keys. */
  public static final int UNKNOWN = -1;

  /** Numbers of a slot: the position counted from 1, the length, the first and the last bytes. */
  private static final int SLOT = 4;

  private static final int WORD = Long.BYTES;

  private final long[] slots;
  private final int mask;
  private final UTF8String[] texts;

  private KeyTable(int keys, UTF8String[] texts) {
    int capacity = Integer.highestOneBit(Math.max(1, keys)) * 4; // at most half of it is taken
    this.slots = new long[capacity * SLOT];
    this.mask = capacity - 1;
    this.texts = texts;
  }

  /** The table of texts, no two of which are equal. */
  public static KeyTable ofTexts(UTF8String[] keys) {
    KeyTable table = new KeyTable(keys.length, keys.clone());
    for (int i = 0; i < keys.length; i++) {
      UTF8String key = keys[i];
      table.put(i, key.numBytes(), first(key), last(key), hash(key));
    }
    return table;
  }

  /** The table of integers, no two of which are equal. */
  public static KeyTable ofIntegers(long[] keys) {
    KeyTable table = new KeyTable(keys.length, new UTF8String[0]);
    for (int i = 0; i < keys.length; i++) {
      table.put(i, 0, keys[i], 0, mixed(keys[i]));
    }
    return table;
  }

  private void put(int position, int length, long first, long last, long hash) {
    int slot = (int) hash & mask;
    while (slots[slot * SLOT] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot * SLOT] = position + 1L;
    slots[slot * SLOT + 1] = length;
    slots[slot * SLOT + 2] = first;
    slots[slot * SLOT + 3] = last;
  }

  /** The position of a text among the keys, or {@link #UNKNOWN}. */
  public int find(UTF8String text) {
    int length = text.numBytes();
    long first = first(text);
    long last = last(text);
    for (int slot = (int) hash(text) & mask; ; slot = (slot + 1) & mask) {
      int at = slot * SLOT;
      int position = (int) slots[at] - 1;
      if (position < 0) {
        return UNKNOWN;
      }
      if (slots[at + 1] == length
          && slots[at + 2] == first
          && slots[at + 3] == last
          && (length <= 2 * WORD || texts[position].binaryEquals(text))) {
        return position;
      }
    }
  }

  /** The position of an integer among the keys, or {@link #UNKNOWN}. */
  public int find(long key) {
    for (int slot = (int) mixed(key) & mask; ; slot = (slot + 1) & mask) {
      int position = (int) slots[slot * SLOT] - 1;
      if (position < 0 || slots[slot * SLOT + 2] == key) {
        return position;
      }
    }
  }

  private static long hash(UTF8String text) {
    long hash = mixed(first(text) + mixed(last(text) + text.numBytes()));
    for (int i = WORD; i < text.numBytes() - WORD; i += WORD) {
      hash = mixed(hash + word(text, i));
    }
    return hash;
  }

  /** The first eight bytes; all of a shorter text. */
  private static long first(UTF8String text) {
    int length = text.numBytes();
    if (length >= WORD) {
      return word(text, 0);
    }
    long packed = 0;
    for (int i = 0; i < length; i++) {
      packed = packed << Byte.SIZE | text.getByte(i) & 0xff;
    }
    return packed;
  }

  /** The last eight bytes; nothing of a shorter text. */
  private static long last(UTF8String text) {
    int length = text.numBytes();
    return length >= WORD ? word(text, length - WORD) : 0;
  }

  private static long word(UTF8String text, int from) {
    return Platform.getLong(text.getBaseObject(), text.getBaseOffset() + from);
  }

  /** David Stafford's variant 13 of MurmurHash3's finaliser, as SplittableRandom has it. */
  private static long mixed(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
