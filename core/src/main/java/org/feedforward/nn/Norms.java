package org.feedforward.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.tensor.Tensor;

/** What the normalisations share. */
final class Norms {

  private Norms() {}

  /** A Python tuple: {@code (32,)}, {@code (2, 3)}. */
  static String tuple(int... numbers) {
    String inside =
        Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    return "(" + inside + (numbers.length == 1 ? ",)" : ")");
  }

  static int[] lastAxes(int count) {
    return IntStream.rangeClosed(-count, -1).toArray();
  }

  static void requireTrailing(Module layer, Value x, int... extents) {
    Shape shape = x.shape();
    int first = shape.rank() - extents.length;
    boolean fits =
        first >= 0
            && new Shape(shape.dims().subList(first, shape.rank())).equals(Shape.of(extents));
    if (!fits) {
      throw new ModelException(
          layer + " needs an input of shape [*, " + join(extents) + "], got " + shape);
    }
  }

  /** x * weight + bias, one of each per channel (axis 1). */
  static Value perChannel(Value x, Parameter weight, Optional<Parameter> bias) {
    Value scaled = x.mul(perChannel(x, weight.value()));
    return bias.map(shift -> scaled.add(perChannel(x, shift.value()))).orElse(scaled);
  }

  /** x * scale + shift, one of each per channel (axis 1). */
  static Value perChannel(Value x, Tensor scale, Tensor shift) {
    return x.mul(perChannel(x, scale)).add(perChannel(x, shift));
  }

  private static Value perChannel(Value x, Tensor numbers) {
    int[] shape = new int[Math.max(1, x.shape().rank() - 1)];
    Arrays.fill(shape, 1);
    shape[0] = numbers.size();
    return Value.constant(numbers.reshape(shape));
  }

  private static String join(int... numbers) {
    return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }
}
