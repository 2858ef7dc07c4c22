package org.feedforward.job.report;

import java.util.List;

/**
 * What people call the numbers that go into a network and come out.
 *
 * @param features in the order of the network's inputs
 * @param outputs in the order of the result's columns
 * @param labels the columns that hold labels
 */
public record NamedNumbers(List<Numbers> features, List<Numbers> outputs, List<Labels> labels) {

  public NamedNumbers {
    features = List.copyOf(features);
    outputs = List.copyOf(outputs);
    labels = List.copyOf(labels);
  }

  /**
   * Some numbers of an input or an output, one after another.
   *
   * @param name what they are called together
   * @param port which input or output, from 0
   * @param element the first of its numbers, from 0
   * @param elements how many
   */
  public record Numbers(String name, int port, int element, int elements) {

    /** What one of them is called. */
    String nameOf(int at) {
      return elements == 1 ? name : name + "[" + at + "]";
    }
  }

  /**
   * A column of labels.
   *
   * @param output which output is the place of the label
   * @param labels a text for each place
   */
  public record Labels(String name, int output, List<String> labels) {
    public Labels {
      labels = List.copyOf(labels);
    }
  }
}
