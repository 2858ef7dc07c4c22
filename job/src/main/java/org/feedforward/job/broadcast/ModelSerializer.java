package org.feedforward.job.broadcast;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.feedforward.Model;

/**
 * Writes a model's canonical bytes in chunks, followed by its identity, which the reader checks.
 * Kryo's field serializers cannot do it: those of Spark's Kryo know neither records nor immutable
 * collections.
 */
public final class ModelSerializer extends Serializer<Model> {

  private static final int MAGIC = 0x46464d31; // "FFM1"
  private static final int CHUNK_BYTES = 1 << 16;

  /** A serializer of immutable objects. */
  public ModelSerializer() {
    super(false, true);
  }

  @Override
  public void write(Kryo kryo, Output output, Model model) {
    output.writeInt(MAGIC);
    try (DataOutputStream chunks = new DataOutputStream(new ChunkWriter(output))) {
      model.writeTo(chunks);
    } catch (IOException e) {
      throw new KryoException("Writing the model " + model.identity(), e);
    }
    output.writeString(model.identity());
  }

  @Override
  public Model read(Kryo kryo, Input input, Class<Model> type) {
    int magic = input.readInt();
    if (magic != MAGIC) {
      throw new KryoException(
          String.format(
              Locale.ROOT,
              "Not a serialised model: it begins with %08x, expected %08x",
              magic,
              MAGIC));
    }
    Model model;
    try (ChunkReader chunks = new ChunkReader(input)) {
      model = Model.readFrom(new DataInputStream(chunks));
      chunks.finish();
    } catch (IOException e) {
      throw new KryoException("Reading a serialised model", e);
    }
    String identity = input.readString();
    if (!model.identity().equals(identity)) {
      throw new KryoException(
          "The serialised model " + identity + " arrived as " + model.identity());
    }
    return model;
  }

  /** Length and bytes of every chunk, then a length of 0. */
  private static final class ChunkWriter extends OutputStream {

    private final Output output;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int size;

    ChunkWriter(Output output) {
      this.output = output;
    }

    @Override
    public void write(int b) {
      if (size == chunk.length) {
        writeChunk();
      }
      chunk[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      int done = 0;
      while (done < count) {
        if (size == chunk.length) {
          writeChunk();
        }
        int part = Math.min(count - done, chunk.length - size);
        System.arraycopy(bytes, from + done, chunk, size, part);
        size += part;
        done += part;
      }
    }

    @Override
    public void close() {
      if (size > 0) {
        writeChunk();
      }
      output.writeInt(0);
    }

    private void writeChunk() {
      output.writeInt(size);
      output.writeBytes(chunk, 0, size);
      size = 0;
    }
  }

  private static final class ChunkReader extends InputStream {

    private final Input input;
    private int left;
    private boolean ended;

    ChunkReader(Input input) {
      this.input = input;
    }

    @Override
    public int read() {
      return nextChunk() ? readOne() : -1;
    }

    private int readOne() {
      left--;
      return input.readByteUnsigned();
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      if (count == 0) {
        return 0;
      }
      if (!nextChunk()) {
        return -1;
      }
      int part = Math.min(count, left);
      input.readBytes(bytes, from, part);
      left -= part;
      return part;
    }

    /** Reads the end mark; nothing may be left before it. */
    void finish() {
      if (nextChunk()) {
        throw new KryoException("A serialised model is followed by bytes that are not its own");
      }
    }

    private boolean nextChunk() {
      if (left == 0 && !ended) {
        left = input.readInt();
        ended = left == 0;
        if (left < 0 || left > CHUNK_BYTES) {
          throw new KryoException("A serialised model has a chunk of " + left + " bytes");
        }
      }
      return !ended;
    }
  }
}
