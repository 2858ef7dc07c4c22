package org.feedforward.format;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Weights that a state_dict holds in parts, put together: weight norms (torch.nn.utils.weight_norm
 * and parametrizations.weight_norm) and pruning. A network computes with the whole.
 */
final class FoldedWeights {

  private static final String PARAMETRIZATIONS = "parametrizations.";

  private final Map<String, Tensor> tensors;
  private final Set<String> expected;
  private int folded;

  private FoldedWeights(Map<String, Tensor> tensors, Set<String> expected) {
    this.tensors = new LinkedHashMap<>(tensors);
    this.expected = expected;
  }

  /** The tensors with whole weights in the place of parts that the network does not expect. */
  static Map<String, Tensor> of(
      Map<String, Tensor> tensors, Set<String> expected, List<String> notes) {
    FoldedWeights folding = new FoldedWeights(tensors, expected);
    List.copyOf(tensors.keySet()).forEach(folding::fold);
    if (folding.folded > 0) {
      notes.add(folding.folded + (folding.folded == 1 ? " weight" : " weights") + " put together");
    }
    return folding.tensors;
  }

  private void fold(String key) {
    if (isExpected(key)) {
      return;
    }
    if (key.endsWith("_g")) {
      scaled(key, base(key, "_g") + "_v", base(key, "_g"));
    } else if (key.endsWith(".original0") && key.contains(PARAMETRIZATIONS)) {
      scaled(key, base(key, "0") + "1", parametrized(base(key, ".original0")));
    } else if (key.endsWith("_mask")) {
      pruned(base(key, "_mask") + "_orig", key, base(key, "_mask"));
    } else if (key.endsWith(".original") && key.contains(PARAMETRIZATIONS)) {
      throw unknown(parametrized(base(key, ".original")));
    } else if (key.endsWith("_orig") && tensors.containsKey(base(key, "_orig") + "_u")) {
      throw unknown(base(key, "_orig"));
    }
  }

  /** A module may call a parameter of its own so. */
  private boolean isExpected(String key) {
    return expected.stream().anyMatch(own -> key.equals(own) || key.endsWith("." + own));
  }

  private static String base(String key, String suffix) {
    return key.substring(0, key.length() - suffix.length());
  }

  /** {@code 0.parametrizations.weight} is of {@code 0.weight}. */
  private static String parametrized(String key) {
    int at = key.lastIndexOf(PARAMETRIZATIONS);
    return key.substring(0, at) + key.substring(at + PARAMETRIZATIONS.length());
  }

  private static ModelException unknown(String weight) {
    return new ModelException(
        ForeignNames.escape(weight)
            + " is parametrized in a way that is not read (spectral_norm, orthogonal, or one of your"
            + " own). Call torch.nn.utils.parametrize.remove_parametrizations(layer, 'weight') or"
            + " remove_spectral_norm(layer) before saving, or export the graph");
  }

  /** v scaled so that its norm over the axes along which g has one element is g. */
  private void scaled(String g, String v, String whole) {
    Tensor scale = tensors.get(g);
    Tensor direction = tensors.get(v);
    if (direction == null
        || tensors.containsKey(whole)
        || scale.dtype() != DType.FLOAT32
        || direction.dtype() != DType.FLOAT32
        || !scales(scale.shape(), direction.shape())) {
      return;
    }
    int[] shape = direction.shape();
    int[] groups = groups(scale.shape(), shape);
    double[] squares = new double[Math.max(1, scale.size())];
    for (int i = 0; i < direction.size(); i++) {
      double x = direction.getFloat(i);
      squares[groups[i]] += x * x;
    }
    Tensor weight =
        Tensor.generate(
            shape,
            values -> {
              for (int i = 0; i < values.length; i++) {
                float norm = (float) Math.sqrt(squares[groups[i]]);
                values[i] = direction.getFloat(i) * (scale.getFloat(groups[i]) / norm);
              }
            });
    replace(weight, whole, g, v);
  }

  private static boolean scales(int[] scale, int[] direction) {
    if (scale.length == 0) {
      return true;
    }
    boolean fits = scale.length == direction.length;
    for (int i = 0; fits && i < scale.length; i++) {
      fits = scale[i] == 1 || scale[i] == direction[i];
    }
    return fits;
  }

  /** For every element of v which element of g scales it. */
  private static int[] groups(int[] scale, int[] direction) {
    int[] groups = new int[Tensor.sizeOf(direction)];
    for (int i = 0; scale.length > 0 && i < groups.length; i++) {
      int rest = i;
      int stride = 1;
      for (int axis = direction.length - 1; axis >= 0; axis--) {
        int index = rest % direction[axis];
        rest /= direction[axis];
        groups[i] += (scale[axis] == 1 ? 0 : index) * stride;
        stride *= scale[axis];
      }
    }
    return groups;
  }

  private void pruned(String original, String mask, String whole) {
    Tensor weight = tensors.get(original);
    Tensor kept = tensors.get(mask);
    if (weight == null
        || tensors.containsKey(whole)
        || weight.dtype() != DType.FLOAT32
        || kept.dtype() != DType.FLOAT32
        || !Arrays.equals(weight.shape(), kept.shape())) {
      return;
    }
    Tensor product =
        Tensor.generate(
            weight.shape(),
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = weight.getFloat(i) * kept.getFloat(i);
              }
            });
    replace(product, whole, original, mask);
  }

  private void replace(Tensor weight, String whole, String... parts) {
    for (String part : parts) {
      tensors.remove(part);
    }
    tensors.put(whole, weight);
    folded++;
  }
}
