package org.feedforward.format.torch;

import java.nio.ByteOrder;
import org.feedforward.format.io.ByteSource;

/** Where a container keeps the elements of its storages. */
interface StorageReader {

  /**
   * The bytes of a storage, as many as its elements need, checked.
   *
   * @param inOrder whether they are all read, once and in their order, so that a checksum may be
   *     verified with the last
   */
  ByteSource bytes(Storage storage, int elementBytes, boolean inOrder);

  /** Which byte of an element comes first. */
  ByteOrder order();

  /** The file that holds them. */
  ByteSource file();
}
