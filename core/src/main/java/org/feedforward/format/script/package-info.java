/**
 * TorchScript: the code that {@code torch.jit.trace} and {@code torch.jit.script} save as a small
 * Python-like text is parsed and evaluated on symbolic tensors, which gives the graph. The door is
 * {@link org.feedforward.format.script.TorchScript}. May use {@code format.torch}, {@code
 * format.io}, {@code nn}, {@code graph} and {@code tensor}.
 */
package org.feedforward.format.script;
