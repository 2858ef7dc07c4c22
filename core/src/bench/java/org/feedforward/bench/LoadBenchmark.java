package org.feedforward.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.feedforward.Model;
import org.feedforward.format.LoadOptions;

/**
 * {@code scripts/bench load}: how long a large checkpoint takes to load, beside reading its bytes
 * into memory, and reading and checking them (CRC-32 and SHA-256) with and without keeping them as
 * floats. Every run is a process of its own, so it is cold; the file is in the page cache. The heap
 * of the runs that load is the weights and 64 MB.
 */
public final class LoadBenchmark {

  private static final int WIDTH = 4096;
  private static final int LAYER_BYTES = WIDTH * WIDTH * Float.BYTES;

  private LoadBenchmark() {}

  /** What a process does. */
  private enum Contender {
    /** Reads the bytes of the program of torch.export into one array. */
    BYTES,
    /** Reads the bytes in chunks, checks them and drops them. */
    READ,
    /** Reads the bytes, checks them and keeps them as floats. */
    KEEP,
    /** Loads the checkpoint. */
    CHECKPOINT,
    /** Loads the same weights as a safetensors file. */
    SAFETENSORS,
    /** Loads a program of torch.export that holds the same weights. */
    PROGRAM,
    /** Loads the checkpoint and asks for its identity, another SHA-256 of all weights. */
    IDENTITY
  }

