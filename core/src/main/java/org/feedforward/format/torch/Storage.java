package org.feedforward.format.torch;

/**
 * Elements that lie in the file, on which tensors are views.
 *
 * @param key its name in the file
 * @param type the name of its class or of its elements' type
 * @param count how many elements it has
 * @param view a part of another storage (files before PyTorch 1.6), or null
 */
record Storage(String key, String type, long count, View view) {

  /**
   * Which part.
   *
   * @param key the name of the part
   * @param offset the first element
   * @param count how many elements
   */
  record View(String key, long offset, long count) {}
}
