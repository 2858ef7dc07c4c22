package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.ModelException;

/** Words of the language that make a number, a truth value or a list of a value. */
final class Words {

  /** Loops of scripted networks run over layers; every turn becomes operations of the graph. */
  private static final int MOST_TURNS = 10_000;

  private Words() {}

  /** Which branch a value chooses. */
  static boolean condition(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof BatchMultiple) {
      throw BatchMultiple.unknown("branch");
    }
    throw new ModelException(
        "a branch depends on the data, which a graph cannot: use torch.where in the network");
  }

  /** What a loop runs over. */
  static List<Object> items(Object value) {
    if (value instanceof ScriptList list) {
      return new ArrayList<>(list.items()); // a copy: the body may append to it
    }
    if (value instanceof BatchMultiple) {
      throw BatchMultiple.unknown("loop");
    }
    throw new ModelException("a loop runs over a value that is not a list");
  }

  /** The word int. */
  static Object whole(Object value) {
    if (value instanceof BatchMultiple) {
      return value;
    }
    Number number =
        OperatorCall.number(value)
            .orElseThrow(() -> new ModelException("an integer is taken from the data"));
    if (number instanceof Double && !(Math.abs(number.doubleValue()) < 0x1p63)) {
      throw new ModelException("an integer is taken from " + number);
    }
    return number.longValue();
  }

  /** The word float. */
  static Object number(Object value) {
    if (value instanceof String text) {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> throw new ModelException("a number is taken from a text");
      };
    }
    return OperatorCall.number(value)
        .map(Number::doubleValue)
        .orElseThrow(() -> new ModelException("a number is taken from the data"));
  }

  /** What the word bool makes of a number. */
  static Object truth(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    return OperatorCall.number(value).<Object>map(n -> n.doubleValue() != 0).orElse(value);
  }

  /** The word range. */
  static Object range(List<Object> arguments) {
    long[] numbers = new long[arguments.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(whole(arguments.get(i)) instanceof Long number)) {
        throw BatchMultiple.unknown("loop");
      }
      numbers[i] = number;
    }
    if (numbers.length == 0 || numbers.length > 3 || (numbers.length == 3 && numbers[2] <= 0)) {
      throw new ModelException("a range is not understood");
    }
    long from = numbers.length == 1 ? 0 : numbers[0];
    long to = numbers.length == 1 ? numbers[0] : numbers[1];
    long step = numbers.length == 3 ? numbers[2] : 1;
    // a difference that overflows is refused as every other number that does
    long turns = to <= from ? 0 : (Math.subtractExact(to, from) - 1) / step + 1;
    if (turns > MOST_TURNS) {
      throw new ModelException("a loop takes more than " + MOST_TURNS + " turns");
    }
    List<Object> items = new ArrayList<>();
    for (long i = 0; i < turns; i++) {
      items.add(from + i * step);
    }
    return new ScriptList(items, false);
  }
}