  /**
   * Arguments: {@code target rounds megabytes}; of a process that is measured: {@code one contender
   * folder}.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("one")) {
      Path folder = Path.of(arguments[2]);
      long start = System.nanoTime();
      run(Contender.valueOf(arguments[1]), folder);
      System.out.println(System.nanoTime() - start);
      return;
    }
    Path folder = Path.of(arguments[0], "bench", "load");
    int rounds = Integer.parseInt(arguments[1]);
    int layers = Math.max(1, (int) (Long.parseLong(arguments[2]) * (1 << 20) / LAYER_BYTES));
    Files.createDirectories(folder);
    write(folder, layers);
    Map<Contender, double[]> seconds = new EnumMap<>(Contender.class);
    for (Contender contender : Contender.values()) {
      seconds.put(contender, new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : Contender.values()) {
        seconds.get(contender)[round] = measure(contender, folder, layers);
      }
    }
    report(layers, seconds);
    for (String name : List.of("model.pt", "model.safetensors", "model.pt2")) {
      Files.delete(folder.resolve(name));
    }
  }

  private static void report(int layers, Map<Contender, double[]> seconds) {
    double bytes = median(seconds.get(Contender.BYTES));
    double read = median(seconds.get(Contender.READ));
    double keep = median(seconds.get(Contender.KEEP));
    System.out.printf(
        Locale.ROOT,
        "%d MB of weights%n%-12s %9s %9s %9s %9s%n",
        layers * (long) LAYER_BYTES >> 20,
        "cold",
        "seconds",
        "/ BYTES",
        "/ READ",
        "/ KEEP");
    for (Contender contender : Contender.values()) {
      double median = median(seconds.get(contender));
      System.out.printf(
          Locale.ROOT,
          "%-12s %9.3f %9.2f %9.2f %9.2f%n",
          contender,
          median,
          median / bytes,
          median / read,
          median / keep);
    }
  }

  private static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double measure(Contender contender, Path folder, int layers)
      throws IOException, InterruptedException {
    long heap = (long) layers * LAYER_BYTES / (1 << 20) + 64;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-Xmn12m", "-Xmx" + heap + "m", "-XX:PretenureSizeThreshold=1m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(LoadBenchmark.class.getName(), "one", contender.name(), folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(contender + " failed: " + command);
    }
    return Long.parseLong(output) / 1e9;
  }

  private static void run(Contender contender, Path folder) throws IOException {
    LoadOptions text = LoadOptions.architecture(folder.resolve("model.txt"));
    switch (contender) {
      case BYTES -> readBytes(folder.resolve("model.pt2"));
      case READ -> read(folder.resolve("model.pt"), false);
      case KEEP -> read(folder.resolve("model.pt"), true);
      case CHECKPOINT -> Model.load(folder.resolve("model.pt"), text);
      case SAFETENSORS -> Model.load(folder.resolve("model.safetensors"), text);
      case PROGRAM -> Model.load(folder.resolve("model.pt2"), LoadOptions.NONE);
      case IDENTITY -> Model.load(folder.resolve("model.pt"), text).identity();
    }
  }

  private static void readBytes(Path file) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(Files.size(file))];
    try (FileChannel channel = FileChannel.open(file)) {
      int position = 0;
      while (position < bytes.length) {
        // a read of all of it would go through a buffer of the same size
        int length = Math.min(1 << 16, bytes.length - position);
        position += channel.read(ByteBuffer.wrap(bytes, position, length));
      }
    }
  }

  private static void read(Path file, boolean keep) throws IOException {
    List<float[]> kept = new ArrayList<>();
    CRC32 crc = new CRC32();
    MessageDigest digest = sha256();
    byte[] bytes = new byte[1 << 16];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file)) {
      long rest = channel.size();
      float[] floats = {};
      int position = 0;
      while (channel.read(chunk.clear()) > 0) {
        chunk.flip();
        int length = chunk.remaining();
        crc.update(bytes, 0, length);
        digest.update(bytes, 0, length);
        int count = length / Float.BYTES;
        if (keep && position + count > floats.length) {
          floats = new float[(int) Math.min(WIDTH * WIDTH, rest / Float.BYTES + 1)];
          kept.add(floats);
          position = 0;
        }
        if (keep) {
          int fitting = Math.min(count, floats.length);
          chunk.asFloatBuffer().get(floats, position, fitting);
          position += fitting;
        }
        rest -= length;
      }
    }
    if (crc.getValue() == 0 && digest.digest().length == kept.size()) {
      throw new IllegalStateException("The bytes were not read");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  // the files

  private static void write(Path folder, int layers) throws IOException {
    StringBuilder text = new StringBuilder("Sequential(\n");
    for (int i = 0; i < layers; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "  (%d): Linear(in_features=%d, out_features=%d, bias=False)%n",
              i,
              WIDTH,
              WIDTH));
    }
    Files.writeString(folder.resolve("model.txt"), text.append(")\n"));
    byte[] layer = new byte[LAYER_BYTES];
    ByteBuffer floats = ByteBuffer.wrap(layer).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < LAYER_BYTES / Float.BYTES; i++) {
      floats.putFloat((i * 31 % 2039 - 1000) / 64f);
    }
    try (ZipOutputStream zip = new ZipOutputStream(open(folder.resolve("model.pt")))) {
      zip.setMethod(ZipOutputStream.STORED);
      add(zip, "model/data.pkl", pickle(layers));
      for (int i = 0; i < layers; i++) {
        add(zip, "model/data/" + i, layer);
      }
    }
    try (ZipOutputStream zip = new ZipOutputStream(open(folder.resolve("model.pt2")))) {
      zip.setMethod(ZipOutputStream.STORED);
      ProgramFile.entries(layers, WIDTH)
          .forEach((name, entry) -> add(zip, name, entry.getBytes(StandardCharsets.UTF_8)));
      for (int i = 0; i < layers; i++) {
        add(zip, "model/data/weights/weight_" + i, layer);
      }
    }
    try (OutputStream out = open(folder.resolve("model.safetensors"))) {
      byte[] header = header(layers);
      out.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
      out.write(header);
      for (int i = 0; i < layers; i++) {
        out.write(layer);
      }
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file));
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) {
    try {
      ZipEntry entry = new ZipEntry(name);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A state_dict in the text of protocol 0, but for the storages' tuples. */
  private static byte[] pickle(int layers) {
    StringBuilder pickle = new StringBuilder("}(");
    for (int i = 0; i < layers; i++) {
      pickle
          .append(String.format(Locale.ROOT, "V%d.weight\n", i))
          .append("ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\n")
          .append(String.format(Locale.ROOT, "V%d\nVcpu\nI%d\ntQI0\n", i, WIDTH * WIDTH))
          .append(String.format(Locale.ROOT, "(I%d\nI%d\nt(I%d\nI1\nt", WIDTH, WIDTH, WIDTH))
          .append("I00\n}tR");
    }
    return pickle.append("u.").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] header(int layers) {
    List<String> tensors = new ArrayList<>();
    for (long i = 0; i < layers; i++) {
      tensors.add(
          String.format(
              Locale.ROOT,
              "\"%d.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}",
              i,
              WIDTH,
              WIDTH,
              i * LAYER_BYTES,
              (i + 1) * LAYER_BYTES));
    }
    return ("{" + String.join(",", tensors) + "}").getBytes(StandardCharsets.US_ASCII);
  }
}
