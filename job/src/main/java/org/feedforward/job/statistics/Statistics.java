package org.feedforward.job.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/** What was counted of the numbers of some rows. The same in whatever order it is put together. */
public final class Statistics {

  private long rows;
  private final TreeMap<Position, Series> series = new TreeMap<>();

  /** By the first position that a feature feeds. */
  private final TreeMap<Position, Lacks> lacks = new TreeMap<>();

  /** Of outputs that are places of labels: how often which was given. */
  private final TreeMap<Integer, long[]> labels = new TreeMap<>();

  /** Of no row. */
  public Statistics() {}

  void addRows(long more) {
    rows += more;
  }

  void put(Position position, Series numbers) {
    series.put(position, numbers);
  }

  Lacks lacks(Position first) {
    return lacks.computeIfAbsent(first, added -> new Lacks());
  }

  void put(int output, long[] counts) {
    labels.put(output, counts);
  }

  /** Adds what was counted of other rows. */
  public void add(Statistics other) {
    rows += other.rows;
    other.series.forEach(
        (position, numbers) ->
            series.computeIfAbsent(position, added -> new Series(numbers.type())).add(numbers));
    other.lacks.forEach((first, counts) -> lacks(first).add(counts));
    other.labels.forEach((output, counts) -> labels.merge(output, counts, Statistics::sum));
  }

  private static long[] sum(long[] one, long[] other) {
    long[] sum = Arrays.copyOf(one, Math.max(one.length, other.length));
    for (int i = 0; i < other.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  /** How many rows were scored. */
  public long rows() {
    return rows;
  }

  /** What is told of a position; nothing where it was not looked at. */
  public Optional<Figures> figures(Position position) {
    return Optional.ofNullable(series.get(position)).map(Series::figures);
  }

  /** How many of all rows had no value for the feature that feeds a position first. */
  public long nulls(Position first) {
    return Optional.ofNullable(lacks.get(first)).map(Lacks::nulls).orElse(0L);
  }

  /** How many values of that feature its vocabulary did not have. */
  public long unknown(Position first) {
    return Optional.ofNullable(lacks.get(first)).map(Lacks::unknown).orElse(0L);
  }

  /** How often the label of each place was given by an output; empty where none was. */
  public long[] labels(int output) {
    return labels.getOrDefault(output, new long[0]).clone();
  }

  /**
   * For the wire.
   *
   * @param most how many bytes there may be; where it would be more, the distributions stay behind
   */
  public byte[] bytes(long most) {
    byte[] whole = bytes(true);
    return whole.length <= most ? whole : bytes(false);
  }

  private byte[] bytes(boolean whole) {
    PackedWriter out = new PackedWriter();
    out.putWhole(rows);
    out.putWhole(series.size());
    series.forEach(
        (position, numbers) -> {
          write(out, position);
          numbers.write(out, whole);
        });
    out.putWhole(lacks.size());
    lacks.forEach(
        (first, counts) -> {
          write(out, first);
          counts.write(out);
        });
    out.putWhole(labels.size());
    labels.forEach(
        (output, counts) -> {
          out.putWhole(output);
          out.putWhole(counts.length);
          for (long count : counts) {
            out.putWhole(count);
          }
        });
    return out.bytes();
  }

  private static void write(PackedWriter out, Position position) {
    out.putFlag(position.output());
    out.putWhole(position.port());
    out.putWhole(position.element());
  }

  private static Position position(PackedReader in) {
    return new Position(in.flag(), in.count(), in.count());
  }

  /** What {@link #bytes} has written. */
  public static Statistics read(byte[] bytes) {
    PackedReader in = new PackedReader(bytes);
    Statistics statistics = new Statistics();
    statistics.rows = in.whole();
    for (long left = in.whole(); left > 0; left--) {
      Position position = position(in);
      statistics.series.put(position, Series.read(in));
    }
    for (long left = in.whole(); left > 0; left--) {
      Position position = position(in);
      statistics.lacks.put(position, Lacks.read(in));
    }
    for (long left = in.whole(); left > 0; left--) {
      int output = in.count();
      long[] counts = new long[in.count()];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = in.whole();
      }
      statistics.labels.put(output, counts);
    }
    return statistics;
  }
}
