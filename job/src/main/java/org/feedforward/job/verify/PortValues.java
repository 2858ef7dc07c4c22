package org.feedforward.job.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.format.npy.NpyArray;
import org.feedforward.graph.Port;
import org.feedforward.tensor.Tensor;

/** The values of a file as an input or output of a model takes them. */
final class PortValues {

  private PortValues() {}

  /**
   * The values as numbers: for texts, their positions among those that the input knows, and the
   * next one for all others. Adds a problem where a file holds texts for numbers, or the reverse.
   */
  static Tensor of(Port port, NpyArray array, List<String> problems) {
    if (array instanceof NpyArray.Texts texts && port.isOfTexts()) {
      return positions(port.texts(), texts);
    }
    if (array instanceof NpyArray.Numbers numbers && !port.isOfTexts()) {
      return numbers.tensor();
    }
    problems.add(VerifyFaults.otherKind(port));
    return Tensor.zeros(array.shape());
  }

  private static Tensor positions(List<String> known, NpyArray.Texts texts) {
    Map<String, Long> positions = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      positions.put(known.get(i), (long) i);
    }
    long other = known.size();
    return Tensor.ofLongs(
        texts.values().stream().mapToLong(text -> positions.getOrDefault(text, other)).toArray(),
        texts.shape());
  }
}
