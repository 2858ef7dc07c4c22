/**
 * Files become models: every reader treats its file as hostile, checks before it allocates, and
 * says what is wrong in one {@link org.feedforward.graph.ModelException}. The door is {@code
 * ModelFiles}, behind {@code Model.load}. May use {@code nn}, {@code graph} and {@code tensor}.
 */
package org.feedforward.format;
