package org.feedforward.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one fork, or the median of all, found for one contender of one case.
 *
 * @param caseName the case
 * @param contender who computed
 * @param gflops billions of floating-point operations per second of CPU time
 * @param ratioToPeer our speed through the peer's in the same fork
 * @param peer the peer's name
 * @param shareOfPeak the speed through the core's fma peak in the same fork
 */
record Measurement(
    String caseName,
    String contender,
    double gflops,
    double ratioToPeer,
    String peer,
    double shareOfPeak) {

  private static final String MARK = "MEASURED";

  static boolean isOne(String line) {
    return line.startsWith(MARK);
  }

  static Measurement parse(String line) {
    String[] fields = line.split("\t");
    return new Measurement(
        fields[1],
        fields[2],
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        fields[5],
        Double.parseDouble(fields[6]));
  }

  String line() {
    return String.join(
        "\t", MARK, caseName, contender, "" + gflops, "" + ratioToPeer, peer, "" + shareOfPeak);
  }

  String key() {
    return caseName + "\t" + contender;
  }

  static Measurement median(List<Measurement> forks) {
    Measurement first = forks.get(0);
    return new Measurement(
        first.caseName,
        first.contender,
        median(forks, Measurement::gflops),
        median(forks, Measurement::ratioToPeer),
        first.peer,
        median(forks, Measurement::shareOfPeak));
  }

  private static double median(List<Measurement> forks, ToDoubleFunction<Measurement> figure) {
    return median(forks.stream().mapToDouble(figure).toArray());
  }

  static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
