package org.feedforward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The figures as a table for people and as JSON for programs. */
final class Report {

  private Report() {}

  static String table(List<Measurement> measurements) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-30s %-20s %10s %14s %12s%n",
            "case",
            "contender",
            "GFLOP/s",
            "ratio to peer",
            "of peak"));
    for (Measurement m : measurements) {
      boolean peer = m.contender().equals(m.peer());
      String ratio = peer ? "" : String.format(Locale.ROOT, "%.2f", m.ratioToPeer());
      table.append(
          String.format(
              Locale.ROOT,
              "%-30s %-20s %10.1f %14s %10.0f %%%n",
              m.caseName(),
              m.contender(),
              m.gflops(),
              ratio,
              100 * m.shareOfPeak()));
    }
    return table.toString();
  }

  static String json(List<Measurement> measurements, int forks) throws IOException {
    StringBuilder json = new StringBuilder("[\n");
    String where =
        String.format(
            Locale.ROOT,
            "\"machine\": \"%s\", \"jdk\": \"%s\", \"date\": \"%s\", \"forks\": %d",
            machine(),
            System.getProperty("java.vm.version"),
            LocalDate.now(ZoneOffset.UTC),
            forks);
    for (Measurement m : measurements) {
      json.append(json.length() > 2 ? ",\n" : "")
          .append(
              String.format(
                  Locale.ROOT,
                  "  {\"case\": \"%s\", \"contender\": \"%s\", \"gflops\": %.2f, "
                      + "\"ratio_to_onnxruntime\": %s, \"ratio_to_openblas\": %s, "
                      + "\"share_of_peak\": %.3f, %s}",
                  m.caseName(),
                  m.contender(),
                  m.gflops(),
                  ratio(m, "onnxruntime"),
                  ratio(m, "openblas"),
                  m.shareOfPeak(),
                  where));
    }
    return json.append("\n]\n").toString();
  }

  private static String ratio(Measurement m, String peer) {
    return m.peer().equals(peer) ? String.format(Locale.ROOT, "%.3f", m.ratioToPeer()) : "null";
  }

  static String machine() throws IOException {
    Path cpus = Path.of("/proc/cpuinfo");
    String cpu = System.getProperty("os.arch");
    if (Files.isReadable(cpus)) {
      cpu =
          Files.readAllLines(cpus).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).trim())
              .findFirst()
              .orElse(cpu);
    }
    return cpu + ", " + Runtime.getRuntime().availableProcessors() + " cores";
  }
}
