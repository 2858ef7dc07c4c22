package org.feedforward.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.graph.Op;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * ONNX Runtime with one thread. Its input is laid out for it once, in native memory, and its output
 * stays there: it is spared what we pay for columns.
 */
final class OnnxRuntime implements Contender {

  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private OrtSession.Result output;

  OnnxRuntime(Case network) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      this.session = environment.createSession(network.onnx(), options);
      List<Value> values = network.graph().inputs();
      for (int i = 0; i < values.size(); i++) {
        String name = ((Op.Input) values.get(i).op()).name();
        inputs.put(name, tensor(environment, network.inputs().get(i)));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    boolean longs = tensor.dtype() == DType.INT64;
    ByteBuffer buffer =
        ByteBuffer.allocateDirect((longs ? 8 : 4) * tensor.size()).order(ByteOrder.nativeOrder());
    if (longs) {
      LongBuffer numbers = buffer.asLongBuffer();
      numbers.put(tensor.toLongs()).rewind();
      return OnnxTensor.createTensor(environment, numbers, shape);
    }
    FloatBuffer numbers = buffer.asFloatBuffer();
    numbers.put(tensor.toFloats()).rewind();
    return OnnxTensor.createTensor(environment, numbers, shape);
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public void run() {
    closeOutput();
    try {
      output = session.run(inputs);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[] result() {
    FloatBuffer all = FloatBuffer.allocate(1 << 24);
    output.forEach(value -> all.put(((OnnxTensor) value.getValue()).getFloatBuffer()));
    return Arrays.copyOf(all.array(), all.position());
  }

  private void closeOutput() {
    if (output != null) {
      output.close();
    }
  }

  @Override
  public void close() {
    closeOutput();
    inputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
