package org.feedforward.format.torch;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ElementType;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * The container before PyTorch 1.6: five pickles in a row (a magic number, the protocol, the
 * machine's sizes, the object, the storages' keys), then for every storage the number of its
 * elements and their bytes.
 */
final class LegacyContainer implements StorageReader {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;
  private static final int MAGIC_BYTES = 15;

  /** As protocols 0 and 1 write it, in digits. */
  private static final int MAGIC_LINE_BYTES = 28;

  private final ByteSource file;
  private final Budget budget;
  private final Map<String, Storage> described = new HashMap<>();
  private final Map<String, ByteSource> places = new HashMap<>();
  private final ByteOrder order;
  private final Object root;

  private LegacyContainer(ByteSource file, Globals globals) {
    this.file = file;
    this.budget = new Budget(file.name());
    Unpickler.Result magic = unpickle(0, new NoGlobals());
    Unpickler.Result protocol = unpickle(magic.end(), new NoGlobals());
    if (!MAGIC.equals(magic.value()) || !Long.valueOf(PROTOCOL).equals(protocol.value())) {
      throw new ModelException(
          file.name() + " is a pickle but not one that torch.save wrote: no magic number");
    }
    Unpickler.Result machine = unpickle(protocol.end(), new NoGlobals());
    boolean bigMachine =
        machine.value() instanceof PyDict dict && Boolean.FALSE.equals(dict.get("little_endian"));
    Unpickler.Result object = unpickle(machine.end(), globals);
    this.root = object.value();
    Unpickler.Result keys = unpickle(object.end(), new NoGlobals());
    this.order = bigMachine ? order(keys) : ByteOrder.LITTLE_ENDIAN;
    place(keys);
  }

  /**
   * PyTorch writes little-endian on every machine, other programs on a big-endian one may not: the
   * first storage's number of elements tells.
   */
  private ByteOrder order(Unpickler.Result keys) {
    if (keys.value() instanceof PyList list
        && !list.items().isEmpty()
        && list.items().get(0) instanceof String key
        && described.containsKey(key)) {
      long count = file.buffer(keys.end(), Long.BYTES, ByteOrder.BIG_ENDIAN).getLong();
      return count == described.get(key).count() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
    return ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * Reads everything but the elements.
   *
   * @param globals what it may name
   */
  static LegacyContainer open(ByteSource file, Globals globals) {
    return new LegacyContainer(file, globals);
  }

  /** Whether a file begins with the magic number. */
  static boolean isLegacy(ByteSource file) {
    byte[] head = file.head(MAGIC_LINE_BYTES);
    if (head.length < MAGIC_BYTES || (head[0] != (byte) 0x80 && head[0] != 'L')) {
      return false;
    }
    try {
      ByteSource source = ByteSource.of(file.name(), head);
      Budget budget = new Budget(file.name());
      return MAGIC.equals(Unpickler.read(source, 0, new NoGlobals(), id -> id, budget).value());
    } catch (ModelException e) {
      return false;
    }
  }

  /** The object that was saved. */
  Object root() {
    return root;
  }

  private static final class NoGlobals implements Globals {
    @Override
    public Optional<Global> find(String name) {
      return Optional.empty();
    }
  }

  private Unpickler.Result unpickle(long position, Globals globals) {
    return Unpickler.read(file, position, globals, this::persistent, budget);
  }

  private Object persistent(Object id) {
    if (id instanceof PyTuple tuple) {
      if ("module".equals(tuple.get(0)) && tuple.get(1) instanceof Global type) {
        return type; // a class with its source text, which is not looked at
      }
      if ("storage".equals(tuple.get(0))
          && tuple.get(1) instanceof Global type
          && tuple.get(2) instanceof String key
          && tuple.get(4) instanceof Long count) {
        Storage storage = new Storage(key, TorchGlobals.typeName(type), count, view(tuple.get(5)));
        Storage before = described.put(key, storage);
        if (before != null && !(before.type().equals(storage.type()) && before.count() == count)) {
          throw new ModelException(
              file.name()
                  + ": the storage "
                  + ForeignNames.escape(key)
                  + " is described in two ways");
        }
        return storage;
      }
    }
    throw new ModelException(
        file.name() + ": the pickle refers to something that is not a storage");
  }

  private Storage.View view(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof PyTuple tuple
        && tuple.get(0) instanceof String key
        && tuple.get(1) instanceof Long offset
        && tuple.get(2) instanceof Long count) {
      return new Storage.View(key, offset, count);
    }
    throw new ModelException(file.name() + ": the pickle has a part of a storage without a place");
  }

  /** Finds the bytes of every storage behind the pickles. */
  private void place(Unpickler.Result keys) {
    if (!(keys.value() instanceof PyList list)) {
      throw new ModelException(file.name() + ": the list of storages is missing");
    }
    long position = keys.end();
    Set<String> seen = new HashSet<>();
    for (Object item : list.items()) {
      Storage storage = item instanceof String key ? described.get(key) : null;
      if (storage == null || !seen.add(storage.key())) {
        throw new ModelException(
            file.name() + ": the list of storages names one twice, or one that nothing refers to");
      }
      long count = file.buffer(position, Long.BYTES, order).getLong();
      if (count != storage.count()) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "%s: the storage %s has %d elements, expected %d",
                file.name(),
                ForeignNames.escape(storage.key()),
                count,
                storage.count()));
      }
      int elementBytes =
          ElementType.ofTorch(storage.type())
              .orElseThrow(
                  () ->
                      new ModelException(
                          file.name()
                              + " holds elements of type "
                              + ForeignNames.escape(storage.type())
                              + ", which cannot be read"))
              .bytes();
      if (count < 0 || count > file.size()) {
        throw new ModelException(
            file.name() + " is truncated: a storage claims " + count + " elements");
      }
      position += Long.BYTES;
      places.put(storage.key(), file.slice(position, count * elementBytes));
      position += count * elementBytes;
    }
    if (position != file.size()) {
      throw new ModelException(file.name() + " has something after the last storage");
    }
  }

  @Override
  public ByteSource bytes(Storage storage, int elementBytes, boolean inOrder) {
    ByteSource bytes = places.get(storage.key());
    if (bytes == null) {
      throw new ModelException(
          file.name() + " lacks the storage " + ForeignNames.escape(storage.key()));
    }
    Storage.View view = storage.view();
    if (view == null) {
      return bytes;
    }
    if (view.offset() < 0
        || view.offset() > storage.count()
        || view.count() < 0
        || view.count() > storage.count() - view.offset()) {
      throw new ModelException(
          file.name()
              + ": a part of the storage "
              + ForeignNames.escape(storage.key())
              + " leaves it");
    }
    return bytes.slice(view.offset() * elementBytes, view.count() * elementBytes);
  }

  @Override
  public ByteOrder order() {
    return order;
  }

  @Override
  public ByteSource file() {
    return file;
  }
}
