/**
 * Layers and activations in PyTorch's vocabulary. A layer is one small file: its parameters, its
 * printed form, its {@code forward}. The doors are {@link org.feedforward.nn.Module}, which users
 * subclass, and {@link org.feedforward.nn.Modules#TYPES}, the list of all layers. May use {@code
 * graph} and {@code tensor}.
 */
package org.feedforward.nn;
