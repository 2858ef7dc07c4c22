package org.feedforward.format.torch;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.format.io.ByteSource;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.format.io.ZipArchive;
import org.feedforward.graph.ModelException;

/**
 * The container of PyTorch 1.6 and later: a zip archive of one folder with a pickle {@code
 * data.pkl} and an entry {@code data/KEY} for every storage. TorchScript adds {@code code/} and
 * {@code constants.pkl}.
 */
public final class ZipContainer implements StorageReader {

  private final ByteSource file;
  private final ZipArchive archive;
  private final String folder;
  private final String storages;
  private final ByteOrder order;

  private ZipContainer(
      ByteSource file, ZipArchive archive, String folder, String storages, ByteOrder order) {
    this.file = file;
    this.archive = archive;
    this.folder = folder;
    this.storages = storages;
    this.order = order;
  }

  /** Opens an archive whose storages lie in the folder {@code data}. */
  static ZipContainer open(ByteSource file) {
    return open(file, ZipArchive.open(file));
  }

  private static ZipContainer open(ByteSource file, ZipArchive archive) {
    List<String> pickles =
        archive.names().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new ModelException(
          file.name()
              + " is a zip archive but not of PyTorch: "
              + (pickles.isEmpty() ? "no" : "more than one")
              + " FOLDER/data.pkl in it (torch.save writes one)");
    }
    String folder = pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
    return new ZipContainer(file, archive, folder, folder + "data/", order(file, archive, folder));
  }

  private static ByteOrder order(ByteSource file, ZipArchive archive, String folder) {
    if (archive.find(folder + "byteorder").isEmpty()) {
      return ByteOrder.LITTLE_ENDIAN; // as all files before PyTorch 2.1 that are read elsewhere
    }
    String order =
        new String(archive.small(folder + "byteorder", 100), StandardCharsets.US_ASCII).strip();
    return switch (order) {
      case "little" -> ByteOrder.LITTLE_ENDIAN;
      case "big" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new ModelException(
              file.name() + " has the byte order " + ForeignNames.escape(order));
    };
  }

  /** Whether this is a zip archive of PyTorch, with code or without. */
  public static boolean isZipContainer(ByteSource file, boolean code) {
    if (!ZipArchive.isZip(file.head(4))) {
      return false;
    }
    List<String> names = ZipArchive.open(file).names();
    return names.stream().anyMatch(name -> name.matches("[^/]+/data\\.pkl"))
        && code == names.stream().anyMatch(name -> name.matches("[^/]+/constants\\.pkl"));
  }

  /** The same archive with its storages in another folder, as those of TorchScript's constants. */
  ZipContainer storagesIn(String name) {
    return new ZipContainer(file, archive, folder, folder + name + "/", order);
  }

  /** An entry in the archive's folder. */
  Optional<ByteSource> find(String name) {
    return archive.find(folder + name);
  }

  /** The names of all entries, without the archive's folder. */
  List<String> names() {
    return archive.names().stream()
        .filter(name -> name.startsWith(folder))
        .map(name -> name.substring(folder.length()))
        .toList();
  }

  /** The bytes of an entry, at most {@code limit} of them. */
  byte[] small(String name, int limit) {
    return archive.small(folder + name, limit);
  }

  /** Reads a pickle of this archive. */
  Object unpickle(String name, Globals globals) {
    ByteSource pickle =
        find(name)
            .orElseThrow(
                () ->
                    new ModelException(
                        file.name() + " has no " + ForeignNames.escape(name) + " in it"));
    Unpickler.Result result =
        Unpickler.read(pickle, 0, globals, this::storage, new Budget(file.name()));
    if (result.end() != pickle.size()) {
      throw new ModelException(
          file.name() + ": something follows the pickle in " + ForeignNames.escape(name));
    }
    return result.value();
  }

  private Object storage(Object id) {
    if (id instanceof PyTuple tuple
        && "storage".equals(tuple.get(0))
        && tuple.get(1) instanceof Global type
        && tuple.get(2) instanceof String key
        && tuple.get(4) instanceof Long count) {
      return new Storage(key, TorchGlobals.typeName(type), count, null);
    }
    throw new ModelException(
        file.name() + ": the pickle refers to something that is not a storage");
  }

  @Override
  public ByteSource bytes(Storage storage, int elementBytes, boolean inOrder) {
    String entry = storages + storage.key();
    ByteSource bytes =
        (inOrder ? archive.stream(entry) : archive.find(entry))
            .orElseThrow(
                () ->
                    new ModelException(
                        file.name() + " lacks the storage " + ForeignNames.escape(storage.key())));
    if (bytes.size() != storage.count() * elementBytes) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: the storage %s has %d bytes, expected %d of %d elements",
              file.name(),
              ForeignNames.escape(storage.key()),
              bytes.size(),
              storage.count() * elementBytes,
              storage.count()));
    }
    return bytes;
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
