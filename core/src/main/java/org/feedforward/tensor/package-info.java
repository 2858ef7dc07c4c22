/**
 * Immutable n-dimensional arrays with a type and a shape: creation, element access, equality, and
 * printing as PyTorch prints. The door is {@link org.feedforward.tensor.Tensor}. Uses the JDK only.
 */
package org.feedforward.tensor;
