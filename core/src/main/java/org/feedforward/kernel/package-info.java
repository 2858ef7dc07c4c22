/**
 * How the arithmetic is done on this CPU: tiles of rows, packed weights, blocked matrix products,
 * vectorised functions. One SIMD and one scalar implementation of one sealed interface, {@link
 * org.feedforward.kernel.Kernels}, which give the same bits. The only place that names {@code
 * jdk.incubator.vector}. May use {@code tensor}, {@code math} and the vocabulary of {@code graph}
 * (the functions' names, the exceptions).
 */
package org.feedforward.kernel;
