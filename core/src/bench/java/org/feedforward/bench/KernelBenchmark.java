package org.feedforward.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code scripts/bench kernel}: our kernels and plans against OpenBLAS and ONNX Runtime, one thread
 * each. Every fork of the JVM measures all contenders of a case in turn, round after round, in
 * thread CPU time; a fork's figure is the median of its rounds, the table shows the median of the
 * forks.
 */
public final class KernelBenchmark {

  private KernelBenchmark() {}

  /**
   * Arguments: {@code target forks rounds [case]...}, cases by a part of their name. Writes {@code
   * target/bench/kernel.json}.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path target = Path.of(arguments[0]);
    int forks = Integer.parseInt(arguments[1]);
    String rounds = arguments[2];
    List<String> filters = Arrays.asList(arguments).subList(3, arguments.length);
    Map<String, List<Measurement>> measured = new TreeMap<>();
    for (int fork = 0; fork < forks; fork++) {
      for (Measurement measurement : fork(rounds, filters)) {
        measured.computeIfAbsent(measurement.key(), key -> new ArrayList<>()).add(measurement);
      }
      System.err.println("fork " + (fork + 1) + " of " + forks + " done");
    }
    List<Measurement> medians = new ArrayList<>();
    for (String name : Fork.caseNames(filters)) {
      measured.values().stream()
          .filter(forksOf -> forksOf.get(0).caseName().equals(name))
          .map(Measurement::median)
          .forEach(medians::add);
    }
    System.out.print(Report.table(medians));
    if (filters.isEmpty()) {
      System.out.println(TwoThreads.measure(Cases.NETWORKS.get(1)));
    }
    Path file = target.resolve("bench/kernel.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, Report.json(medians, forks));
    System.out.println("written to " + file);
  }

  private static List<Measurement> fork(String rounds, List<String> filters)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx2g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Fork.class.getName());
    command.add(rounds);
    command.addAll(filters);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "A fork failed: %s%n%s", command, output));
    }
    return output.lines().filter(Measurement::isOne).map(Measurement::parse).toList();
  }
}
