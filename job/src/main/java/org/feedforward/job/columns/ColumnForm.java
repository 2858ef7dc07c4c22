package org.feedforward.job.columns;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.feedforward.graph.Port;

/** How one column is made of the outputs of a model, which are counted from 0. It travels. */
public sealed interface ColumnForm extends Serializable {

  /**
   * The numbers themselves: of one output a number or an array, of several a struct with their
   * names.
   */
  record Numbers(List<Integer> outputs) implements ColumnForm {
    public Numbers {
      outputs = List.copyOf(outputs);
    }

    /** The ports of the outputs. */
    public List<Port> ports(List<Port> all) {
      return outputs.stream().map(all::get).toList();
    }
  }

  /**
   * The text that stands at a position.
   *
   * @param position an output of one integer
   * @param labels a text for every position
   */
  record Label(int position, List<String> labels) implements ColumnForm {
    public Label {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Pairs of a text and a number.
   *
   * @param positions an output of as many integers as there are pairs
   * @param scores an output of as many numbers
   * @param labels a text for every position
   */
  record Top(int positions, int scores, List<String> labels) implements ColumnForm {
    public Top {
      labels = List.copyOf(labels);
    }
  }

  /** All outputs of a model. */
  static ColumnForm whole(List<Port> outputs) {
    return new Numbers(IntStream.range(0, outputs.size()).boxed().toList());
  }

  /** The outputs whose numbers some columns show. */
  static SortedSet<Integer> numbers(List<ColumnForm> forms) {
    SortedSet<Integer> outputs = new TreeSet<>();
    for (ColumnForm form : forms) {
      if (form instanceof Numbers numbers) {
        outputs.addAll(numbers.outputs());
      } else if (form instanceof Top top) {
        outputs.add(top.scores());
      }
    }
    return outputs;
  }

  /** The outputs whose first number some columns show as a label, with the number of labels. */
  static SortedMap<Integer, Integer> labelled(List<ColumnForm> forms) {
    SortedMap<Integer, Integer> outputs = new TreeMap<>();
    for (ColumnForm form : forms) {
      if (form instanceof Label label) {
        outputs.merge(label.position(), label.labels().size(), Math::max);
      } else if (form instanceof Top top) {
        outputs.merge(top.positions(), top.labels().size(), Math::max);
      }
    }
    return outputs;
  }
}
