package org.feedforward.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * ONNX Runtime with one thread. Its input is laid out for it once, in native memory, and its output
 * stays there: it is spared what we pay for columns.
 */
final class OnnxRuntime implements Contender {

  private final Network network;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private OrtSession.Result output;

  OnnxRuntime(Network network) {
    this.network = network;
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      this.session = environment.createSession(OnnxModel.of(network), options);
      FloatBuffer buffer =
          ByteBuffer.allocateDirect(4 * network.rows() * network.in())
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      buffer.put(network.input().toFloats()).rewind();
      long[] shape = {network.rows(), network.in()};
      this.inputs = Map.of("x", OnnxTensor.createTensor(environment, buffer, shape));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
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
    float[] result = new float[network.rows() * network.out()];
    ((OnnxTensor) output.get(0)).getFloatBuffer().get(result);
    return result;
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
