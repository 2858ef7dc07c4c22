package org.feedforward.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.ModelException;

/**
 * The arguments in the printed form of a layer: {@code 128, eps=1e-05, affine=True}. A layer takes
 * those it knows by name or position; what is left over at the end is refused.
 */
public final class PrintedArguments {

  private static final int MOST_AXES = 64;

  private final String layer;
  private final List<String> positional = new ArrayList<>();
  private final Map<String, String> named = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  private PrintedArguments(String layer) {
    this.layer = layer;
  }

  /** The arguments of a layer's printed form, the text between its outer parentheses. */
  public static PrintedArguments parse(String layer, String text) {
    PrintedArguments arguments = new PrintedArguments(layer);
    for (String part : split(text)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().matches("[A-Za-z_][A-Za-z_0-9]*")) {
        String name = part.substring(0, equals).strip();
        if (arguments.named.put(name, part.substring(equals + 1).strip()) != null) {
          throw new ModelException(layer + " has the argument " + name + " twice");
        }
      } else {
        arguments.positional.add(part);
      }
    }
    return arguments;
  }

  /** At commas outside of quotes and brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    String last = text.substring(start).strip();
    if (!last.isEmpty()) {
      parts.add(last);
    }
    return parts;
  }

  /** Whether the argument is there. */
  public boolean has(String name) {
    return named.containsKey(name);
  }

  /** A whole number that must be there. */
  public int integer(String name) {
    return integer(-1, name);
  }

  /** A whole number at a position or by name, which must be there. */
  public int integer(int position, String name) {
    String text = text(position, name, null);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a whole number");
    }
  }

  /** A whole number by name, or the default. */
  public int integer(String name, int otherwise) {
    return has(name) ? integer(-1, name) : otherwise;
  }

  /** A number by name, or the default; {@code None} is NaN. */
  public double number(String name, double otherwise) {
    return number(-1, name, otherwise);
  }

  /** A number at a position or by name, or the default; {@code None} is NaN. */
  public double number(int position, String name, double otherwise) {
    String text = text(position, name, Double.toString(otherwise));
    try {
      return switch (text) {
        case "None" -> Double.NaN;
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw wrong(name, text, "a number");
    }
  }

  /** {@code True} or {@code False} by name, or the default. */
  public boolean bool(String name, boolean otherwise) {
    String text = text(-1, name, otherwise ? "True" : "False");
    return switch (text) {
      case "True" -> true;
      case "False" -> false;
      default -> throw wrong(name, text, "True or False");
    };
  }

  /** A quoted or bare word by name, or the default. */
  public String word(String name, String otherwise) {
    String text = text(-1, name, otherwise);
    boolean quoted = text.length() >= 2 && (text.startsWith("'") || text.startsWith("\""));
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Whole numbers in parentheses or brackets, or a single one, at a position or by name. */
  public int[] integers(int position, String name) {
    String text = text(position, name, null);
    List<String> numbers = split(unbracketed(text));
    if (numbers.size() > MOST_AXES) {
      throw new ModelException(layer + ": " + name + " has " + numbers.size() + " numbers");
    }
    try {
      return numbers.stream().mapToInt(Integer::parseInt).toArray();
    } catch (NumberFormatException e) {
      throw wrong(name, text, "whole numbers");
    }
  }

  /** Numbers in parentheses or brackets, or a single one, by name. */
  public double[] numbers(String name) {
    String text = text(-1, name, null);
    List<String> numbers = split(unbracketed(text));
    if (numbers.size() > MOST_AXES) {
      throw new ModelException(layer + ": " + name + " has " + numbers.size() + " numbers");
    }
    try {
      return numbers.stream().mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw wrong(name, text, "numbers");
    }
  }

  /** What stands in {@code (2, 3)}, {@code [2, 3]} or {@code torch.Size([2, 3])}. */
  private static String unbracketed(String text) {
    boolean size = text.startsWith("torch.Size([") && text.endsWith("])");
    boolean bracketed =
        (text.startsWith("(") && text.endsWith(")"))
            || (text.startsWith("[") && text.endsWith("]"));
    return size
        ? text.substring("torch.Size([".length(), text.length() - 2)
        : bracketed ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * Refuses what no call has asked for: a layer must not ignore an argument that changes what it
   * computes.
   */
  public void requireAllTaken() {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < positional.size(); i++) {
      if (!taken.contains("#" + i)) {
        left.add(positional.get(i));
      }
    }
    named.forEach(
        (name, text) -> {
          if (!taken.contains(name)) {
            left.add(name + "=" + text);
          }
        });
    if (!left.isEmpty()) {
      throw new ModelException(
          layer + " has arguments that are not known here: " + String.join(", ", left));
    }
  }

  private String text(int position, String name, String otherwise) {
    if (named.containsKey(name)) {
      taken.add(name);
      return named.get(name);
    }
    if (position >= 0 && position < positional.size()) {
      taken.add("#" + position);
      return positional.get(position);
    }
    if (otherwise == null) {
      throw new ModelException(layer + " lacks its argument " + name);
    }
    return otherwise;
  }

  private ModelException wrong(String name, String found, String expected) {
    return new ModelException(layer + ": " + name + "=" + found + " is not " + expected);
  }
}
