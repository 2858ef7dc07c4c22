package org.feedforward.format.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.feedforward.graph.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipArchiveTest {

  private static final byte[] A = bytes("the first entry");
  private static final byte[] B = bytes("the second");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ZipBytes sound() {
    return new ZipBytes().add("x/a", A).add("x/b", B);
  }

  /** Opens an archive and reads every entry. */
  private static void readAll(byte[] zip) {
    ZipArchive archive = ZipArchive.open(ByteSource.of("a.zip", zip));
    for (String name : archive.names()) {
      ByteSource content = archive.find(name).orElseThrow();
      content.bytes(0, (int) content.size());
    }
  }

  @Test
  void readsStoredAndDeflatedEntries() {
    byte[] zip =
        new ZipBytes()
            .add("x/a", A)
            .addDeflated("x/b", B, entry -> {})
            .add("x/empty", new byte[0])
            .add("x/c", A, entry -> entry.localExtra = new byte[70]) // padded, as PyTorch does
            .comment(bytes("a comment"))
            .build();
    ZipArchive archive = ZipArchive.open(ByteSource.of("a.zip", zip));

    assertThat(archive.names()).containsExactly("x/a", "x/b", "x/empty", "x/c");
    assertThat(archive.small("x/a", 100)).isEqualTo(A);
    assertThat(archive.small("x/b", 100)).isEqualTo(B);
    assertThat(archive.small("x/empty", 100)).isEmpty();
    assertThat(archive.find("x/d")).isEmpty();
  }

  @Test
  void verifiesTheChecksumOfAStreamWithItsLastByte() {
    byte[] zip = new ZipBytes().add("x/a", A, entry -> entry.crc ^= 1).build();
    ByteSource stream = ZipArchive.open(ByteSource.of("a.zip", zip)).stream("x/a").orElseThrow();
    byte[] target = new byte[A.length];
    stream.read(0, target, 0, A.length - 1);

    assertThatThrownBy(() -> stream.read(A.length - 1, target, A.length - 1, 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("checksum (CRC-32) of x/a");
  }

  @Test
  void streamsAnEntryWhoseChecksumIsRight() {
    ByteSource stream =
        ZipArchive.open(ByteSource.of("a.zip", sound().build())).stream("x/b").orElseThrow();
    assertThat(stream.bytes(0, B.length)).isEqualTo(B);
  }

  static Stream<Arguments> lies() {
    byte[] end = new ZipBytes().add("y/evil", B).build();
    byte[] zip64 =
        ByteBuffer.allocate(20)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 1)
            .putShort((short) 16)
            .putLong(-1L)
            .putLong(1L << 40)
            .array();
    return Stream.of(
        Arguments.of("two of a name", sound().add("x/a", B), "two entries named x/a"),
        Arguments.of("more entries than there are", sound().count(3), "damaged directory"),
        Arguments.of("fewer entries than there are", sound().count(1), "more in its directory"),
        Arguments.of("no entries", sound().count(0), "more in its directory"),
        Arguments.of("65535 entries", sound().count(0xffff), "damaged directory"),
        Arguments.of("a short directory", sound().length(10), "elsewhere than it says"),
        Arguments.of("a long directory", sound().length(1 << 20), "elsewhere than it says"),
        Arguments.of("a huge directory", sound().length(0xfffffff0L), "claims 2 entries"),
        Arguments.of("a directory at 0", sound().position(0), "elsewhere than it says"),
        Arguments.of("a directory at the end", sound().position(1 << 30), "elsewhere"),
        Arguments.of("several disks", sound().disk(7), "one part of several"),
        Arguments.of("a gap before the end", sound().gap(new byte[3]), "elsewhere than it says"),
        Arguments.of("something behind", sound().behind(new byte[3]), "something follows"),
        Arguments.of("something in front", sound().prefix(new byte[9]).position(91), "elsewhere"),
        Arguments.of("another archive behind it", sound().behind(end), "elsewhere than it says"),
        Arguments.of("a wrong checksum", bad(e -> e.crc ^= 1), "checksum (CRC-32) of x/c"),
        Arguments.of("encrypted", bad(e -> e.flags = 1), "encrypted entry x/c"),
        Arguments.of("packed by bzip2", bad(e -> e.method = 12), "packed by method 12"),
        Arguments.of("sizes that differ", bad(e -> e.size = 99), "claims 99 bytes packed in 15"),
        Arguments.of("too long", bad(e -> e.size = e.packed = 1 << 20), "truncated"),
        Arguments.of("2^32 - 2 bytes", bad(e -> e.size = e.packed = 0xfffffffeL), "truncated"),
        Arguments.of("64 bits lacking", bad(e -> e.size = e.packed = -1), "64-bit"),
        Arguments.of(
            "64 bits negative",
            bad(
                e -> {
                  e.size = e.packed = -1;
                  e.extra = zip64;
                }),
            "64-bit"),
        Arguments.of("lies elsewhere", bad(e -> e.position = 3), "not where it says"),
        Arguments.of("lies behind", bad(e -> e.position = 1 << 30), "truncated"),
        Arguments.of("lies over another", bad(e -> e.position = 0), "not where it says"),
        Arguments.of("another name there", bad(e -> e.localName = "x/q"), "not where it says"),
        Arguments.of("another method there", bad(e -> e.localMethod = 8), "not where it says"),
        Arguments.of(
            "a bomb that says so",
            new ZipBytes().addDeflated("x/c", new byte[1000], e -> e.size = 1 << 30),
            "claims 1073741824 bytes"),
        Arguments.of(
            "a bomb that says less",
            new ZipBytes().addDeflated("x/c", new byte[1 << 20], e -> e.size = 10),
            "another size than it says"),
        Arguments.of(
            "deflated and damaged",
            new ZipBytes().addDeflated("x/c", A, e -> Arrays.fill(e.data, (byte) 0xff)),
            "damaged entry x/c"),
        Arguments.of(
            "deflated with something behind",
            new ZipBytes()
                .addDeflated(
                    "x/c",
                    A,
                    e -> {
                      e.data = Arrays.copyOf(e.data, e.data.length + 5);
                      e.packed = e.data.length;
                    }),
            "another size than it says"));
  }

  private static ZipBytes bad(java.util.function.Consumer<ZipBytes.Entry> lie) {
    return new ZipBytes().add("x/a", A).add("x/c", A, lie);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void refusesAnArchiveWith(String what, ZipBytes zip, String words) {
    assertThatThrownBy(() -> readAll(zip.build()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("a.zip")
        .hasMessageContaining(words);
  }

  @Test
  void refusesEntriesThatLieOverEachOther() {
    // the second begins inside of the first, which holds a header of its own
    byte[] inner = new ZipBytes().add("x/b", B).build();
    byte[] header = Arrays.copyOf(inner, 30 + 3 + B.length);
    byte[] zip =
        new ZipBytes().add("x/a", header).add("x/b", B, entry -> entry.position = 30 + 3).build();
    assertThatThrownBy(() -> readAll(zip))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("lies over another");
  }

  @Test
  void refusesBombsTogether() {
    ZipBytes zip = new ZipBytes();
    for (int i = 0; i < 80; i++) {
      zip.addDeflated("x/" + i, new byte[1 << 20], entry -> {});
    }
    assertThatThrownBy(() -> readAll(zip.build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more than an honest file");
  }

  @Test
  void refusesTheArchiveCutAnywhere() {
    byte[] whole = sound().build();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(cut)).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void refusesOrReadsTheArchiveWithAnyByteChanged() {
    byte[] whole = sound().addDeflated("x/c", A, entry -> {}).build();
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << bit);
        try {
          readAll(changed);
        } catch (ModelException expected) {
          assertThat(expected.getMessage()).startsWith("a.zip").doesNotContain("\n");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/passwd", "/etc/passwd", "C:\\x", "x/../../y", "x\u202ey", "\n"})
  void namesAreNeverPaths(String name) {
    // nothing is ever written, so such a name is only a key, and is printed escaped
    ZipArchive archive =
        ZipArchive.open(ByteSource.of("a.zip", new ZipBytes().add(name, A).build()));
    assertThat(archive.names()).containsExactly(name);
    assertThatThrownBy(() -> archive.small(name, 1))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\u202e"));
  }

  @Test
  void readsASymbolicLinkAsItsBytes() {
    byte[] zip =
        new ZipBytes()
            .add("x/link", bytes("/etc/passwd"), entry -> entry.externalAttributes = 0xa1ff0000)
            .build();
    assertThat(ZipArchive.open(ByteSource.of("a.zip", zip)).small("x/link", 100))
        .isEqualTo(bytes("/etc/passwd"));
  }
}
