package org.feedforward.format.script;

import org.feedforward.graph.Value;

/**
 * A tensor of complex numbers: what a Fourier transform gives and takes.
 *
 * @param real the real parts
 * @param imaginary the imaginary parts, of the same shape
 */
record ScriptComplex(Value real, Value imaginary) {}
