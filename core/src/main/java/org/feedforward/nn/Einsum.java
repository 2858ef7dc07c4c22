package org.feedforward.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Op;
import org.feedforward.graph.ReduceFunction;
import org.feedforward.graph.Reshaping;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;

/**
 * Sums of products over named axes, as torch.einsum and numpy.einsum. Two operands at a time: what
 * only one of them has and nobody needs is summed first, what both have and nobody needs is
 * contracted by a matrix product, the rest stays.
 */
public final class Einsum {

  private static final char ELLIPSIS = '.'; // its axes are labelled with digits, from the last

  /** An operand with a label for every axis. */
  private record Labelled(Value operand, List<Character> labels) {}

  private Einsum() {}

  /** What an equation gives for operands of one type, which are as many as its terms. */
  public static Value of(String text, List<Value> operands) {
    String equation = text.replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != operands.size()) {
      throw new ModelException(operands.size() + " operands for " + terms.length + " terms");
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

  private static Value evaluate(List<Labelled> operands, List<Character> output) {
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
      throw new ModelException("axes " + output + " are wanted of " + result.labels);
    }
    return arranged(result, output);
  }

  private static Labelled label(String term, Value operand, Set<Character> ellipsis) {
    int dots = term.indexOf("...");
    int named = dots < 0 ? term.length() : term.length() - 3;
    int hidden = operand.shape().rank() - named;
    if (hidden < 0 || (dots < 0 && hidden > 0)) {
      throw new ModelException(
          "an operand of shape " + operand.shape() + " for " + named + " named axes");
    }
    List<Character> digits = new ArrayList<>();
    for (int i = hidden - 1; i >= 0; i--) {
      if (i > 9) {
        throw new ModelException("more than ten axes in an ellipsis");
      }
      digits.add((char) ('0' + i));
    }
    ellipsis.addAll(digits);
    return new Labelled(operand, expandEllipsis(term, digits));
  }

  private static List<Character> expandEllipsis(String term, List<Character> digits) {
    List<Character> labels = new ArrayList<>();
    String shortened = term.replaceFirst("\\.\\.\\.", ".");
    if (shortened.length() == term.length() && term.indexOf(ELLIPSIS) >= 0
        || shortened.indexOf(ELLIPSIS) != shortened.lastIndexOf(ELLIPSIS)) {
      throw new ModelException("a dot that is not part of one ellipsis");
    }
    for (int i = 0; i < shortened.length(); i++) {
      char c = shortened.charAt(i);
      if (c == ELLIPSIS) {
        labels.addAll(digits);
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        labels.add(c);
      } else {
        throw new ModelException("a sign that is not a letter, U+" + Integer.toHexString(c));
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
        List<Integer> order =
            new ArrayList<>(IntStream.range(0, x.operand.shape().rank()).boxed().toList());
        order.remove(Integer.valueOf(j));
        order.add(i + 1, j);
        Value paired = transposed(x.operand, order);
        Dim n = paired.shape().dim(i);
        if (n.batch() || !n.equals(paired.shape().dim(i + 1))) {
          throw new ModelException("the diagonal of " + x.operand.shape() + " has no one extent");
        }
        List<Dim> dims = new ArrayList<>(paired.shape().dims());
        dims.remove(i + 1);
        dims.set(i, Dim.of(n.outer() * n.outer()));
        Value merged = Value.of(new Op.Reshape(new Shape(dims)), paired);
        Value line = Value.of(new Op.Slice(i, 0, n.outer() + 1, n.outer()), merged);
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
    return new Labelled(
        axes.isEmpty()
            ? x.operand
            : Value.of(new Op.Reduce(ReduceFunction.SUM, axes, false), x.operand),
        labels);
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
    Value x = arranged(left, concat(shared, leftOnly, contracted));
    Value y = arranged(right, concat(shared, contracted, rightOnly));
    int s = shared.size();
    Value rows = merged(x, s, s + leftOnly.size(), x.shape().rank());
    Value columns = merged(y, s, s + contracted.size(), y.shape().rank());
    Value z = matmul(rows, columns);
    List<Dim> dims = new ArrayList<>(z.shape().dims().subList(0, s));
    dims.addAll(x.shape().dims().subList(s, s + leftOnly.size()));
    dims.addAll(y.shape().dims().subList(s + contracted.size(), y.shape().rank()));
    if (dims.stream().filter(Dim::batch).count() > 1) {
      throw new ModelException("a product with the batch in two axes, which mixes rows");
    }
    return new Labelled(Value.of(new Op.Reshape(new Shape(dims)), z), all);
  }

  /** Of integers too, as a sum of products. */
  private static Value matmul(Value a, Value b) {
    if (a.dtype() == DType.FLOAT32) {
      return a.matmul(b);
    }
    int rank = a.shape().rank();
    return a.unsqueeze(rank).mul(b.unsqueeze(rank - 2)).sum(rank - 1, false);
  }

  /** The axes from start to middle as one, and those from middle to end as one. */
  private static Value merged(Value x, int start, int middle, int end) {
    List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, start));
    dims.add(merge(x.shape(), start, middle));
    dims.add(merge(x.shape(), middle, end));
    return Value.of(new Op.Reshape(new Shape(dims)), x);
  }

  private static Dim merge(Shape shape, int start, int end) {
    return start == end ? Dim.of(1) : Reshaping.merge(shape, start, end - 1);
  }

  /** The axes in the order of the labels. */
  private static Value arranged(Labelled x, List<Character> labels) {
    return transposed(x.operand, labels.stream().map(x.labels::indexOf).toList());
  }

  private static Value transposed(Value x, List<Integer> order) {
    boolean same = order.equals(IntStream.range(0, order.size()).boxed().toList());
    return same ? x : Value.of(new Op.Transpose(order), x);
  }

  /** An axis for every label, of extent 1 where x has none. */
  private static Value spread(Labelled x, List<Character> all) {
    List<Character> own = all.stream().filter(x.labels::contains).toList();
    Value spread = arranged(x, own);
    for (int axis = 0; axis < all.size(); axis++) {
      spread = own.contains(all.get(axis)) ? spread : spread.unsqueeze(axis);
    }
    return spread;
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
