package org.feedforward.job.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.KryoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.nn.Linear;
import org.feedforward.nn.ReLU;
import org.feedforward.nn.Sequential;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag$;

class WireTest {

  private static final Model SMALL =
      Model.of(new Sequential(new Linear(10, 5), new ReLU(), new Linear(5, 2)));

  @Test
  void carriesAModelWithItsIdentity() {
    Model arrived = Wire.read(Wire.write(SMALL));
    assertThat(arrived.identity()).isEqualTo(SMALL.identity());
    assertThat(arrived.inputs()).isEqualTo(SMALL.inputs());
  }

  @Test
  void carriesAModelOfSeveralParts() {
    Value input = Value.input("x", DType.FLOAT32, Shape.batched(1100));
    Value output = input.linear(Value.constant(Tensor.randn(1, 1500, 1100)));
    Model large = Model.of(Graph.of(List.of(input), Map.of("y", output), Map.of()));
    byte[][] parts = Wire.write(large);
    assertThat(parts.length).isEqualTo(2);
    assertThat(Wire.read(parts).identity()).isEqualTo(large.identity());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 40, 200})
  void refusesDamagedBytes(int position) {
    byte[][] parts = Wire.write(SMALL);
    parts[0][position] ^= 0x40;
    assertThatThrownBy(() -> Wire.read(parts)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void refusesAnotherWeightUnderTheSameIdentity() {
    byte[][] parts = Wire.write(SMALL);
    byte[] bytes = parts[0];
    // the last bytes before the identity (its length and 64 letters) and the end mark are a weight
    bytes[bytes.length - 65 - 4 - 2 - 1] ^= 1;
    assertThatThrownBy(() -> Wire.read(parts)).isInstanceOf(KryoException.class);
  }

  @Test
  void passesSparksKryoThatRequiresRegistration() {
    SparkConf conf = new SparkConf(false).set("spark.kryo.registrationRequired", "true");
    assertPasses(new KryoSerializer(conf));
  }

  @Test
  void passesSparksJavaSerializer() {
    assertPasses(new JavaSerializer(new SparkConf(false)));
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

  private static void assertPasses(Serializer serializer) {
    byte[][] arrived = (byte[][]) roundTrip(serializer, Wire.write(SMALL));
    assertThat(Wire.read(arrived).identity()).isEqualTo(SMALL.identity());
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
