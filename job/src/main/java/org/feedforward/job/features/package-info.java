/**
 * Which columns of a table feed which inputs of a model: names, globs and files of names become
 * arguments in the model's order, their types checked, all problems reported at once. May use
 * {@code fault}, {@code config}, {@code input}, {@code sql} and core's ports.
 */
package org.feedforward.job.features;
