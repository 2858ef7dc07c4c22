package org.feedforward.job.broadcast;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;
import org.feedforward.Model;

/**
 * For users who put models into their own data sets: {@code
 * spark.kryo.registrator=org.feedforward.job.broadcast.FeedforwardRegistrator}. Scoring does not
 * need it.
 */
public final class FeedforwardRegistrator implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    register(kryo);
  }

  static void register(Kryo kryo) {
    kryo.register(Model.class, new ModelSerializer());
  }
}
