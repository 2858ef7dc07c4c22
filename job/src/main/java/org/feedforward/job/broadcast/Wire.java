package org.feedforward.job.broadcast;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.feedforward.Model;

/**
 * Models as arrays of bytes. A model may be larger than an array can be, and any serializer of
 * Spark takes arrays of arrays of bytes.
 */
final class Wire {

  private static final int PART_BYTES = 1 << 22;

  private Wire() {}

  static byte[][] write(Model model) {
    Parts parts = new Parts();
    try (Output output = new Output(parts, 1 << 16)) {
      kryo().writeObject(output, model);
    }
    return parts.toArray();
  }

  static Model read(byte[][] parts) {
    List<InputStream> streams = new ArrayList<>();
    for (byte[] part : parts) {
      streams.add(new ByteArrayInputStream(part));
    }
    InputStream stream = new SequenceInputStream(Collections.enumeration(streams));
    try (Input input = new Input(stream, 1 << 16)) {
      return kryo().readObject(input, Model.class);
    }
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    FeedforwardRegistrator.register(kryo);
    return kryo;
  }

  private static final class Parts extends OutputStream {

    private final List<byte[]> full = new ArrayList<>();
    private byte[] part = new byte[PART_BYTES];
    private int size;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      int done = 0;
      while (done < count) {
        if (size == part.length) {
          full.add(part);
          part = new byte[PART_BYTES];
          size = 0;
        }
        int step = Math.min(count - done, part.length - size);
        System.arraycopy(bytes, from + done, part, size, step);
        size += step;
        done += step;
      }
    }

    byte[][] toArray() {
      List<byte[]> all = new ArrayList<>(full);
      all.add(Arrays.copyOf(part, size));
      return all.toArray(byte[][]::new);
    }
  }
}
