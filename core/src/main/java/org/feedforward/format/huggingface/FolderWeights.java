package org.feedforward.format.huggingface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.graph.Value;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * The weights of a folder, taken one by one under the names that an encoder expects. What is
 * missing, has another shape or is left over is told together.
 */
final class FolderWeights {

  /** Numbers that a file may hold though the wiring says them. */
  private static final List<String> BUFFERS = List.of("position_ids", "token_type_ids");

  private final Map<String, Tensor> tensors;
  private final Set<String> left;
  private final List<String> problems = new ArrayList<>();

  FolderWeights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
    this.left = new LinkedHashSet<>(tensors.keySet());
    left.removeIf(key -> BUFFERS.stream().anyMatch(key::endsWith));
  }

  /** Whether any key begins so. */
  boolean has(String prefix) {
    return tensors.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  /** Leaves out all keys that begin so; whether there were some. */
  boolean leaveOut(String prefix) {
    return left.removeIf(key -> key.startsWith(prefix));
  }

  /** The extent of the first axis of a weight; 1 where it is not there. */
  int rows(String key) {
    Tensor tensor = tensors.get(key);
    return tensor == null || tensor.rank() == 0 ? 1 : tensor.dim(0);
  }

  /** A weight of a shape; zeros where it is not there, which {@link #requireAll} tells. */
  Value take(String key, int... shape) {
    String found = tensors.containsKey(key) ? key : older(key);
    Tensor tensor = tensors.get(found);
    left.remove(found);
    if (tensor == null) {
      problems.add("missing key " + ForeignNames.escape(key));
    } else if (tensor.dtype() != DType.FLOAT32 || !Arrays.equals(tensor.shape(), shape)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s is %s%s, expected float32%s",
              ForeignNames.escape(key),
              tensor.dtype(),
              Arrays.toString(tensor.shape()),
              Arrays.toString(shape)));
    } else {
      return Value.constant(tensor);
    }
    return Value.constant(Tensor.zeros(shape));
  }

  /** What TensorFlow called the weights of a norm, in files of the first years. */
  private static String older(String key) {
    if (!key.contains("LayerNorm")) {
      return key;
    }
    return key.replaceAll("\\.weight$", ".gamma").replaceAll("\\.bias$", ".beta");
  }

  /** Throws what was wrong with the weights of a file, if anything. */
  void requireAll(String file) {
    if (!left.isEmpty()) {
      problems.add("unexpected key(s): " + ForeignNames.list(left));
    }
    if (!problems.isEmpty()) {
      List<String> lines = new ArrayList<>();
      lines.add(file + " does not fit config.json:");
      problems.stream().limit(20).forEach(problem -> lines.add("  " + problem));
      throw ModelException.of(lines);
    }
  }
}
