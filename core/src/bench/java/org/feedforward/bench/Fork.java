package org.feedforward.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.feedforward.kernel.FmaPeak;

/** Measures all cases in this JVM, in one thread, and prints a line for each contender. */
final class Fork {

  private static final long WARM_UP_NANOS = 1_500_000_000;
  private static final long ROUND_NANOS = 40_000_000;

  /** Something that runs again and again. */
  private record Load(String name, double flops, Runnable task, double[] gflops) {}

  private Fork() {}

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    List<String> filters = Arrays.asList(arguments).subList(1, arguments.length);
    for (Case network : cases(filters)) {
      measure(network, rounds);
    }
  }

  static List<String> caseNames(List<String> filters) {
    return cases(filters).stream().map(Case::name).toList();
  }

  static List<Case> cases(List<String> filters) {
    return Cases.all().stream()
        .filter(c -> filters.isEmpty() || filters.stream().anyMatch(c.name()::contains))
        .toList();
  }

  private static void measure(Case network, int rounds) {
    List<Contender> contenders = Cases.contenders(network);
    List<Load> loads = new ArrayList<>();
    for (Contender contender : contenders) {
      double flops = network.flops();
      loads.add(new Load(contender.name(), flops, contender::run, new double[rounds]));
    }
    loads.add(new Load("peak", FmaPeak.flops(), Fork::peak, new double[rounds]));
    int[] repeats = loads.stream().mapToInt(Fork::warmUp).toArray();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < repeats.length; i++) {
        Load load = loads.get(i);
        load.gflops()[round] = load.flops() * repeats[i] / nanos(load.task(), repeats[i]);
      }
    }
    report(network, loads);
    contenders.forEach(Contender::close);
  }

  private static void report(Case network, List<Load> loads) {
    double peak = Measurement.median(loads.get(loads.size() - 1).gflops());
    Load peer = loads.get(loads.size() - 2);
    double peerGflops = Measurement.median(peer.gflops());
    for (Load load : loads.subList(0, loads.size() - 1)) {
      double gflops = Measurement.median(load.gflops());
      System.out.println(
          new Measurement(
                  network.name(),
                  load.name(),
                  gflops,
                  gflops / peerGflops,
                  peer.name(),
                  gflops / peak)
              .line());
    }
  }

  /** Runs until the compilers are done; gives how often it runs in a round. */
  private static int warmUp(Load load) {
    long spent = 0;
    long last = 0;
    int count = 0;
    while (spent < WARM_UP_NANOS || count < 20) {
      last = nanos(load.task(), 1);
      spent += last;
      count++;
    }
    return (int) Math.max(1, ROUND_NANOS / Math.max(1, last));
  }

  private static long nanos(Runnable task, int repeats) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < repeats; i++) {
      task.run();
    }
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
  }

  private static void peak() {
    if (Float.isNaN(FmaPeak.run(1))) {
      throw new IllegalStateException("The peak's numbers are wrong");
    }
  }
}
