package org.feedforward.example;

import org.feedforward.graph.Value;
import org.feedforward.nn.Linear;
import org.feedforward.nn.Module;
import org.feedforward.tensor.Tensor;

/**
 * A network of one's own, run on a random tensor. The README shows this file; a test keeps the two
 * equal.
 */
public final class QuickStart {

  private QuickStart() {}

  // begin
  static final class Net extends Module {
    private final Linear fc1 = new Linear(10, 5);
    private final Linear fc2 = new Linear(5, 2);

    @Override
    protected Value forward(Value x) {
      return fc2.apply(fc1.apply(x).relu());
    }
  }

  public static void main(String[] args) {
    Linear layer = new Linear(10, 5);
    System.out.println(layer); // Linear(in_features=10, out_features=5, bias=True)
    System.out.println(layer.weight());
    System.out.println(layer.bias().orElseThrow());

    Tensor x = Tensor.randn(42, 3, 10); // seed 42, three rows of ten features
    System.out.println(new Net().apply(x));
  }
  // end
}
