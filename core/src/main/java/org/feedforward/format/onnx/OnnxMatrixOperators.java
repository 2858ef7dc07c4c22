package org.feedforward.format.onnx;

import java.util.List;
import java.util.Optional;
import org.feedforward.graph.Dim;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Shape;
import org.feedforward.nn.Einsum;

/** Matrix products. */
final class OnnxMatrixOperators {

  private OnnxMatrixOperators() {}

  /** As numpy.matmul: a vector counts as a row on the left, as a column on the right. */
  static Operand matmul(Call call) {
    Operand a = call.input(0);
    Operand b = call.input(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw new ModelException("multiplies a scalar; Mul does that");
    }
    if (a.type() != b.type()) {
      throw new ModelException("multiplies two types, " + a.type() + " and " + b.type());
    }
    Operand left = a.rank() == 1 ? a.unsqueeze(0) : a;
    Operand right = b.rank() == 1 ? b.unsqueeze(1) : b;
    Operand product = left.matmul(right);
    product = b.rank() == 1 ? product.squeeze(product.rank() - 1) : product;
    return a.rank() == 1 ? product.squeeze(product.rank() - (b.rank() == 1 ? 1 : 2)) : product;
  }

  /** alpha A B + beta C; with constant B a linear layer. */
  static Operand gemm(Call call) {
    Operand a = call.input(0);
    Operand b = call.input(1);
    if (a.rank() != 2 || b.rank() != 2) {
      throw new ModelException(
          "multiplies matrices of rank 2, got " + a.shape() + " and " + b.shape());
    }
    a = call.flag("transA", false) ? a.transpose(List.of(1, 0)) : a;
    boolean transB = call.flag("transB", false);
    float alpha = call.number("alpha", 1);
    float beta = call.number("beta", 1);
    Optional<Operand> c = bias(call, beta);
    boolean linear = b.constant().isPresent() && a.type().isFloat();
    if (linear) {
      Operand weight = scaled(transB ? b : b.transpose(List.of(1, 0)), alpha); // [out, in]
      Optional<Operand> bias = c.flatMap(value -> asVector(value, weight.shape().dim(0)));
      return bias.isPresent() ? a.linear(weight, bias.get()) : added(call, a.linear(weight), c);
    }
    Operand product = a.matmul(transB ? b.transpose(List.of(1, 0)) : b);
    return added(call, scaled(product, alpha), c);
  }

  private static Operand scaled(Operand x, float factor) {
    return factor == 1 ? x : x.mul(x.number(factor));
  }

  private static Optional<Operand> bias(Call call, float beta) {
    call.ignore("broadcast");
    return call.optional(2).filter(c -> beta != 0).map(c -> scaled(c, beta));
  }

  private static Operand added(Call call, Operand product, Optional<Operand> c) {
    if (c.isEmpty()) {
      return product;
    }
    try {
      Operand sum = product.add(c.get());
      if (sum.shape().equals(product.shape())) {
        return sum;
      }
    } catch (ModelException e) {
      // refused below, with both shapes and the name
    }
    throw new ModelException(
        "adds "
            + Text.quote(call.node().inputs().get(2))
            + " of shape "
            + c.get().shape()
            + " to a product of shape "
            + product.shape());
  }

  /** A constant bias that is the same in every row as [out]; empty for any other. */
  private static Optional<Operand> asVector(Operand c, Dim out) {
    Shape shape = c.shape();
    int rank = shape.rank();
    boolean oneRow = rank < 2 || (rank == 2 && shape.dim(0).isOne());
    boolean fits =
        c.constant().isPresent()
            && oneRow
            && (shape.perRow() == 1 || (rank > 0 && shape.dim(rank - 1).equals(out)));
    if (!fits) {
      return Optional.empty();
    }
    Operand vector = c.reshape(Shape.of(shape.perRow()));
    return Optional.of(vector.expand(new Shape(List.of(out))));
  }

  static Operand einsum(Call call) {
    List<Operand> operands = call.allInputs();
    for (Operand operand : operands) {
      if (operand.type() != operands.get(0).type()) {
        throw new ModelException(
            "multiplies two types, " + operands.get(0).type() + " and " + operand.type());
      }
    }
    String equation = call.string("equation", "");
    try {
      return operands
          .get(0)
          .apply(
              values -> Einsum.of(equation, values),
              operands.subList(1, operands.size()).toArray(Operand[]::new))
          .wrapped();
    } catch (ModelException e) {
      throw new ModelException(
          "has the equation " + Text.quote(equation) + ": " + e.getMessage(), e);
    }
  }
}
