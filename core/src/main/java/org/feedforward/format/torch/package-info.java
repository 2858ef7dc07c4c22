/**
 * PyTorch's own files: the zip and the legacy container, and the pickle inside, of which nothing is
 * ever executed. The door is {@link org.feedforward.format.torch.Checkpoint}. May use {@code
 * format.io}, {@code nn}, {@code graph} and {@code tensor}.
 */
package org.feedforward.format.torch;
