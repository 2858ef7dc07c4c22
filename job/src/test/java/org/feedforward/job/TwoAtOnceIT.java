package org.feedforward.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes for one run, started one after the other by any time: one result stands, whole, and
 * both tell the truth. A reader that looks all the time sees nothing or all of it. {@code
 * -Dfeedforward.test.rounds=50} is the long form, which scripts/soak runs.
 */
class TwoAtOnceIT {

  private static final int ROUNDS = Integer.getInteger("feedforward.test.rounds", 1);
  private static final long SEED = Long.getLong("feedforward.test.seed", 20261122);
  private static final long LONGEST_OFFSET_MILLIS = 4000;

  @TempDir private Path folder;

  private Process start(int round, String... more) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of(System.getProperty("feedforward.test.jvm").split(" ")));
    words.addAll(List.of("-Xmx512m", "-Dspark.ui.enabled=false", "-Dspark.master=local[1]"));
    words.addAll(List.of("-Dspark.driver.host=127.0.0.1", "-Dspark.driver.bindAddress=127.0.0.1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of("score", "--model"));
    words.add(Path.of("src/test/resources/identity/float1.onnx").toAbsolutePath().toString());
    words.addAll(List.of("--input", folder + "/in.csv", "--features", "x"));
    words.addAll(List.of("--output", folder + "/scores", "--run", "round=" + round));
    words.addAll(List.of(more));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "out", ".txt").toFile())
        .start();
  }

  /** Looks until it is told to end; fails on a result that is not whole. */
  private Void watch(Path result, AtomicBoolean ended) throws Exception {
    ObjectMapper json = new ObjectMapper();
    while (!ended.get()) {
      try {
        if (Files.exists(result)) {
          JsonNode manifest = json.readTree(result.resolve("_MANIFEST.json").toFile());
          assertThat(manifest.path("rows").asLong()).isEqualTo(3);
          for (JsonNode file : manifest.path("files")) {
            assertThat(result.resolve(file.path("path").asText()))
                .hasSize(file.path("bytes").asLong());
          }
        }
      } catch (NoSuchFileException e) {
        assertThat(result).doesNotExist();
      }
      LockSupport.parkNanos(1_000_000);
    }
    return null;
  }

  @Test
  void oneResultStandsAndBothTellTheTruth() throws Exception {
    Files.writeString(folder.resolve("in.csv"), "id,x\n1,2\n2,3\n3,4\n");
    Random random = new Random(SEED);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        boolean differing = round % 2 == 1;
        Path result = folder.resolve("scores/round=" + round);
        AtomicBoolean ended = new AtomicBoolean();
        Future<Void> watched = reader.submit(() -> watch(result, ended));
        Process first = start(round);
        long offset = random.nextLong(LONGEST_OFFSET_MILLIS);
        boolean over = first.waitFor(offset, TimeUnit.MILLISECONDS);
        assertThat(over && first.exitValue() != 0).as("seed %d, round %d", SEED, round).isFalse();
        Process second = differing ? start(round, "--keep", "id") : start(round);
        Processes.await(first);
        Processes.await(second);
        ended.set(true);
        watched.get();
        List<Integer> exits = List.of(first.exitValue(), second.exitValue());
        assertThat(exits)
            .as("seed %d, round %d, offset %d: %s", SEED, round, offset, said())
            .contains(0)
            .allMatch(exit -> exit == 0 || (differing && exit == 5));
        assertThat(exits.contains(5)).as("round %d", round).isEqualTo(differing);
        assertThat(result.resolve("_MANIFEST.json")).exists();
        try (Stream<Path> attempts = Files.list(folder.resolve("scores/_attempts"))) {
          assertThat(attempts).isEmpty();
        }
      }
    } finally {
      reader.shutdownNow();
    }
  }

  private String said() throws IOException {
    StringBuilder said = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".txt")).toList()) {
        said.append(Files.readString(file));
      }
    }
    return said.toString();
  }
}
