package org.feedforward.format.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as torch.save wrote them before PyTorch 1.6, and still does when it is asked to: five
 * pickles, then the storages. What contradicts itself is refused.
 */
class LegacyContainerTest {

  private static final int[] MAGIC = {0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19};

  /** A file that is changed before it is built. */
  private static final class Legacy {
    private PickleBytes magic = PickleBytes.protocol2().raw(0x8a, 10).raw(MAGIC).raw('.');
    private PickleBytes protocol = PickleBytes.protocol2().integer(1001).raw('.');
    private PickleBytes machine = machine(true);
    private PickleBytes object = weight("FloatStorage", 4, null);
    private List<String> keys = List.of("0");
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long count = 4;
    private final List<Float> floats = new ArrayList<>(List.of(1f, 2f, 3f, 4f));
    private int trailing;

    private static PickleBytes machine(boolean little) {
      return PickleBytes.protocol2()
          .raw('}')
          .text("little_endian")
          .raw(little ? 0x88 : 0x89)
          .raw('s', '.');
    }

    /** A dict of one tensor [2, 2] on a storage, or on a part of it. */
    private static PickleBytes weight(String type, long count, long[] view) {
      PickleBytes storage = new PickleBytes().raw('(');
      storage.text("storage").global("torch", type).text("0").text("cpu").integer(count);
      if (view == null) {
        storage.raw('N');
      } else {
        storage.raw('(').text("view").integer(view[0]).integer(view[1]).raw('t');
      }
      storage.raw('t', 'Q');
      return PickleBytes.weight(
          new PickleBytes()
              .global("torch._utils", "_rebuild_tensor_v2")
              .raw('(')
              .append(storage)
              .integer(0)
              .tuple(2, 2)
              .tuple(2, 1)
              .raw(0x89)
              .global("collections", "OrderedDict")
              .raw(')', 'R')
              .raw('t', 'R'));
    }

    ByteSource build() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (PickleBytes pickle : List.of(magic, protocol, machine, object)) {
        out.writeBytes(pickle.build());
      }
      PickleBytes list = PickleBytes.protocol2().raw(']');
      keys.forEach(key -> list.text(key).raw('a'));
      out.writeBytes(list.raw('.').build());
      ByteBuffer storage = ByteBuffer.allocate(8 + 4 * floats.size() + trailing).order(order);
      storage.putLong(count);
      floats.forEach(storage::putFloat);
      out.writeBytes(storage.array());
      return ByteSource.of("old.pt", out.toByteArray());
    }

