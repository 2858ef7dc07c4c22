package org.feedforward.format.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

/**
 * Named tensors as a file holds them.
 *
 * @param tensors by key, in the order of the file
 * @param notes what was converted and what looks wrong, one sentence each
 */
public record Weights(Map<String, Tensor> tensors, List<String> notes) {

  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notes = List.copyOf(notes);
  }

  /** Collects tensors one by one. */
  public static final class Collector {

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<ElementType, Integer> converted = new EnumMap<>(ElementType.class);
    private final List<String> notFinite = new ArrayList<>();

    /** Takes a tensor that was read from elements of a type. */
    public void add(String key, Tensor tensor, ElementType type) {
      tensors.put(key, tensor);
      if (type.isConverted()) {
        converted.merge(type, 1, Integer::sum);
      }
      if (!isFinite(tensor)) {
        notFinite.add(key);
      }
    }

    /** What was collected. */
    public Weights weights() {
      List<String> notes = new ArrayList<>();
      converted.forEach(
          (type, count) ->
              notes.add(
                  count
                      + (count == 1 ? " tensor" : " tensors")
                      + " of "
                      + type
                      + " converted to "
                      + type.dtype()));
      if (!notFinite.isEmpty()) {
        notes.add("NaN or infinite numbers in " + ForeignNames.list(notFinite));
      }
      return new Weights(tensors, notes);
    }

    /**
     * As this runs over every weight of a file, in a form that C2 turns into vectors: x * 0 is 0 or
     * NaN, and sums of those at each place of a chunk stay so.
     */
    private static boolean isFinite(Tensor tensor) {
      if (tensor.dtype() != DType.FLOAT32) {
        return true;
      }
      int size = tensor.size();
      float[] chunk = new float[Math.min(size, 1 << 12)];
      float[] sums = new float[chunk.length];
      for (int from = 0; from < size; from += chunk.length) {
        int count = Math.min(chunk.length, size - from);
        tensor.copyFloats(from, chunk, 0, count);
        addZeroes(chunk, sums, count);
      }
      for (float sum : sums) {
        if (Float.isNaN(sum)) {
          return false;
        }
      }
      return true;
    }

    private static void addZeroes(float[] chunk, float[] sums, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] += chunk[i] * 0f;
      }
    }
  }
}
