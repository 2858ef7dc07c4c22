package org.feedforward.kernel;

/**
 * Where the elements of a convolution lie. The result's element of output {@code o} of group {@code
 * g} at position {@code p} is {@code (g * outputs + o) * starts.length + p}; it is made of the
 * elements {@code g * groupElements + starts[p] + taps[k]}. All of it {@code repeats} times, one
 * behind the other.
 *
 * @param repeats how many there are in a row
 * @param groups parts of the channels that do not meet
 * @param groupElements elements of x in a group
 * @param outputs of a group
 * @param starts for every position of the kernel its first element
 * @param taps from there to the elements that the weights belong to, in their order
 */
public record ConvolutionShape(
    int repeats, int groups, int groupElements, int outputs, int[] starts, int[] taps) {

  /** Elements of x in one repeat. */
  int inElements() {
    return groups * groupElements;
  }

  /** Elements of the result in one repeat. */
  int outElements() {
    return groups * outputs * starts.length;
  }
}
