package org.feedforward.format.torch;

import java.nio.ByteOrder;
import org.feedforward.format.io.ByteSource;

/** Where a container keeps the elements of its storages. */
interface StorageReader {

  /** The bytes of a storage, as many as its elements need, checked. */
  ByteSource bytes(Storage storage, int elementBytes);

  /** Which byte of an element comes first. */
  ByteOrder order();

  /** The file that holds them. */
  ByteSource file();
}
