package org.feedforward.format.torch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.format.HostileFile;
import org.feedforward.format.io.ZipBytes;

/** What torch.save did not write: views of one number, bombs, and pickles without an end. */
public final class HostileArchives {

  private static final String ESCAPES = "\u001b[2J\n\r\u2028\u202e\u0085";

  private HostileArchives() {}

  /** All of them. */
  public static List<HostileFile> all() {
    List<HostileFile> files = new ArrayList<>();
    files.addAll(sums());
    files.addAll(pickles());
    files.addAll(archives());
    files.addAll(names());
    return files;
  }

  private static HostileFile of(String name, String words, PickleBytes pickle) {
    return HostileFile.of(name, words, pickle.zip(40).build());
  }

  /** Views that stand still on one number, each of 12 MB. */
  private static List<HostileFile> sums() {
    PickleBytes stretched = PickleBytes.protocol2().raw('}');
    for (int i = 0; i < 400; i++) {
      long[] shape = {1024, 3 * 1024 + i};
      stretched.text("w" + i).append(new PickleBytes().tensor(10, 0, shape, new long[2])).raw('s');
    }
    PickleBytes bytes = PickleBytes.protocol2().raw('}');
    for (int i = 0; i < 400; i++) {
      bytes
          .text("w" + i)
          .global("torch._utils", "_rebuild_tensor_v2")
          .raw('(')
          .storage("ByteStorage", "0", 40)
          .integer(0)
          .tuple(1024, 1024 + i)
          .tuple(0, 0)
          .raw(0x89)
          .global("collections", "OrderedDict")
          .raw(')', 'R', 't', 'R', 's');
    }
    return List.of(
        of("stretched_views.pt", "more elements than the file has", stretched.raw('.')),
        of("stretched_bytes.pt", "", bytes.raw('.')));
  }

  private static List<HostileFile> pickles() {
    PickleBytes laughs = new PickleBytes().raw(')', 'q', 0, '0');
    for (int i = 1; i < 60; i++) {
      laughs.raw('h', i - 1, 'h', i - 1, 0x86, 'q', i, '0'); // a pair of pairs, 2^60 in all
    }
    PickleBytes asKey = PickleBytes.protocol2().raw('}').append(laughs).raw('h', 59, 'N', 's', '.');
    PickleBytes inItself = PickleBytes.protocol2().raw(']', 'q', 0, 'h', 0, 'a', '.');
    PickleBytes escapes =
        PickleBytes.protocol2().raw('}').text(ESCAPES.repeat(50_000)).integer(1).raw('s', '.');
    PickleBytes manyKeys = PickleBytes.protocol2().raw('}');
    for (int i = 0; i < 20_000; i++) {
      manyKeys.text(ESCAPES + i).integer(1).raw('s');
    }
    PickleBytes classes =
        PickleBytes.protocol2().global("os\u001b[2J", "sys\u202etem" + "x".repeat(3000)).raw('.');
    return List.of(
        of(
            "deep_tuples.pt",
            "",
            PickleBytes.protocol2().raw(')').repeat(3_000_000, "\u0085").raw('.')),
        of("billion_laughs.pt", "", PickleBytes.protocol2().append(laughs).raw('h', 59, '.')),
        of("billion_laughs_as_key.pt", "", asKey),
        of("list_in_itself.pt", "", inItself),
        of("long_key.pt", "", escapes),
        of("many_keys.pt", "more", manyKeys.raw('.')),
        of("long_class.pt", "wants to call", classes),
        of("marks.pt", "", PickleBytes.protocol2().repeat(4_000_000, "(").raw('.')),
        of(
            "memo_at_the_end.pt",
            "",
            PickleBytes.protocol2().raw(')', 'r').number(4, 0x7fffffff).raw('.')),
        of(
            "integer_of_2_gb.pt",
            "",
            PickleBytes.protocol2().raw(0x8b).number(4, 0x7fffffff).raw('.')));
  }

  private static List<HostileFile> archives() {
    byte[] zeros = new byte[80 << 20];
    byte[] pickle = PickleBytes.protocol2().raw('}', '.').build();
    ZipBytes bomb = new ZipBytes().addDeflated("archive/data.pkl", zeros, entry -> {});
    ZipBytes overlap =
        new ZipBytes()
            .add("archive/data.pkl", pickle)
            .add("archive/data/0", new byte[40])
            .add("archive/data/1", new byte[40], entry -> entry.position = 60);
    ZipBytes counted = new ZipBytes().add("archive/data.pkl", pickle).count(0xfffe);
    ZipBytes names = new ZipBytes().add("archive/data.pkl", pickle);
    for (int i = 0; i < 2; i++) {
      names.add("archive/" + ESCAPES.repeat(500), new byte[1]);
    }
    byte[] legacy =
        PickleBytes.protocol2()
            .raw(0x8a, 10)
            .number(8, 0xf950fc467020119cL >> 4)
            .number(2, 0x19)
            .raw('.')
            .build();
    return List.of(
        HostileFile.of("bomb.pt", "", bomb.build()),
        HostileFile.of("overlapping_entries.pt", "where it says", overlap.build()),
        HostileFile.of("count_of_entries.pt", "zip", counted.build()),
        HostileFile.of("entry_names.pt", "two entries", names.build()),
        HostileFile.of("legacy_head.pt", "", legacy),
        HostileFile.of(
            "text.pt", "", (ESCAPES + "\u0007").repeat(1000).getBytes(StandardCharsets.UTF_8)));
  }

  /** A fault whose sentence names what the file names. */
  private static List<HostileFile> names() {
    String shown = "\\u001b[2J\\u000a\\u000d\\u2028\\u202e\\u0085";
    byte[] order = ESCAPES.getBytes(StandardCharsets.UTF_8);
    PickleBytes type =
        PickleBytes.protocol2()
            .raw('}')
            .text("w")
            .global("torch._utils", "_rebuild_tensor_v2")
            .raw('(', '(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text(ESCAPES)
            .text("cpu")
            .integer(10)
            .raw('t', 'Q')
            .integer(0)
            .tuple(2)
            .tuple(1)
            .raw(0x89)
            .global("collections", "OrderedDict")
            .raw(')', 'R', 't', 'R', 's', '.');
    PickleBytes key =
        PickleBytes.protocol2()
            .raw('}')
            .text(ESCAPES)
            .append(new PickleBytes().tensor(10, 0, new long[] {99}, new long[] {1}))
            .raw('s', '.');
    PickleBytes held =
        PickleBytes.protocol2()
            .raw('}')
            .text(ESCAPES)
            .append(new PickleBytes().tensor(10, 0, new long[] {2}, new long[] {1}))
            .raw('s', '.');
    return List.of(
        of("name_of_storage.pt", shown, type),
        of("name_of_tensor.pt", shown, key),
        of("name_of_weights.pt", shown, held),
        HostileFile.of(
            "name_of_byte_order.pt",
            "\\u001b[2J\\u000a",
            PickleBytes.protocol2().raw('}', '.').zip(40).add("archive/byteorder", order).build()));
  }
}
