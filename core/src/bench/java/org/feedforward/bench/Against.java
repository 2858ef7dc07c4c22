package org.feedforward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.feedforward.bench.turns.Turn;

/**
 * Compares two builds in one run. Each has a JVM of its own with its own class path; they take
 * turns on one core, one works while the other waits, and who begins changes from round to round (A
 * B, B A, ...). The JVMs are started anew several times, for a JVM's compilers are a matter of luck
 * too.
 */
public final class Against {

  private Against() {}

  /**
   * Arguments: the JSON file to write, rounds, JVMs of each build over which they are spread, the
   * other build's name, and the files of arguments with which {@code java} starts the other build
   * and this one.
   */
  public static void main(String[] arguments) throws IOException {
    Path json = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int forks = Math.min(rounds, Integer.parseInt(arguments[2]));
    List<Comparison> comparisons = new ArrayList<>();
    for (int fork = 0; fork < forks; fork++) {
      int share = rounds / forks + (fork < rounds % forks ? 1 : 0);
      try (Side older = new Side(Path.of(arguments[4]));
          Side ours = new Side(Path.of(arguments[5]))) {
        compare(older, ours, share, comparisons);
      }
      System.err.println("pair " + (fork + 1) + " of " + forks + " done");
    }
    System.out.println(Comparison.head());
    comparisons.forEach(comparison -> System.out.println(comparison.line()));
    comparisons.removeIf(comparison -> comparison.rounds() == 0);
    String where =
        String.format(
            Locale.ROOT,
            "\"before\": \"%s\", \"machine\": \"%s\", \"jdk\": \"%s\", \"date\": \"%s\"",
            arguments[3].replace("\\", "/"),
            Report.machine(),
            System.getProperty("java.vm.version"),
            LocalDate.now(ZoneOffset.UTC));
    Files.createDirectories(json.getParent());
    List<String> records = comparisons.stream().map(one -> one.json(where)).toList();
    Files.writeString(json, "[\n" + String.join(",\n", records) + "\n]\n");
    System.out.println("written to " + json);
  }

  static void compare(Side older, Side ours, int rounds, List<Comparison> comparisons)
      throws IOException {
    List<Turn> turns = ours.turns();
    for (int turn = 0; turn < turns.size(); turn++) {
      if (comparisons.size() == turn) {
        comparisons.add(new Comparison(turns.get(turn)));
      }
      Comparison comparison = comparisons.get(turn);
      if (!comparison.prepared(older.prepare(turn), ours.prepare(turn))) {
        continue;
      }
      for (int round = 0; round < rounds; round++) {
        boolean olderFirst = comparison.rounds() % 2 == 0;
        double first = (olderFirst ? older : ours).seconds();
        double second = (olderFirst ? ours : older).seconds();
        comparison.add(olderFirst ? first : second, olderFirst ? second : first);
      }
    }
  }
}
