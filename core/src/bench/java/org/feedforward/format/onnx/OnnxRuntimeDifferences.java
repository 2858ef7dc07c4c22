package org.feedforward.format.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.feedforward.format.BatchAxis;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Interpreter;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * {@code scripts/bench operators}: random variants of operators through our importer and through
 * ONNX Runtime. Prints every variant whose results differ or that only we refuse. Known to differ:
 * NaN and infinities in Erf, PRelu, ThresholdedRelu, Sign, TopK of the smallest and Clip without a
 * bound, HardSwish of the largest floats (here as PyTorch), and Slice backwards to the largest
 * integer (here as the standard, empty).
 */
final class OnnxRuntimeDifferences {

  private static final double ABSOLUTE = 1e-5;
  private static final double RELATIVE = 1e-4;

  private OnnxRuntimeDifferences() {}

  public static void main(String[] arguments) throws OrtException {
    int variants = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    List<String> operators =
        arguments.length > 1
            ? Arrays.asList(arguments).subList(1, arguments.length)
            : OperatorVariants.operators();
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> untried = new ArrayList<>();
    for (String operator : operators) {
      int before = counts.getOrDefault("agree", 0);
      for (int seed = 0; seed < variants; seed++) {
        OperatorVariants.Variant variant = OperatorVariants.of(operator, seed);
        String found = compare(variant);
        counts.merge(found.replaceFirst("(?s):.*", ""), 1, Integer::sum);
        if (!found.equals("agree") && !found.startsWith("ONNX Runtime refuses")) {
          System.out.println(variant.name() + " (seed " + seed + ") " + found);
        }
      }
      if (counts.getOrDefault("agree", 0) == before) {
        untried.add(operator);
      }
    }
    System.out.println(counts);
    System.out.println("Never in agreement: " + untried);
  }

  /** One word, or what is different. */
  static String compare(OperatorVariants.Variant variant) throws OrtException {
    List<Object[]> theirs;
    try {
      theirs = theirs(variant);
    } catch (OrtException e) {
      return "ONNX Runtime refuses: " + e.getMessage();
    }
    List<Tensor> ours;
    try {
      Graph graph = OnnxRunner.load(variant.model(), BatchAxis.NONE).graph();
      ours = List.copyOf(Interpreter.run(graph, List.copyOf(variant.inputs().values())).values());
    } catch (ModelException e) {
      return "we refuse: " + e.getMessage();
    }
    for (int i = 0; i < ours.size(); i++) {
      Optional<String> difference = difference(ours.get(i), theirs.get(i));
      if (difference.isPresent()) {
        return "differ: output " + i + " " + difference.get();
      }
    }
    return "agree";
  }

  private static Optional<String> difference(Tensor ours, Object[] theirs) {
    int[] shape = (int[]) theirs[0];
    double[] numbers = (double[]) theirs[1];
    if (!Arrays.equals(ours.shape(), shape)) {
      return Optional.of(
          "shape " + Arrays.toString(ours.shape()) + ", ONNX Runtime " + Arrays.toString(shape));
    }
    for (int i = 0; i < numbers.length; i++) {
      double found = ours.getDouble(i);
      double expected = numbers[i];
      boolean same = Double.compare(found, expected) == 0 || found == expected;
      if (!same && !(Math.abs(found - expected) <= ABSOLUTE + RELATIVE * Math.abs(expected))) {
        return Optional.of(
            String.format(Locale.ROOT, "element %d %s, ONNX Runtime %s", i, found, expected));
      }
    }
    return Optional.empty();
  }

  private static List<Object[]> theirs(OperatorVariants.Variant variant) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try (OrtSession session = environment.createSession(variant.model().toBytes(), options)) {
      for (Map.Entry<String, Tensor> input : variant.inputs().entrySet()) {
        inputs.put(input.getKey(), tensor(environment, input.getValue()));
      }
      List<Object[]> outputs = new ArrayList<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
          outputs.add(numbers((OnnxTensor) output.getValue()));
        }
      }
      return outputs;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return switch (tensor.dtype()) {
      case FLOAT32 ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.toFloats()), shape);
      case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.toLongs()), shape);
      case BOOL -> {
        ByteBuffer bytes = ByteBuffer.allocateDirect(tensor.size());
        for (boolean truth : tensor.toBooleans()) {
          bytes.put((byte) (truth ? 1 : 0));
        }
        yield OnnxTensor.createTensor(
            environment, bytes.rewind(), shape, ai.onnxruntime.OnnxJavaType.BOOL);
      }
    };
  }

  /** Shape and elements. */
  private static Object[] numbers(OnnxTensor tensor) throws OrtException {
    int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
    int size = Arrays.stream(shape).reduce(1, (x, y) -> x * y);
    double[] numbers = new double[size];
    switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer floats = size == 0 ? FloatBuffer.allocate(0) : tensor.getFloatBuffer();
        Arrays.setAll(numbers, floats::get);
      }
      case INT64 -> {
        LongBuffer longs = size == 0 ? LongBuffer.allocate(0) : tensor.getLongBuffer();
        Arrays.setAll(numbers, longs::get);
      }
      case BOOL -> {
        ByteBuffer bytes = size == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer();
        Arrays.setAll(numbers, bytes::get);
      }
      default -> throw new IllegalStateException("An output of type " + tensor.getInfo().type);
    }
    return new Object[] {shape, numbers};
  }
}
