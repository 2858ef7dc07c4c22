package org.feedforward.job.sql;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A process that scores with pyarrow and torch, without Spark, one request after the other. */
final class PythonPeer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Memory that is freed stays with the process, as a JVM keeps its heap: to ask the system for new
   * pages may take longer than to score.
   */
  private static final Map<String, String> KEEPING_MEMORY =
      Map.of(
          "ARROW_DEFAULT_MEMORY_POOL", "system",
          "MALLOC_MMAP_THRESHOLD_", "4294967296",
          "MALLOC_TRIM_THRESHOLD_", "-1",
          "MALLOC_TOP_PAD_", "67108864");

  private static final String SCRIPT = "job/src/bench/python/pyarrow_torch.py";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  /**
   * Starts it.
   *
   * @param python a Python that has pyarrow and torch
   * @param directory where the network's numbers may be written
   */
  PythonPeer(String python, BenchNetwork network, Path directory) {
    try {
      Path numbers = directory.resolve("network-" + network.features() + ".bin");
      Files.write(numbers, bytes(network));
      String widths =
          network.widths().stream().map(String::valueOf).collect(Collectors.joining(","));
      ProcessBuilder builder =
          new ProcessBuilder(python, SCRIPT, numbers.toString(), widths)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(KEEPING_MEMORY);
      process = builder.start();
      answers = process.inputReader(StandardCharsets.UTF_8);
      requests = process.outputWriter(StandardCharsets.UTF_8);
      answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(BenchNetwork network) {
    float[][] weights = network.weights();
    float[][] biases = network.biases();
    int count = 0;
    for (int i = 0; i < weights.length; i++) {
      count += weights[i].length + biases[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < weights.length; i++) {
      for (float[] numbers : List.of(weights[i], biases[i])) {
        for (float number : numbers) {
          bytes.putFloat(number);
        }
      }
    }
    return bytes.array();
  }

  /**
   * Scores a table.
   *
   * @return the CPU time of the process
   */
  double seconds(Path table, Path output, List<String> features, List<String> keep) {
    try {
      requests.write(
          JSON.writeValueAsString(
              Map.of(
                  "table",
                  table.toString(),
                  "output",
                  output.toString(),
                  "features",
                  features,
                  "keep",
                  keep)));
      requests.newLine();
      requests.flush();
      return Double.parseDouble(answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IllegalStateException(SCRIPT + " has ended; its error stands above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
