package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.format.torch.PyDict;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;

/** Operators on lists and texts, which are computed at once. */
final class AtenListOperators {

  private AtenListOperators() {}

  /** Two lists behind each other, as a list of its own. */
  static Object join(OperatorCall call) {
    List<Object> items = new ArrayList<>(call.items(0, ""));
    items.addAll(call.items(1, "other"));
    return new ScriptList(items, ((ScriptList) call.any(0, "")).tuple());
  }

  /** list[start:end:step]. */
  static Object slice(OperatorCall call) {
    List<Object> items = call.items(0, "");
    int size = items.size();
    int step = call.integer(3, "step", 1);
    if (step <= 0) {
      throw call.refused("with a step of " + step + " is not defined in TorchScript");
    }
    int start = call.integer(1, "start", 0);
    int end = call.integer(2, "end", Integer.MAX_VALUE);
    int from = Math.max(0, Math.min(size, start < 0 ? start + size : start));
    int to = Math.max(from, Math.min(size, end < 0 ? end + size : end));
    List<Object> part = new ArrayList<>();
    for (long i = from; i < to; i += step) {
      part.add(items.get((int) i));
    }
    return new ScriptList(part, ((ScriptList) call.any(0, "")).tuple());
  }

  /** Whether a list has an item, a dict a key, a text a part. */
  static Object contains(OperatorCall call) {
    Object item = call.any(1, "");
    if (item instanceof ScriptTensor || item instanceof BatchMultiple) {
      throw call.wrong(1, "a value that is known before the data is");
    }
    if (call.any(0, "") instanceof String text && item instanceof String part) {
      return text.contains(part);
    }
    if (call.any(0, "") instanceof PyDict dict) {
      return dict.items().containsKey(item);
    }
    return call.items(0, "").contains(item);
  }

  static Object item(OperatorCall call) {
    if (call.any(0, "") instanceof ScriptList list) {
      return item(list, call.any(1, ""));
    }
    throw call.wrong(0, "a list");
  }

  static Object item(ScriptList list, Object index) {
    int size = list.items().size();
    if (!(index instanceof Long number) || number >= size || number < -size) {
      throw new ModelException("a list of " + size + " items has none at " + index);
    }
    return list.items().get((int) (number < 0 ? number + size : number));
  }

  /** Also of a tensor: the extent of its first axis. */
  static Object length(OperatorCall call) {
    if (call.any(0, "") instanceof ScriptList list) {
      return (long) list.items().size();
    }
    if (call.any(0, "") instanceof String text) {
      return (long) text.length();
    }
    if (call.any(0, "") instanceof PyDict dict) {
      return (long) dict.items().size();
    }
    Shape shape = call.tensor(0).shape();
    if (shape.rank() == 0) {
      throw call.wrong(0, "a value with a length");
    }
    return BatchMultiple.of(shape.dim(0));
  }

  static Object append(OperatorCall call) {
    if (!(call.any(0, "") instanceof ScriptList list) || list.tuple()) {
      throw call.wrong(0, "a list");
    }
    try {
      list.items().add(call.any(1, ""));
    } catch (UnsupportedOperationException e) {
      throw new ModelException("append changes a list that the model keeps", e);
    }
    return list;
  }

  static Object copy(OperatorCall call) {
    return new ScriptList(new ArrayList<>(call.items(0, "")), false);
  }

  /** How many numbers range(start, end, step) has. */
  static Object rangeLength(OperatorCall call) {
    long start = call.whole(0, "");
    long end = call.whole(1, "");
    long step = call.whole(2, "");
    if (step == 0) {
      throw call.refused("with a step of 0 is not defined in Python");
    }
    if (step > 0 ? end <= start : end >= start) {
      return 0L;
    }
    long distance = Math.subtractExact(Math.max(start, end), Math.min(start, end));
    return (distance - 1) / Math.absExact(step) + 1;
  }

  /** The number of range(start, end, step) at an index. */
  static Object rangeItem(OperatorCall call) {
    return Math.addExact(
        call.whole(1, ""), Math.multiplyExact(call.whole(0, ""), call.whole(2, "")));
  }

  static Object all(OperatorCall call) {
    return call.any(0, "") instanceof ScriptTensor
        ? ScriptTensor.of(AtenReductionOperators.truth(call, ReduceFunction.MIN))
        : (Object) truths(call).stream().allMatch(truth -> truth);
  }

  static Object any(OperatorCall call) {
    return call.any(0, "") instanceof ScriptTensor
        ? ScriptTensor.of(AtenReductionOperators.truth(call, ReduceFunction.MAX))
        : (Object) truths(call).stream().anyMatch(truth -> truth);
  }

  private static List<Boolean> truths(OperatorCall call) {
    List<Boolean> truths = new ArrayList<>();
    for (Object item : call.items(0, "")) {
      if (item instanceof Boolean truth) {
        truths.add(truth);
      } else if (item instanceof Long number) {
        truths.add(number != 0);
      } else {
        throw call.wrong(0, "a list of truth values");
      }
    }
    return truths;
  }

  static Object find(OperatorCall call) {
    String text = call.text(0, "", "");
    String part = call.text(1, "", "");
    int size = text.length();
    int start = call.integer(2, "start", 0);
    int end = call.integer(3, "end", -1);
    int from = Math.max(0, start < 0 ? start + size : start);
    int to = Math.min(size, end < 0 ? end + size + 1 : end); // -1 is the end, unlike Python's
    int found = from <= to ? text.substring(0, to).indexOf(part, from) : -1;
    return (long) found;
  }

  /** Every device is the CPU. */
  static Object device(OperatorCall call) {
    call.any(0, "");
    call.any(1, "index");
    return "cpu";
  }

  /** A text that says what is wrong: its holes stay open. */
  static Object format(OperatorCall call) {
    for (int i = 1; i < call.count(); i++) {
      call.any(i, "");
    }
    return call.text(0, "", "");
  }

  /** A warning of the network's author to who runs it in Python. */
  static Object warn(OperatorCall call) {
    call.any(0, "");
    call.any(1, "stacklevel");
    return null;
  }

  /** ListOperators of plain values are equal or not; there is no order here. */
  static Object compare(String operator, OperatorCall call) {
    List<Object> x = call.items(0, "");
    List<Object> y = call.items(1, "other");
    boolean equal = x.size() == y.size();
    for (int i = 0; equal && i < x.size(); i++) {
      Object one = plain(call, x.get(i));
      Object other = plain(call, y.get(i));
      equal =
          one instanceof BatchMultiple || other instanceof BatchMultiple
              ? BatchMultiple.areEqual(one, other)
              : one.equals(other);
    }
    return switch (operator) {
      case "eq" -> equal;
      case "ne" -> !equal;
      default -> throw call.refused("of lists is not known here");
    };
  }

  private static Object plain(OperatorCall call, Object item) {
    if (item instanceof Long
        || item instanceof Double
        || item instanceof String
        || item instanceof BatchMultiple) {
      return item;
    }
    throw call.refused("of lists of such values is not known here");
  }
}
