package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.nn.Functional;
import org.feedforward.nn.Recurrence;
import org.feedforward.tensor.Tensor;

/** RNN, GRU and LSTM: one layer in one or both directions. */
final class OnnxRecurrentOperators {

  private OnnxRecurrentOperators() {}

  static List<Operand> rnn(Call call) {
    Recurrence.Kind kind =
        activation(call).equals("relu") ? Recurrence.Kind.RNN_RELU : Recurrence.Kind.RNN_TANH;
    return convert(call, kind, new int[] {0});
  }

  private static String activation(Call call) {
    List<String> names = activations(call, List.of("Tanh"));
    String first = names.get(0).toLowerCase(Locale.ROOT);
    boolean known =
        (first.equals("relu") || first.equals("tanh"))
            && names.stream().allMatch(name -> name.equalsIgnoreCase(first));
    if (!known) {
      throw new ModelException("has activations that are not supported: " + Text.quote(names));
    }
    return first;
  }

  /** ONNX has update, reset, new; PyTorch reset, update, new. */
  static List<Operand> gru(Call call) {
    requireActivations(call, List.of("Sigmoid", "Tanh"));
    boolean after = call.flag("linear_before_reset", false);
    Recurrence.Kind kind = after ? Recurrence.Kind.GRU : Recurrence.Kind.GRU_RESET_FIRST;
    return convert(call, kind, new int[] {1, 0, 2});
  }

  /** ONNX has input, output, forget, cell; PyTorch input, forget, cell, output. */
  static List<Operand> lstm(Call call) {
    requireActivations(call, List.of("Sigmoid", "Tanh", "Tanh"));
    if (call.flag("input_forget", false)) {
      throw new ModelException("couples its input and forget gates, which is not supported");
    }
    if (call.optional(7).isPresent()) {
      Tensor peephole = call.input(7).requireConstant("its peepholes");
      for (int i = 0; i < peephole.size(); i++) {
        if (peephole.getDouble(i) != 0) {
          throw new ModelException("has peepholes, which are not supported");
        }
      }
    }
    return convert(call, Recurrence.Kind.LSTM, new int[] {0, 2, 3, 1});
  }

  /** Those that are given; a list of none is as if there were no list. */
  private static List<String> activations(Call call, List<String> otherwise) {
    return call.strings("activations").filter(names -> !names.isEmpty()).orElse(otherwise);
  }

  private static void requireActivations(Call call, List<String> known) {
    List<String> names = activations(call, known);
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equalsIgnoreCase(known.get(i % known.size()))) {
        throw new ModelException("has activations that are not supported: " + Text.quote(names));
      }
    }
  }

  private static List<Operand> convert(Call call, Recurrence.Kind kind, int[] order) {
    call.ignore("hidden_size", "output_sequence");
    if (call.has("clip") || call.has("activation_alpha") || call.has("activation_beta")) {
      throw new ModelException("clips or parametrises its activations, which is not supported");
    }
    boolean batchFirst = call.integer("layout", 0) == 1;
    String direction = call.string("direction", "forward");
    if (!List.of("forward", "reverse", "bidirectional").contains(direction)) {
      throw new ModelException(
          "has direction="
              + Text.quote(direction)
              + ", expected forward, reverse or bidirectional");
    }
    int directions = direction.equals("bidirectional") ? 2 : 1;
    Operand x = call.input(0);
    Operand w = call.input(1);
    if (x.rank() != 3 || w.rank() != 3 || w.shape().dim(0).outer() != directions) {
      throw new ModelException(
          "has an input of shape "
              + x.shape()
              + " and weights "
              + w.shape()
              + " for "
              + directions
              + " directions");
    }
    Value sequence = batchFirst ? x.value() : x.value().transpose(0, 1);
    call.emitter().takeSteps(sequence.size(1) * directions);
    Optional<Value> lengths = call.optional(4).map(Operand::value);
    List<Value> sequences = new ArrayList<>();
    List<Recurrence.State> lasts = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      Recurrence.Weights weights = weights(call, kind, order, d);
      Recurrence.State start = start(call, kind, weights, sequence, batchFirst, d);
      boolean reverse = direction.equals("reverse") || d == 1;
      Recurrence.Result result = Recurrence.run(kind, weights, sequence, start, reverse, lengths);
      sequences.add(result.sequence());
      lasts.add(result.last());
    }
    int axis = batchFirst ? 1 : 0;
    Value all = Functional.stack(2, sequences.toArray(Value[]::new)); // [N, T, D, H]
    List<Operand> outputs = new ArrayList<>();
    outputs.add(operand(call, batchFirst ? all : all.permute(1, 2, 0, 3)));
    outputs.add(
        operand(call, stacked(axis, lasts.stream().map(Recurrence.State::hidden).toList())));
    if (kind == Recurrence.Kind.LSTM) {
      outputs.add(
          operand(call, stacked(axis, lasts.stream().map(l -> l.cell().orElseThrow()).toList())));
    }
    return outputs;
  }

  private static Value stacked(int axis, List<Value> values) {
    return Functional.stack(axis, values.toArray(Value[]::new));
  }

  private static Operand operand(Call call, Value value) {
    return call.emitter().computed(call.input(0).type(), value);
  }

  private static Recurrence.Weights weights(
      Call call, Recurrence.Kind kind, int[] order, int direction) {
    Value w = gates(call.input(1).value().select(0, direction), order, 0, kind.gates());
    Value r = gates(call.input(2).value().select(0, direction), order, 0, kind.gates());
    Optional<Value> both = call.optional(3).map(b -> b.value().select(0, direction));
    return new Recurrence.Weights(
        w,
        r,
        both.map(b -> gates(b, order, 0, 2 * kind.gates())),
        both.map(b -> gates(b, order, kind.gates(), 2 * kind.gates())),
        Optional.empty());
  }

  /** The parts of the first axis, from one on, in another order. */
  private static Value gates(Value x, int[] order, int from, int parts) {
    int extent = x.size(0) / parts;
    if (extent * parts != x.size(0)) {
      throw new ModelException("has weights of shape " + x.shape() + " for " + parts + " gates");
    }
    Value[] gates =
        Arrays.stream(order)
            .mapToObj(i -> x.slice(0, (from + i) * extent, (from + i + 1) * extent))
            .toArray(Value[]::new);
    return gates.length == 1 ? gates[0] : Functional.cat(0, gates);
  }

  /** PyTorch's new exporter writes an LSTM with proj_size as one without, beside its old states. */
  private static void requireUnits(Value state, int units) {
    if (state.size(-1) != units) {
      throw new ModelException(
          "starts from a state of "
              + state.size(-1)
              + " numbers, but its weights are for "
              + units
              + ": ONNX has no LSTM with proj_size; save the network with torch.export.save (.pt2)");
    }
  }

  private static Recurrence.State start(
      Call call,
      Recurrence.Kind kind,
      Recurrence.Weights weights,
      Value sequence,
      boolean batchFirst,
      int direction) {
    Recurrence.State zeros = Recurrence.zeros(kind, weights, sequence.shape());
    int axis = batchFirst ? 1 : 0;
    Value hidden =
        call.optional(5).map(h -> h.value().select(axis, direction)).orElse(zeros.hidden());
    Optional<Value> cell =
        call.optional(6).map(c -> c.value().select(axis, direction)).or(zeros::cell);
    int units = zeros.hidden().size(1);
    requireUnits(hidden, units);
    cell.ifPresent(of -> requireUnits(of, units));
    return new Recurrence.State(hidden, cell);
  }
}
