package org.feedforward.job.broadcast;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.feedforward.Model;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * A model's bytes in blocks on the disks of the driver and of the executors that have read it. A
 * broadcast of Spark would hold the value and its serialised pieces in every heap beside the model.
 * As with a broadcast an executor takes the blocks from any machine that has them, in an order of
 * its own, and passes them on. They go when the broadcast goes whose number they bear.
 */
final class ModelBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Large enough for a disk and a network, small beside any heap. */
  private static final int BLOCK_BYTES = 1 << 22;

  private final Broadcast<String> owner;
  private final int count;

  private ModelBlocks(Broadcast<String> owner, int count) {
    this.owner = owner;
    this.count = count;
  }

  /** Writes a model to the driver's disk. */
  static ModelBlocks write(SparkContext context, Model model) {
    Broadcast<String> owner =
        JavaSparkContext.fromSparkContext(context).broadcast(model.identity());
    try (Parts parts = new Parts(owner.id())) {
      Wire.write(model, parts);
      return new ModelBlocks(owner, parts.finish());
    } catch (IOException e) {
      throw new UncheckedIOException("Writing the model " + model.identity(), e);
    }
  }

  /** Reads the model on any machine of the application. */
  Model read() {
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order);
    order.forEach(this::fetch);
    try (InputStream bytes = new BlockStream()) {
      return Wire.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the model " + owner.value(), e);
    }
  }

  private static BlockId block(long owner, int number) {
    return new BroadcastBlockId(owner, "model" + number);
  }

  private static BlockManager blocks() {
    return SparkEnv.get().blockManager();
  }

  /** Brings a block to this machine's disk, unless it is there. */
  private void fetch(int number) {
    BlockId block = block(owner.id(), number);
    Option<BlockData> here = blocks().getLocalBytes(block);
    if (here.isDefined()) {
      release(block, here.get());
      return;
    }
    Option<ChunkedByteBuffer> elsewhere = blocks().getRemoteBytes(block);
    if (elsewhere.isEmpty()) {
      throw missing(block);
    }
    ChunkedByteBuffer bytes = elsewhere.get();
    try {
      put(block, bytes);
    } finally {
      bytes.dispose();
    }
  }

  private static void put(BlockId block, ChunkedByteBuffer bytes) {
    if (!blocks()
        .putBytes(
            block, bytes, StorageLevel.DISK_ONLY(), true, ClassTag$.MODULE$.apply(byte[].class))) {
      throw new IllegalStateException("The block " + block + " could not be stored");
    }
  }

  private static void release(BlockId block, BlockData data) {
    data.dispose();
    blocks().releaseLock(block, Option.empty());
  }

  private static IllegalStateException missing(BlockId block) {
    return new IllegalStateException("Nobody has the block " + block + " of the model any more");
  }

  /** Cuts what is written into blocks. */
  private static final class Parts extends OutputStream {

    private final long owner;
    private final byte[] part = new byte[BLOCK_BYTES];
    private int size;
    private int count;

    Parts(long owner) {
      this.owner = owner;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      int done = 0;
      while (done < length) {
        if (size == part.length) {
          putPart();
        }
        int step = Math.min(length - done, part.length - size);
        System.arraycopy(bytes, from + done, part, size, step);
        size += step;
        done += step;
      }
    }

    /** Stores what is left; returns the number of blocks. */
    int finish() {
      putPart();
      return count;
    }

    private void putPart() {
      put(block(owner, count), new ChunkedByteBuffer(ByteBuffer.wrap(part, 0, size)));
      count++;
      size = 0;
    }
  }

  /** The blocks one after another, each from this machine's disk. */
  private final class BlockStream extends InputStream {

    private int number;
    private BlockData data;
    private InputStream bytes = InputStream.nullInputStream();

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = bytes.read(target, from, length);
      while (read < 0 && number < count) {
        open();
        read = bytes.read(target, from, length);
      }
      return read;
    }

    private void open() throws IOException {
      close();
      BlockId block = block(owner.id(), number);
      Option<BlockData> found = blocks().getLocalBytes(block);
      if (found.isEmpty()) {
        throw missing(block);
      }
      data = found.get();
      bytes = data.toInputStream();
      number++;
    }

    @Override
    public void close() throws IOException {
      bytes.close();
      if (data != null) {
        release(block(owner.id(), number - 1), data);
        data = null;
      }
    }
  }
}
