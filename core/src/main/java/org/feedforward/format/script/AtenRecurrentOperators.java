package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Value;
import org.feedforward.nn.Recurrence;

/** Recurrent layers as one operator each, and their cells. */
final class AtenRecurrentOperators {

  private AtenRecurrentOperators() {}

  /**
   * Arguments: input, hx, params, has_biases, num_layers, dropout, train, bidirectional,
   * batch_first. Gives the sequence and what is remembered at the end.
   */
  static AtenOperator.Conversion layers(Recurrence.Kind kind) {
    return call -> {
      if (call.any(3, "params") instanceof ScriptList) {
        throw call.refused("of packed sequences is not known here: pad them to one length");
      }
      if (call.truth(6, "train", false) && call.number(5, "dropout") != 0) {
        throw call.refused("with dropout is not known here: call model.eval() before saving");
      }
      call.any(5, "dropout");
      boolean batchFirst = call.truth(8, "batch_first", false);
      boolean bidirectional = call.truth(7, "bidirectional", false);
      Value x = call.tensor(0);
      if (x.shape().rank() != 3) {
        throw call.refused("of " + x.shape() + " is not known here: it needs batch and steps");
      }
      List<Recurrence.Weights> weights = weights(call, kind, bidirectional);
      List<Recurrence.State> starts = starts(call, kind, weights.size());
      Recurrence.Stacked stacked =
          Recurrence.stacked(
              kind, weights, bidirectional, batchFirst ? x : x.transpose(0, 1), starts);
      Value sequence = stacked.sequence();
      List<Object> results = new ArrayList<>();
      results.add(ScriptTensor.of(batchFirst ? sequence : sequence.transpose(0, 1)));
      results.add(ScriptTensor.of(stacked.hidden()));
      if (kind == Recurrence.Kind.LSTM) {
        results.add(ScriptTensor.of(stacked.cells()));
      }
      return new ScriptList(results, true);
    };
  }

  private static List<Recurrence.Weights> weights(
      OperatorCall call, Recurrence.Kind kind, boolean bidirectional) {
    List<Value> all = call.tensors(2).stream().map(ScriptTensor::value).toList();
    boolean biased = call.truth(3, "has_biases", true);
    int count = call.integer(4, "num_layers") * (bidirectional ? 2 : 1);
    int each = count <= 0 ? 0 : all.size() / count;
    int plain = biased ? 4 : 2;
    boolean projects = kind == Recurrence.Kind.LSTM && each == plain + 1;
    if (count <= 0 || all.size() != each * count || !(each == plain || projects)) {
      throw call.refused("with " + all.size() + " parameters for " + count + " layers");
    }
    List<Recurrence.Weights> weights = new ArrayList<>();
    for (int i = 0; i < all.size(); i += each) {
      weights.add(
          new Recurrence.Weights(
              all.get(i),
              all.get(i + 1),
              biased ? Optional.of(all.get(i + 2)) : Optional.empty(),
              biased ? Optional.of(all.get(i + 3)) : Optional.empty(),
              projects ? Optional.of(all.get(i + plain)) : Optional.empty()));
    }
    return weights;
  }

  /** One state for each weight; an LSTM has two tensors of them. */
  private static List<Recurrence.State> starts(OperatorCall call, Recurrence.Kind kind, int count) {
    boolean cells = kind == Recurrence.Kind.LSTM;
    Value hidden = cells ? call.tensors(1).get(0).value() : call.tensor(1);
    Optional<Value> cell = cells ? Optional.of(call.tensors(1).get(1).value()) : Optional.empty();
    if (hidden.shape().rank() != 3 || hidden.size(0) != count) {
      throw call.refused("with a state of shape " + hidden.shape() + " is not known here");
    }
    List<Recurrence.State> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i;
      starts.add(new Recurrence.State(hidden.select(0, i), cell.map(c -> c.select(0, at))));
    }
    return starts;
  }

  /** Arguments: input, hx, w_ih, w_hh, b_ih, b_hh. Gives what is remembered. */
  static AtenOperator.Conversion cell(Recurrence.Kind kind) {
    return call -> {
      Recurrence.Weights weights =
          new Recurrence.Weights(
              call.tensor(2, "w_ih"),
              call.tensor(3, "w_hh"),
              call.maybeTensor(4, "b_ih"),
              call.maybeTensor(5, "b_hh"),
              Optional.empty());
      boolean cells = kind == Recurrence.Kind.LSTM;
      Recurrence.State start =
          cells
              ? new Recurrence.State(
                  call.tensors(1).get(0).value(), Optional.of(call.tensors(1).get(1).value()))
              : new Recurrence.State(call.tensor(1), Optional.empty());
      Recurrence.State next = Recurrence.step(kind, weights, call.tensor(0), start);
      ScriptTensor hidden = ScriptTensor.of(next.hidden());
      return cells
          ? new ScriptList(List.of(hidden, ScriptTensor.of(next.cell().orElseThrow())), true)
          : hidden;
    };
  }
}
