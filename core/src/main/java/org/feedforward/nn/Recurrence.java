package org.feedforward.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * What torch.nn.RNN, GRU and LSTM compute along a sequence [N, T, in]: the inputs of all steps go
 * through the weights together, then one step follows the other.
 */
public final class Recurrence {

  /** Steps of a sequence: each is a part of the graph of its own. */
  private static final int MOST_STEPS = 4096;

  /** Steps of all layers of one call. */
  private static final int MOST_STEPS_OF_LAYERS = 1 << 15;

  /** What a cell does with what comes in and what it remembers. */
  public enum Kind {
    /** h' = tanh(x + h). */
    RNN_TANH(1),
    /** h' = relu(x + h). */
    RNN_RELU(1),
    /** Reset, update, new; the reset gate after the product with the weights. */
    GRU(3),
    /** As GRU, the reset gate before the product. */
    GRU_RESET_FIRST(3),
    /** Input, forget, cell, output. */
    LSTM(4);

    private final int gates;

    Kind(int gates) {
      this.gates = gates;
    }

    /** How many times the hidden size the weights have rows. */
    public int gates() {
      return gates;
    }
  }

  /**
   * The parameters of a layer in one direction.
   *
   * @param input weights of the input [gates * hidden, in]
   * @param hidden weights of what is remembered [gates * hidden, hidden] (a projection: its extent)
   * @param inputBias added to the input's product
   * @param hiddenBias added to the product of what is remembered
   * @param projection as proj_size of torch.nn.LSTM: [projected, hidden]
   */
  public record Weights(
      Value input,
      Value hidden,
      Optional<Value> inputBias,
      Optional<Value> hiddenBias,
      Optional<Value> projection) {}

  /**
   * What a cell remembers.
   *
   * @param hidden [N, hidden]
   * @param cell [N, hidden] of an LSTM
   */
  public record State(Value hidden, Optional<Value> cell) {}

  /**
   * What a layer gives.
   *
   * @param sequence what it remembers after every step, [N, T, hidden]
   * @param last what it remembers at the end
   */
  public record Result(Value sequence, State last) {}

  private Recurrence() {}

  /** A state of zeros for every row of a value. */
  public static State zeros(Kind kind, Weights weights, Shape input) {
    int hidden = weights.hidden().size(1);
    Value zero = zeros(input, hidden);
    Optional<Value> cell =
        kind == Kind.LSTM
            ? Optional.of(zeros(input, weights.hidden().size(0) / kind.gates()))
            : Optional.empty();
    return new State(zero, cell);
  }

  private static Value zeros(Shape input, int extent) {
    Value zero = Value.constant(Tensor.zeros(DType.FLOAT32, 1, extent));
    Shape target = new Shape(List.of(input.dim(0), Dim.of(extent)));
    return zero.expand(target);
  }

  /** One step. */
  public static State step(Kind kind, Weights weights, Value input, State state) {
    return cell(kind, weights, linear(input, weights.input(), weights.inputBias()), state);
  }

  /**
   * A sequence [N, T, in] from a state on.
   *
   * @param reverse whether it is read from its end; the results stand in its order
   * @param lengths how many steps each row has, [N]; all of T when there are none
   */
  public static Result run(
      Kind kind, Weights weights, Value x, State start, boolean reverse, Optional<Value> lengths) {
    int steps = x.size(1);
    if (steps < 1 || steps > MOST_STEPS) {
      throw new ModelException(
          "a recurrent layer over a sequence of " + steps + " steps; expected 1 to " + MOST_STEPS);
    }
    Value inputs = linear(x, weights.input(), weights.inputBias());
    State state = start;
    Value[] sequence = new Value[steps];
    for (int i = 0; i < steps; i++) {
      int t = reverse ? steps - 1 - i : i;
      State next = cell(kind, weights, inputs.select(1, t), state);
      sequence[t] = next.hidden();
      if (lengths.isPresent()) {
        Value lasts = lengths.get().gt(Value.constant(Tensor.scalar((long) t))).unsqueeze(-1);
        sequence[t] = next.hidden().where(lasts, Value.constant(Tensor.scalar(0f)));
        State before = state;
        state =
            new State(
                next.hidden().where(lasts, before.hidden()),
                next.cell().map(cell -> cell.where(lasts, before.cell().orElseThrow())));
      } else {
        state = next;
      }
    }
    return new Result(Functional.stack(1, sequence), state);
  }

  private static Value linear(Value x, Value weight, Optional<Value> bias) {
    return bias.isPresent() ? x.linear(weight, bias.get()) : x.linear(weight);
  }

