package org.feedforward.job.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.KryoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.feedforward.Model;
import org.feedforward.nn.Linear;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag$;

class WireTest {

  private static final Model SMALL =
      Model.of(new Sequential(new Linear(10, 5), new ReLU(), new Linear(5, 2)));

  @Test
  void carriesAModelWithItsIdentity() {
    Model arrived = read(write(SMALL));
    assertThat(arrived.identity()).isEqualTo(SMALL.identity());
    assertThat(arrived.inputs()).isEqualTo(SMALL.inputs());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 40, 200})
  void refusesDamagedBytes(int position) {
    byte[] bytes = write(SMALL);
    bytes[position] ^= 0x40;
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void refusesAnotherWeightUnderTheSameIdentity() {
    byte[] bytes = write(SMALL);
    // the last bytes before the identity (its length and 64 letters) and the end mark are a weight
    bytes[bytes.length - 65 - 4 - 2 - 1] ^= 1;
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(KryoException.class);
  }

  @Test
  void theRegistratorLetsUsersSerialiseModels() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", FeedforwardRegistrator.class.getName());
    Model arrived = (Model) roundTrip(new KryoSerializer(conf), SMALL);
    assertThat(arrived.identity()).isEqualTo(SMALL.identity());
  }

  private static byte[] write(Model model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Wire.write(model, bytes);
    return bytes.toByteArray();
  }

  private static Model read(byte[] bytes) {
    return Wire.read(new ByteArrayInputStream(bytes));
  }

  private static Object roundTrip(Serializer serializer, Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Closing stream = new Closing(serializer.newInstance().serializeStream(bytes))) {
      stream.stream.writeObject(value, ClassTag$.MODULE$.apply(value.getClass()));
    }
    return serializer
        .newInstance()
        .deserializeStream(new ByteArrayInputStream(bytes.toByteArray()))
        .readObject(ClassTag$.MODULE$.apply(value.getClass()));
  }

  private record Closing(SerializationStream stream) implements AutoCloseable {
    @Override
    public void close() {
      stream.close();
    }
  }
}
