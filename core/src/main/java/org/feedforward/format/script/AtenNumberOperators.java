package org.feedforward.format.script;

/** Operators on plain numbers and truth values, which are computed at once. */
final class AtenNumberOperators {

  private AtenNumberOperators() {}

  /**
   * Whether the first arguments are numbers and not tensors, so that the result is one too. Beside
   * a number a tensor of the model that holds one counts as one: so extents are traced.
   */
  static boolean isNumber(OperatorCall call, int count) {
    for (int i = 0; i < count; i++) {
      Object argument = call.any(i, "other");
      boolean plain = isPlain(argument);
      boolean beside =
          i > 0 && isPlain(call.any(0, "")) && OperatorCall.number(argument).isPresent();
      if (!plain && !beside) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(Object argument) {
    return argument instanceof Long
        || argument instanceof Double
        || argument instanceof BatchMultiple
        || argument instanceof Boolean;
  }

  /** Whether both arguments can be compared without tensors. */
  static boolean isPlain(OperatorCall call) {
    return isNumber(call, 2)
        || call.any(0, "") instanceof String
        || call.any(0, "") instanceof ScriptList;
  }

  private static Object whole(OperatorCall call, int position) {
    Object argument = call.any(position, "other");
    if (argument instanceof BatchMultiple) {
      return argument;
    }
    return OperatorCall.number(argument)
        .<Object>map(n -> n)
        .orElseThrow(() -> call.wrong(position, "a number"));
  }

  static Object negative(OperatorCall call) {
    return whole(call, 0) instanceof Long number
        ? (Object) (-number)
        : (Object) (-call.number(0, ""));
  }

  static Object add(OperatorCall call) {
    Object x = whole(call, 0);
    Object y = whole(call, 1);
    if (x instanceof BatchMultiple a && y instanceof BatchMultiple b) {
      return new BatchMultiple(Math.addExact(a.factor(), b.factor()));
    }
    if (x instanceof BatchMultiple || y instanceof BatchMultiple) {
      throw BatchMultiple.unknown("sum");
    }
    return x instanceof Long a && y instanceof Long b
        ? (Object) Math.addExact(a, b)
        : (Object) (call.number(0, "") + call.number(1, "other"));
  }

  static Object sub(OperatorCall call) {
    Object x = whole(call, 0);
    Object y = whole(call, 1);
    if (x instanceof BatchMultiple || y instanceof BatchMultiple) {
      throw BatchMultiple.unknown("difference");
    }
    return x instanceof Long a && y instanceof Long b
        ? (Object) Math.subtractExact(a, b)
        : (Object) (call.number(0, "") - call.number(1, "other"));
  }

  static Object mul(OperatorCall call) {
    Object x = whole(call, 0);
    Object y = whole(call, 1);
    if (x instanceof BatchMultiple rows) {
      return rows.times(y);
    }
    if (y instanceof BatchMultiple rows) {
      return rows.times(x);
    }
    return x instanceof Long a && y instanceof Long b
        ? (Object) Math.multiplyExact(a, b)
        : (Object) (call.number(0, "") * call.number(1, "other"));
  }

  static Object div(OperatorCall call) {
    if (whole(call, 0) instanceof BatchMultiple rows) {
      return rows.dividedBy(whole(call, 1));
    }
    return call.number(0, "") / call.number(1, "other");
  }

  /** Whether both arguments are whole numbers, or tensors of the model that hold one. */
  static boolean areKnown(OperatorCall call) {
    return OperatorCall.number(call.any(0, "")).filter(Long.class::isInstance).isPresent()
        && OperatorCall.number(call.any(1, "other")).filter(Long.class::isInstance).isPresent();
  }

  static Object divideRounded(OperatorCall call, String rounding) {
    if (whole(call, 0) instanceof Long a && whole(call, 1) instanceof Long b && b != 0) {
      switch (rounding) {
        case "trunc":
          return a / b;
        case "floor":
          return Math.floorDiv(a, b);
        default:
      }
    }
    throw call.refused("with this rounding_mode is not known here");
  }

  static Object floorDivide(OperatorCall call) {
    Object x = whole(call, 0);
    Object y = whole(call, 1);
    if (x instanceof BatchMultiple rows) {
      return rows.dividedBy(y);
    }
    if (x instanceof Long a && y instanceof Long b && b != 0) {
      return Math.floorDiv(a, b);
    }
    throw call.refused("of " + x + " by " + y + " is not known here");
  }

  static Object remainder(OperatorCall call) {
    if (whole(call, 0) instanceof Long a && whole(call, 1) instanceof Long b && b != 0) {
      return Math.floorMod(a, b);
    }
    throw call.refused("of these numbers is not known here");
  }

  static Object compare(String operator, OperatorCall call) {
    Object x = call.any(0, "");
    Object y = call.any(1, "other");
    if (x instanceof String text && y instanceof String other) {
      if (!operator.equals("eq") && !operator.equals("ne")) {
        throw call.refused("of texts is not known here");
      }
      return text.equals(other) == operator.equals("eq");
    }
    if (x instanceof BatchMultiple || y instanceof BatchMultiple) {
      return verdict(
          operator, BatchMultiple.areEqual(x, y) ? 0 : BatchMultiple.ONLY_DIFFERENT, call);
    }
    if (x instanceof ScriptList || y instanceof ScriptList) {
      return AtenListOperators.compare(operator, call);
    }
    if (x instanceof Long a && y instanceof Long b) {
      return verdict(operator, a.compareTo(b), call);
    }
    double a = call.number(0, "");
    double b = call.number(1, "other");
    boolean ordered = !Double.isNaN(a) && !Double.isNaN(b);
    return ordered
        ? verdict(operator, a == b ? 0 : a < b ? -1 : 1, call)
        : (Object) operator.equals("ne");
  }

  private static Object verdict(String operator, int order, OperatorCall call) {
    if (order == BatchMultiple.ONLY_DIFFERENT && !operator.equals("eq") && !operator.equals("ne")) {
      throw BatchMultiple.unknown("comparison");
    }
    return switch (operator) {
      case "eq" -> order == 0;
      case "ne" -> order != 0;
      case "lt" -> order < 0;
      case "le" -> order <= 0;
      case "gt" -> order > 0;
      case "ge" -> order >= 0;
      default -> throw call.refused("is no comparison");
    };
  }

  static Object not(OperatorCall call) {
    if (call.any(0, "") instanceof Boolean truth) {
      return !truth;
    }
    throw call.wrong(0, "a truth value that is known before the data is");
  }

  /** Only None is compared so. */
  static boolean is(OperatorCall call) {
    Object x = call.any(0, "");
    Object y = call.any(1, "");
    return x == null || y == null ? x == y : x.equals(y);
  }

  /** An integer of a number, without its fraction. */
  static Object truncated(OperatorCall call) {
    Object argument = call.any(0, "");
    if (argument instanceof BatchMultiple) {
      return argument;
    }
    double number =
        OperatorCall.number(argument)
            .map(Number::doubleValue)
            .orElseThrow(() -> call.refused("of data: the network branches on what it computes"));
    return OperatorCall.number(argument).orElseThrow() instanceof Long whole
        ? whole
        : whole(call, number);
  }

  /** A number without its fraction as an integer. */
  static Object whole(OperatorCall call, double number) {
    if (!(Math.abs(number) < 0x1p63)) {
      throw call.refused("of " + number + " is not known here");
    }
    return (long) number;
  }

  /** Of a tensor too, if the model fixes it. */
  static Object item(OperatorCall call) {
    return OperatorCall.number(call.any(0, ""))
        .orElseThrow(() -> call.refused("of data: the network branches on what it computes"));
  }
}
