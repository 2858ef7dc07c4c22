/**
 * Which columns feed which inputs of a model: names, globs and files of names, or the arguments of
 * a call, become a {@link org.feedforward.job.features.Binding} in the model's order, their types
 * checked, all problems reported at once. May use {@code fault}, {@code config}, Spark's public API
 * and core's ports.
 */
package org.feedforward.job.features;
