package org.feedforward.job.broadcast;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.InputStream;
import java.io.OutputStream;
import org.feedforward.Model;

/** Models as streams of bytes. */
final class Wire {

  private static final int BUFFER_BYTES = 1 << 16;

  private Wire() {}

  static void write(Model model, OutputStream stream) {
    Output output = new Output(stream, BUFFER_BYTES);
    kryo().writeObject(output, model);
    output.flush();
  }

  static Model read(InputStream stream) {
    return kryo().readObject(new Input(stream, BUFFER_BYTES), Model.class);
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    FeedforwardRegistrator.register(kryo);
    return kryo;
  }
}