    Tensor read() {
      return Checkpoint.read(build()).weights().tensors().get("w");
    }
  }

  private final Legacy legacy = new Legacy();

  private void refuses(String words) {
    assertThatThrownBy(legacy::read)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("old.pt")
        .hasMessageContaining(words);
  }

  @Test
  void readsTheSoundOne() {
    assertThat(legacy.read()).isEqualTo(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
  }

  @Test
  void readsAPartOfAStorage() {
    legacy.object = Legacy.weight("FloatStorage", 6, new long[] {2, 4});
    legacy.count = 6;
    legacy.floats.addAll(List.of(5f, 6f));

    assertThat(legacy.read()).isEqualTo(Tensor.of(new float[][] {{3, 4}, {5, 6}}));
  }

  @Test
  void readsTheBytesOfABigEndianMachine() {
    legacy.machine = Legacy.machine(false);
    legacy.order = ByteOrder.BIG_ENDIAN;

    assertThat(legacy.read()).isEqualTo(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
  }

  /** PyTorch writes little-endian on every machine, whatever the header says. */
  @Test
  void readsLittleEndianBytesThatABigEndianMachineWrote() {
    legacy.machine = Legacy.machine(false);

    assertThat(legacy.read()).isEqualTo(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
  }

  @Test
  void takesAClassWithItsSource() {
    legacy.object =
        PickleBytes.protocol2()
            .raw('}')
            .text("epoch")
            .raw('(')
            .text("module")
            .global("collections", "OrderedDict")
            .text("net.py")
            .text("class Net: pass")
            .raw('t', 'Q')
            .raw('s')
            .append(rest(Legacy.weight("FloatStorage", 4, null)));

    assertThat(legacy.read()).isEqualTo(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
  }

  /** A pickle without its protocol and its empty dict. */
  private static PickleBytes rest(PickleBytes pickle) {
    byte[] bytes = pickle.build();
    PickleBytes rest = new PickleBytes();
    for (int i = 3; i < bytes.length; i++) {
      rest.raw(bytes[i]);
    }
    return rest;
  }

  @Test
  void refusesAnotherProtocol() {
    legacy.protocol = PickleBytes.protocol2().integer(1002).raw('.');
    refuses("is a pickle but not one that torch.save wrote: no magic number");
  }

  @Test
  void refusesAListOfStoragesThatIsNoList() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (PickleBytes pickle :
        List.of(legacy.magic, legacy.protocol, legacy.machine, legacy.object)) {
      out.writeBytes(pickle.build());
    }
    out.writeBytes(PickleBytes.protocol2().integer(3).raw('.').build());

    assertThatThrownBy(() -> Checkpoint.read(ByteSource.of("old.pt", out.toByteArray())))
        .isInstanceOf(ModelException.class)
        .hasMessage("old.pt: the list of storages is missing");
  }

  @Test
  void refusesAStorageThatIsNamedTwice() {
    legacy.keys = List.of("0", "0");
    refuses("the list of storages names one twice, or one that nothing refers to");
  }

  @Test
  void refusesAStorageThatNothingRefersTo() {
    legacy.keys = List.of("1");
    refuses("the list of storages names one twice, or one that nothing refers to");
  }

  @Test
  void refusesATensorWhoseStorageIsNotListed() {
    legacy.keys = List.of();
    legacy.floats.clear();
    legacy.count = 0;
    refuses("has something after the last storage");
  }

  @Test
  void refusesTwoDescriptionsOfOneStorage() {
    PickleBytes other =
        new PickleBytes()
            .raw('(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .integer(5)
            .raw('N')
            .raw('t', 'Q');
    legacy.object =
        PickleBytes.protocol2()
            .raw('}')
            .text("v")
            .append(other)
            .raw('s')
            .append(rest(Legacy.weight("FloatStorage", 4, null)));
    refuses("the storage 0 is described in two ways");
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 5, 0, -4, Long.MAX_VALUE})
  void refusesACountThatIsNotTheDescribedOne(long count) {
    legacy.count = count;
    refuses("the storage 0 has " + count + " elements, expected 4");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 40})
  void refusesACountThatNoFileHolds(long count) {
    legacy.object = Legacy.weight("FloatStorage", count, null);
    legacy.count = count;
    refuses("is truncated: a storage claims " + count + " elements");
  }

  @Test
  void refusesBytesBehindTheLastStorage() {
    legacy.trailing = 1;
    refuses("has something after the last storage");
  }

  @Test
  void refusesAStorageThatEndsEarly() {
    legacy.floats.remove(3);
    refuses("old.pt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1,4", "1,4", "0,5", "4,4"})
  void refusesAPartThatLeavesItsStorage(String part) {
    String[] words = part.split(",");
    long[] view = {Long.parseLong(words[0]), Long.parseLong(words[1])};
    legacy.object = Legacy.weight("FloatStorage", 4, view);
    refuses("a part of the storage 0 leaves it");
  }

  @Test
  void refusesAPartWithoutAPlace() {
    legacy.object =
        PickleBytes.weight(
            new PickleBytes()
                .raw('(')
                .text("storage")
                .global("torch", "FloatStorage")
                .text("0")
                .text("cpu")
                .integer(4)
                .text("somewhere")
                .raw('t', 'Q'));
    refuses("the pickle has a part of a storage without a place");
  }

  @ParameterizedTest
  @ValueSource(strings = {"storage", "module", "tensor"})
  void refusesAReferenceToSomethingElse(String kind) {
    legacy.object = PickleBytes.weight(new PickleBytes().raw('(').text(kind).raw('N', 't', 'Q'));
    refuses("the pickle refers to something that is not a storage");
  }

  @Test
  void refusesQuantisedElements() {
    legacy.object = Legacy.weight("QInt8Storage", 4, null);
    refuses("QInt8Storage");
  }
}