  private static State cell(Kind kind, Weights weights, Value input, State state) {
    Value h = state.hidden();
    if (kind == Kind.GRU_RESET_FIRST) {
      return new State(resetFirst(weights, input, h), Optional.empty());
    }
    Value remembered = linear(h, weights.hidden(), weights.hiddenBias());
    return switch (kind) {
      case RNN_TANH -> new State(input.add(remembered).tanh(), Optional.empty());
      case RNN_RELU -> new State(input.add(remembered).relu(), Optional.empty());
      case GRU, GRU_RESET_FIRST -> new State(gated(input, remembered, h), Optional.empty());
      case LSTM -> longShortTerm(weights, input, remembered, state);
    };
  }

  private static Value gate(Value gates, int hidden, int index) {
    return gates.slice(-1, index * hidden, (index + 1) * hidden);
  }

  private static Value gated(Value input, Value remembered, Value h) {
    int hidden = h.size(-1);
    Value both = gates(input, hidden, 0, 2).add(gates(remembered, hidden, 0, 2)).sigmoid();
    Value reset = gate(both, hidden, 0);
    Value update = gate(both, hidden, 1);
    Value fresh = gate(input, hidden, 2).add(reset.mul(gate(remembered, hidden, 2))).tanh();
    return h.sub(fresh).mul(update).add(fresh);
  }

  private static Value gates(Value gates, int hidden, int from, int to) {
    return gates.slice(-1, from * hidden, to * hidden);
  }

  private static Value resetFirst(Weights weights, Value input, Value h) {
    int hidden = h.size(-1);
    Value weight = weights.hidden();
    Optional<Value> bias = weights.hiddenBias();
    Value both =
        gates(input, hidden, 0, 2)
            .add(
                linear(h, weight.slice(0, 0, 2 * hidden), bias.map(b -> b.slice(0, 0, 2 * hidden))))
            .sigmoid();
    Value reset = gate(both, hidden, 0).mul(h);
    Value remembered =
        linear(
            reset,
            weight.slice(0, 2 * hidden, 3 * hidden),
            bias.map(b -> b.slice(0, 2 * hidden, 3 * hidden)));
    Value fresh = gate(input, hidden, 2).add(remembered).tanh();
    return h.sub(fresh).mul(gate(both, hidden, 1)).add(fresh);
  }

  private static State longShortTerm(Weights weights, Value input, Value remembered, State state) {
    Value cell = state.cell().orElseThrow();
    int hidden = cell.size(-1);
    Value both = gates(input, hidden, 0, 2).add(gates(remembered, hidden, 0, 2)).sigmoid();
    Value fresh = gate(input, hidden, 2).add(gate(remembered, hidden, 2)).tanh();
    Value next = gate(both, hidden, 1).mul(cell).add(gate(both, hidden, 0).mul(fresh));
    Value output = gate(input, hidden, 3).add(gate(remembered, hidden, 3)).sigmoid();
    Value shown = output.mul(next.tanh());
    Value hiddenNext =
        weights.projection().isPresent() ? shown.linear(weights.projection().get()) : shown;
    return new State(hiddenNext, Optional.of(next));
  }

  /**
   * Layers above each other, as torch.nn.GRU with num_layers and bidirectional.
   *
   * @param weights for every layer those of the direction forward, then of the one backward if
   *     there is one
   * @param x [N, T, in]
   * @param starts a state for every weight
   */
  public static Stacked stacked(
      Kind kind, List<Weights> weights, boolean bidirectional, Value x, List<State> starts) {
    int directions = bidirectional ? 2 : 1;
    if ((long) x.size(1) * weights.size() > MOST_STEPS_OF_LAYERS) {
      throw new ModelException(
          weights.size() + " recurrent layers over a sequence of " + x.size(1) + " steps");
    }
    List<State> lasts = new ArrayList<>();
    Value sequence = x;
    for (int i = 0; i < weights.size(); i += directions) {
      List<Value> sequences = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        Result result =
            run(kind, weights.get(i + d), sequence, starts.get(i + d), d == 1, Optional.empty());
        sequences.add(result.sequence());
        lasts.add(result.last());
      }
      sequence = directions == 1 ? sequences.get(0) : Functional.cat(2, sequences);
    }
    return new Stacked(sequence, lasts);
  }

  /**
   * What stacked layers give.
   *
   * @param sequence of the last layer, [N, T, directions * hidden]
   * @param lasts what each weight remembers at the end
   */
  public record Stacked(Value sequence, List<State> lasts) {
    public Stacked {
      lasts = List.copyOf(lasts);
    }

    /** What all remember, [layers * directions, N, hidden]. */
    public Value hidden() {
      return Functional.stack(0, lasts.stream().map(State::hidden).toArray(Value[]::new));
    }

    /** The cells of an LSTM, [layers * directions, N, hidden]. */
    public Value cells() {
      return Functional.stack(
          0, lasts.stream().map(last -> last.cell().orElseThrow()).toArray(Value[]::new));
    }
  }
}
