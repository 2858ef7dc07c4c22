/**
 * What a network computes: a small closed set of operations ({@link org.feedforward.graph.Op}) on
 * {@linkplain org.feedforward.graph.Value values}, built by tracing {@code forward} or by an
 * importer; types, shapes with a symbolic batch axis, simplification, a canonical byte form, and a
 * slow, obvious {@linkplain org.feedforward.graph.Interpreter interpreter} that says what every
 * operation means, to the bit. May use {@code tensor} and {@code math}.
 */
package org.feedforward.graph;
