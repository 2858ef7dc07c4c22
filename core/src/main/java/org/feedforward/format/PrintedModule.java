package org.feedforward.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * One module of the text that {@code print(model)} gives in PyTorch: a tree of names, types and
 * printed arguments, about whose meaning nothing is known here.
 *
 * @param type the name of its class
 * @param arguments the text between its parentheses, without its children
 * @param children the modules in it, by name
 */
record PrintedModule(String type, String arguments, Map<String, PrintedModule> children) {

  /** Far more than any network, and few enough for code that visits a tree by recursion. */
  private static final int DEEPEST = 100;

  private static final int MOST_LINES = 100_000;
  private static final Pattern CHILD = Pattern.compile("\\(([^()]{1,200})\\): (.+)");

  /**
   * {@code Linear(...)}, and {@code 2 x Linear(...)} of a ModuleList, whose type keeps the count.
   */
  private static final Pattern MODULE =
      Pattern.compile("((?:[0-9]{1,9} x )?[A-Za-z_][A-Za-z0-9_]*)\\((.*)");

  /** An entry of a ParameterList. */
  private static final String PARAMETER = "Parameter containing:";

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_ :/+-]+");

  /** A module whose closing parenthesis has not been read. */
  private record Open(
      String name, String type, List<String> arguments, Map<String, PrintedModule> children) {

    PrintedModule close() {
      return new PrintedModule(type, String.join(" ", arguments), children);
    }
  }

  private static final String PARAMETRIZED = "Parametrized";

  /** {@code ParametrizedLinear} is a Linear. */
  static String plainType(String type) {
    return type.startsWith(PARAMETRIZED) ? type.substring(PARAMETRIZED.length()) : type;
  }

  /**
   * The layer as it is without torch.nn.utils.parametrizations.weight_norm, which the weights tell;
   * this one where anything else is between.
   */
  PrintedModule withoutWeightNorm() {
    PrintedModule between = children.get("parametrizations");
    boolean onlyNorms =
        type.startsWith(PARAMETRIZED)
            && between != null
            && between.children().values().stream()
                .flatMap(list -> list.children().values().stream())
                .allMatch(parametrization -> parametrization.type().equals("_WeightNorm"));
    if (!onlyNorms) {
      return this;
    }
    Map<String, PrintedModule> rest = new LinkedHashMap<>(children);
    rest.remove("parametrizations");
    return new PrintedModule(plainType(type), arguments, rest);
  }

  /** The class of the root, where the text begins as that of a module. */
  static Optional<String> rootType(String text) {
    Matcher module = MODULE.matcher(strip(text).lines().findFirst().orElse("").strip());
    return module.matches() ? Optional.of(module.group(1)) : Optional.empty();
  }

  private static String strip(String text) {
    return text.replace("\uFEFF", "").strip();
  }

  /** Reads the text; {@code file} is what messages call it. */
  static PrintedModule parse(String file, String text) {
    String[] lines = strip(text).split("\\R", MOST_LINES + 1);
    if (lines.length > MOST_LINES) {
      throw new ModelException(file + " has more than " + MOST_LINES + " lines");
    }
    Deque<Open> open = new ArrayDeque<>();
    PrintedModule root = null;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty()) {
        continue;
      }
      if (root != null) {
        throw wrong(file, i, line, "something follows the network");
      }
      if (open.isEmpty()) {
        root = begin(file, i, line, "", open);
      } else if (line.equals(")")) {
        Open closed = open.pop();
        if (open.isEmpty()) {
          root = closed.close();
        } else {
          add(file, i, line, open.peek(), closed.name(), closed.close());
        }
      } else {
        inside(file, i, line, open);
      }
    }
    if (root == null) {
      throw new ModelException(
          file
              + (open.isEmpty() ? " is empty" : " ends before its last closing parenthesis")
              + ": it must hold the text that print(model) gives in PyTorch");
    }
    return root;
  }

  private static void inside(String file, int i, String line, Deque<Open> open) {
    Matcher child = CHILD.matcher(line);
    if (!child.matches()) {
      open.peek().arguments().add(line); // extra_repr of a module that has children too
      return;
    }
    Open parent = open.peek();
    PrintedModule module = begin(file, i, child.group(2), child.group(1), open);
    if (module != null) {
      add(file, i, line, parent, child.group(1), module);
    }
  }

  /** The module, when it ends on its line; else it is opened. */
  private static PrintedModule begin(
      String file, int i, String text, String name, Deque<Open> open) {
    if (text.startsWith(PARAMETER)) {
      return new PrintedModule("Parameter", "", Map.of());
    }
    Matcher module = MODULE.matcher(text);
    if (!module.matches()) {
      throw wrong(file, i, text, "a module is printed as Type(arguments)");
    }
    String rest = module.group(2).strip();
    if (rest.isEmpty()) {
      if (open.size() == DEEPEST) {
        throw wrong(file, i, text, "modules are nested deeper than " + DEEPEST);
      }
      open.push(new Open(name, module.group(1), new ArrayList<>(), new LinkedHashMap<>()));
      return null;
    }
    if (!rest.endsWith(")")) {
      throw wrong(file, i, text, "the closing parenthesis is missing");
    }
    return new PrintedModule(
        module.group(1), rest.substring(0, rest.length() - 1).strip(), Map.of());
  }

  private static void add(
      String file, int i, String line, Open parent, String name, PrintedModule module) {
    if (!NAME.matcher(name).matches()) {
      throw wrong(file, i, line, "no name of a module");
    }
    if (parent.children().put(name, module) != null) {
      throw wrong(file, i, line, "there are two modules of that name");
    }
  }

  private static ModelException wrong(String file, int i, String line, String why) {
    return new ModelException(
        file + ", line " + (i + 1) + ": " + why + ": " + ForeignNames.escape(line.strip()));
  }
}
