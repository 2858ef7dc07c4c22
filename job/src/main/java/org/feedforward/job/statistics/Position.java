package org.feedforward.job.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.feedforward.graph.Port;

/**
 * One number of a row that goes into a network, or comes out.
 *
 * @param output whether it comes out
 * @param port which input or output, from 0
 * @param element which of its numbers, from 0
 */
public record Position(boolean output, int port, int element) implements Comparable<Position> {

  /** So many numbers that go into a network are looked at: the first ones. */
  public static final int MOST_INPUTS = 500;

  /** The same of those that come out. */
  public static final int MOST_OUTPUTS = 100;

  /** The numbers that go in, as far as they are looked at. */
  public static List<Position> inputs(List<Port> ports) {
    List<Position> positions = new ArrayList<>();
    for (int port = 0; port < ports.size(); port++) {
      add(false, port, ports.get(port), MOST_INPUTS, positions);
    }
    return positions;
  }

  /**
   * The numbers that come out, as far as they are looked at.
   *
   * @param asked the outputs that are
   */
  public static List<Position> outputs(List<Port> ports, SortedSet<Integer> asked) {
    List<Position> positions = new ArrayList<>();
    for (int port : asked) {
      add(true, port, ports.get(port), MOST_OUTPUTS, positions);
    }
    return positions;
  }

  private static void add(boolean output, int port, Port of, int most, List<Position> positions) {
    for (int element = 0; element < of.elements() && positions.size() < most; element++) {
      positions.add(new Position(output, port, element));
    }
  }

  @Override
  public int compareTo(Position other) {
    int byKind = Boolean.compare(output, other.output);
    int byPort = Integer.compare(port, other.port);
    return byKind != 0 ? byKind : byPort != 0 ? byPort : Integer.compare(element, other.element);
  }
}
