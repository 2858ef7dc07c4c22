package org.feedforward.format.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.torch.PyDict;

/**
 * How PyTorch declares one form of an operator.
 *
 * @param operator its name, without namespace and form
 * @param arguments its arguments in order
 */
record Schema(String operator, List<Argument> arguments) {

  private static final Pattern FORM = Pattern.compile("aten::(\\w+)(?:\\.\\w+)?\\((.*)\\) -> .*");

  /** Between arguments, not between the numbers of a list. */
  private static final Pattern SEPARATOR = Pattern.compile(", (?![^\\[]*\\])");

  private static final Pattern ARGUMENT =
      Pattern.compile(
          "([A-Za-z]\\w*)(?:\\([^)]*\\))?(?:\\?(?=\\[))?(\\[[0-9]*\\])?(?:\\([^)]*\\))?(\\?)? (\\w+)(?:=(.*))?");

  /**
   * One argument.
   *
   * @param name its name
   * @param type its type, without mutability and extent
   * @param list whether it is a list of that type
   * @param optional whether it may be None
   * @param named whether it is given by name only
   * @param otherwise what holds when it is not given, as PyTorch prints it
   */
  record Argument(
      String name,
      String type,
      boolean list,
      boolean optional,
      boolean named,
      Optional<String> otherwise) {

    boolean takes(Object value) {
      if (value == null) {
        return optional;
      }
      if (list) {
        return value instanceof ScriptList || (!type.equals("Tensor") && value instanceof Long);
      }
      return switch (type) {
        case "Tensor" -> value instanceof ScriptTensor;
        case "str", "Device" -> value instanceof String;
        case "bool" -> value instanceof Boolean;
        case "int", "SymInt", "ScalarType", "Layout", "MemoryFormat" ->
            value instanceof Long || value instanceof BatchMultiple;
        case "float" -> value instanceof Double;
        case "Scalar" ->
            value instanceof Long || value instanceof Double || value instanceof Boolean;
        case "Dict" -> value instanceof PyDict;
        default -> true;
      };
    }

    /** Whether a value is what holds when it is not given. */
    boolean isOtherwise(Object value) {
      if (otherwise.isEmpty()) {
        return false;
      }
      String text = otherwise.get();
      if (value instanceof Boolean truth) {
        return text.equals(truth ? "True" : "False");
      }
      if (value instanceof Long || value instanceof Double) {
        return text.matches("-?[0-9][0-9.e+-]*")
            && Double.parseDouble(text) == ((Number) value).doubleValue();
      }
      if (value instanceof String string) {
        return text.equals('"' + string + '"');
      }
      return value instanceof ScriptList list && list.items().toString().equals(text);
    }
  }

  /**
   * Reads a line as PyTorch prints it: {@code aten::round.decimals(Tensor self, ...) -> Tensor}.
   */
  static Schema parse(String line) {
    Matcher matcher = FORM.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalStateException("No schema: " + line);
    }
    List<Argument> arguments = new ArrayList<>();
    boolean named = false;
    for (String text : SEPARATOR.split(matcher.group(2))) {
      if (text.equals("*")) {
        named = true;
      } else if (!text.isEmpty() && !text.equals("...")) {
        Matcher argument = ARGUMENT.matcher(text);
        if (!argument.matches()) {
          throw new IllegalStateException("No argument: " + text + " of " + line);
        }
        arguments.add(
            new Argument(
                argument.group(4),
                argument.group(1),
                argument.group(2) != null,
                argument.group(3) != null,
                named,
                Optional.ofNullable(argument.group(5))));
      }
    }
    return new Schema(matcher.group(1), List.copyOf(arguments));
  }

  /** Whether a call with these arguments may mean this form. */
  boolean takes(List<Object> positions, Map<String, Object> names) {
    List<Argument> byPosition = arguments.stream().filter(a -> !a.named()).toList();
    if (positions.size() > byPosition.size()) {
      return false;
    }
    for (int i = 0; i < positions.size(); i++) {
      if (!byPosition.get(i).takes(positions.get(i))) {
        return false;
      }
    }
    return names.keySet().stream().allMatch(name -> argument(name).isPresent());
  }

  Optional<Argument> argument(String name) {
    return arguments.stream().filter(argument -> argument.name().equals(name)).findFirst();
  }
}
