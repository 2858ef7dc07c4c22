package org.feedforward.format.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Shape;

/**
 * Sums of products over named axes, as numpy.einsum. Two operands at a time: what only one of them
 * has and nobody needs is summed first, what both have and nobody needs is contracted by a matrix
 * product, the rest stays.
 */
final class Einsum {

  private static final char ELLIPSIS = '.'; // its axes are labelled with digits, from the last

  /** An operand with a label for every axis. */
  private record Labelled(Operand operand, List<Character> labels) {}

  private Einsum() {}

  static Operand convert(Call call) {
    String equation = call.string("equation", "").replace(" ", "");
    List<Operand> operands = call.allInputs();
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != operands.size()) {
      throw new ModelException(
          "has " + operands.size() + " operands for the equation " + Text.quote(equation));
    }
    List<Labelled> labelled = new ArrayList<>();
    Set<Character> ellipsis = new LinkedHashSet<>();
    for (int i = 0; i < terms.length; i++) {
      labelled.add(label(terms[i], operands.get(i), ellipsis));
    }
    List<Character> output =
        arrow < 0
            ? implicitOutput(labelled, ellipsis)
            : expandEllipsis(equation.substring(arrow + 2), sorted(ellipsis));
    return evaluate(labelled, output);
  }

  private static Operand evaluate(List<Labelled> operands, List<Character> output) {
    Labelled result = diagonal(operands.get(0));
    for (int i = 1; i < operands.size(); i++) {
      Set<Character> needed = new LinkedHashSet<>(output);
      for (Labelled later : operands.subList(i + 1, operands.size())) {
        needed.addAll(later.labels);
      }
      result = product(result, diagonal(operands.get(i)), needed);
    }
    result = sumOut(result, new LinkedHashSet<>(output));
    if (result.labels.size() != output.size() || !result.labels.containsAll(output)) {
      throw new ModelException("asks for axes " + output + " of " + result.labels);
    }
    return arranged(result, output);
  }

  private static Labelled label(String term, Operand operand, Set<Character> ellipsis) {
    int dots = term.indexOf("...");
    int named = dots < 0 ? term.length() : term.length() - 3;
    int hidden = operand.rank() - named;
    if (hidden < 0 || (dots < 0 && hidden > 0)) {
      throw new ModelException(
          "has an operand of shape " + operand.shape() + " for the axes " + Text.quote(term));
    }
    List<Character> digits = new ArrayList<>();
    for (int i = hidden - 1; i >= 0; i--) {
      if (i > 9) {
        throw new ModelException("has more than ten axes in an ellipsis");
      }
      digits.add((char) ('0' + i));
    }
    ellipsis.addAll(digits);
    return new Labelled(operand, expandEllipsis(term, digits));
  }

  private static List<Character> expandEllipsis(String term, List<Character> digits) {
    List<Character> labels = new ArrayList<>();
    for (char c : term.replace("...", ".").toCharArray()) {
      if (c == ELLIPSIS) {
        labels.addAll(digits);
      } else if (Character.isLetter(c)) {
        labels.add(c);
      } else {
        throw new ModelException("has an equation with " + Text.quote(String.valueOf(c)));
      }
    }
    return labels;
  }

  /** The axes of the ellipsis, then every label that occurs once, in alphabetical order. */
  private static List<Character> implicitOutput(List<Labelled> operands, Set<Character> ellipsis) {
    Map<Character, Integer> counts = new LinkedHashMap<>();
    operands.forEach(operand -> operand.labels.forEach(c -> counts.merge(c, 1, Integer::sum)));
    List<Character> output = new ArrayList<>(sorted(ellipsis));
    counts.keySet().stream()
        .filter(c -> Character.isLetter(c) && counts.get(c) == 1)
        .sorted()
        .forEach(output::add);
    return output;
  }

  private static List<Character> sorted(Set<Character> ellipsis) {
    return ellipsis.stream().sorted((a, b) -> b - a).toList();
  }

  /** Takes the diagonal of axes that carry one label: every (n + 1)th element of both as one. */
  private static Labelled diagonal(Labelled x) {
    for (int i = 0; i < x.labels.size(); i++) {
      int j = x.labels.subList(i + 1, x.labels.size()).indexOf(x.labels.get(i)) + i + 1;
      if (j > i) {
        List<Integer> order = Shapes.range(0, x.operand.rank());
        order.remove(Integer.valueOf(j));
        order.add(i + 1, j);
        Operand paired = x.operand.transpose(order);
        Dim n = paired.shape().dim(i);
        if (n.batch() || !n.equals(paired.shape().dim(i + 1))) {
          throw new ModelException("takes the diagonal of " + x.operand.shape());
        }
        List<Dim> dims = new ArrayList<>(paired.shape().dims());
        dims.remove(i + 1);
        dims.set(i, Dim.of(n.outer() * n.outer()));
        Operand line = paired.reshape(new Shape(dims)).slice(i, 0, n.outer() + 1, n.outer());
        List<Character> labels = new ArrayList<>(x.labels);
        labels.remove(j);
        return diagonal(new Labelled(line, labels));
      }
    }
    return x;
  }

  private static Labelled sumOut(Labelled x, Set<Character> needed) {
    List<Integer> axes = new ArrayList<>();
    List<Character> labels = new ArrayList<>();
    for (int axis = 0; axis < x.labels.size(); axis++) {
      if (needed.contains(x.labels.get(axis))) {
        labels.add(x.labels.get(axis));
      } else {
        axes.add(axis);
      }
    }
    return new Labelled(x.operand.reduce(ReduceFunction.SUM, axes, false), labels);
  }

  private static Labelled product(Labelled a, Labelled b, Set<Character> needed) {
    Labelled left = sumOut(a, union(needed, b.labels));
    Labelled right = sumOut(b, union(needed, a.labels));
    List<Character> shared = new ArrayList<>();
    List<Character> contracted = new ArrayList<>();
    List<Character> leftOnly = new ArrayList<>(left.labels);
    leftOnly.removeAll(right.labels);
    List<Character> rightOnly = new ArrayList<>(right.labels);
    rightOnly.removeAll(left.labels);
    for (char label : left.labels) {
      if (right.labels.contains(label)) {
        (needed.contains(label) ? shared : contracted).add(label);
      }
    }
    List<Character> all = new ArrayList<>(shared);
    all.addAll(leftOnly);
    all.addAll(rightOnly);
    if (contracted.isEmpty()) {
      return new Labelled(spread(left, all).mul(spread(right, all)), all);
    }
    Operand x = arranged(left, concat(shared, leftOnly, contracted));
    Operand y = arranged(right, concat(shared, contracted, rightOnly));
    int s = shared.size();
    Operand rows = merged(x, s, s + leftOnly.size(), x.rank());
    Operand columns = merged(y, s, s + contracted.size(), y.rank());
    Operand z = rows.matmul(columns);
    List<Dim> dims = new ArrayList<>(z.shape().dims().subList(0, s));
    dims.addAll(x.shape().dims().subList(s, s + leftOnly.size()));
    dims.addAll(y.shape().dims().subList(s + contracted.size(), y.rank()));
    return new Labelled(z.reshape(Shapes.of(dims, "the product")), all);
  }

  /** The axes from start to middle as one, and those from middle to end as one. */
  private static Operand merged(Operand x, int start, int middle, int end) {
    List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, start));
    dims.add(Shapes.merge(x.shape(), start, middle));
    dims.add(Shapes.merge(x.shape(), middle, end));
    return x.reshape(new Shape(dims));
  }

  /** The axes in the order of the labels. */
  private static Operand arranged(Labelled x, List<Character> labels) {
    return x.operand.transpose(labels.stream().map(x.labels::indexOf).toList());
  }

  /** An axis for every label, of extent 1 where x has none. */
  private static Operand spread(Labelled x, List<Character> all) {
    List<Character> own = all.stream().filter(x.labels::contains).toList();
    Operand ordered = arranged(x, own);
    int[] added =
        Shapes.range(0, all.size()).stream()
            .filter(axis -> !own.contains(all.get(axis)))
            .mapToInt(Integer::intValue)
            .toArray();
    return ordered.unsqueeze(added);
  }

  private static Set<Character> union(Set<Character> a, List<Character> b) {
    Set<Character> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  private static List<Character> concat(List<Character> a, List<Character> b, List<Character> c) {
    List<Character> all = new ArrayList<>(a);
    all.addAll(b);
    all.addAll(c);
    return all;
  }
}
