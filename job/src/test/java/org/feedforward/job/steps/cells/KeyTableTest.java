package org.feedforward.job.steps.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class KeyTableTest {

  private static UTF8String[] texts(List<String> keys) {
    return keys.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
  }

  private static void requirePositions(List<String> keys, Iterable<String> asked) {
    KeyTable table = KeyTable.ofTexts(texts(keys));
    for (String text : asked) {
      assertThat(table.find(UTF8String.fromString(text))).as(text).isEqualTo(keys.indexOf(text));
    }
  }

  @Property(tries = 300)
  void findsTextsByTheirPosition(@ForAll Set<String> keys, @ForAll Set<String> others) {
    List<String> all = List.copyOf(keys);
    requirePositions(all, all);
    requirePositions(all, others);
  }

  /** Of one alphabet, so that they share beginnings and ends, around the lengths of its words. */
  @Property(tries = 100)
  void tellsTextsApartThatDifferInOneLetter(@ForAll long seed) {
    Random random = new Random(seed);
    Set<String> keys = new LinkedHashSet<>();
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder("a".repeat(random.nextInt(40)));
      asked.add(text.toString());
      if (!text.isEmpty()) {
        text.setCharAt(random.nextInt(text.length()), (char) ('a' + random.nextInt(2)));
      }
      keys.add(text.toString());
    }
    asked.addAll(keys);
    requirePositions(new ArrayList<>(keys), asked);
  }

  /** A text may lie anywhere in a larger array, as it does in a page. */
  @Test
  void findsTextsWithinALargerArray() {
    byte[] page = "-abcdefghijklmnopqrst-".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int length = 0; length <= 20; length++) {
      KeyTable table =
          KeyTable.ofTexts(texts(List.of("abcdefghijklmnopqrst".substring(0, length))));
      assertThat(table.find(UTF8String.fromBytes(page, 1, length))).isZero();
      assertThat(table.find(UTF8String.fromBytes(page, 0, length + 1))).isEqualTo(-1);
      assertThat(table.find(UTF8String.fromBytes(page, 1, length + 1))).isEqualTo(-1);
    }
  }

  @Property(tries = 300)
  void findsIntegersByTheirPosition(@ForAll Set<Long> keys, @ForAll Set<Long> others) {
    List<Long> all = List.copyOf(keys);
    KeyTable table = KeyTable.ofIntegers(all.stream().mapToLong(Long::longValue).toArray());
    all.forEach(key -> assertThat(table.find(key)).isEqualTo(all.indexOf(key)));
    others.forEach(key -> assertThat(table.find(key)).isEqualTo(all.indexOf(key)));
  }

  @Test
  void asksEveryTextOnceHoweverOftenItComes() {
    List<String> texts = IntStream.range(0, 300).mapToObj(i -> "text " + i).toList();
    Words words = new Words(code -> UTF8String.fromString(texts.get(code)));
    Map<String, Integer> asked = new HashMap<>();
    Random random = new Random(1);
    Object who = new Object();
    for (int tile = 0; tile < 20; tile++) {
      int[] codes = IntStream.generate(() -> random.nextInt(301) - 1).limit(64).toArray();
      int[] given = new int[64];
      words.ask(
          who,
          text -> asked.merge("" + text, 1, Integer::sum) * 0 + text.numBytes(),
          codes,
          64,
          given,
          -7);
      for (int i = 0; i < 64; i++) {
        assertThat(given[i])
            .isEqualTo(codes[i] == Words.NO_TEXT ? -7 : texts.get(codes[i]).length());
      }
    }
    assertThat(asked.values()).hasSizeGreaterThan(200).containsOnly(1);
    int[] given = new int[1];
    words.ask(new Object(), text -> 5, new int[] {3}, 1, given, 0);
    assertThat(given).as("the answer to another question").containsExactly(5);
  }
}
