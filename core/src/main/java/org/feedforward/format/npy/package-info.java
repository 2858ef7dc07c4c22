/**
 * NumPy's files: one array ({@link org.feedforward.format.npy.Npy}) or several by name ({@link
 * org.feedforward.format.npy.Npz}). May use {@code format.io}, {@code graph} and {@code tensor}.
 */
package org.feedforward.format.npy;
