/**
 * Networks trained in PyTorch, run on tables in pure Java. The door is {@link
 * org.feedforward.Model}: load it from a file or build it from a {@link org.feedforward.nn.Module},
 * then compile it into a plan for this CPU.
 */
package org.feedforward;
