package org.feedforward.tensor;

/** Prints tensors as PyTorch does. */
final class TensorPrinter {

  private TensorPrinter() {}

  static String print(Tensor tensor) {
    return "tensor(" + tensor.dtype() + ")";
  }
}
