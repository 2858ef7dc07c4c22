package org.feedforward.format.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;
import org.feedforward.nn.LayerType;
import org.feedforward.nn.Module;
import org.feedforward.nn.Modules;

/**
 * A whole model that {@code torch.save(model)} wrote, rebuilt from the attributes of its layers.
 * Its root must be a layer that is known or a Sequential of such layers.
 *
 * @param module the layers, without their weights
 * @param tensors what the pickle gives as their weights, by key
 */
record WholeModule(Module module, Map<String, Object> tensors) {

  private static final int DEEPEST = 100;
  private static final int MOST_MODULES = 10_000;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_ :/+-]{1,200}");

  private static final List<String> RUNNING_NORM =
      List.of("num_features", "eps", "momentum", "affine", "bias", "track_running_stats");

  private static final List<String> CONVOLUTION =
      List.of(
          "in_channels",
          "out_channels",
          "kernel_size",
          "stride",
          "padding",
          "dilation",
          "output_padding",
          "groups",
          "bias",
          "padding_mode");

  private static final List<String> MAX_POOL =
      List.of("kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices");

  private static final List<String> RECURRENT =
      List.of(
          "input_size",
          "hidden_size",
          "proj_size",
          "num_layers",
          "bias",
          "batch_first",
          "dropout",
          "bidirectional");

  /**
   * The attributes that make a layer, by class: those that PyTorch prints, under the names that it
   * prints. Where a weight is there or not, its attribute is the flag.
   */
  private static final Map<String, List<String>> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("Linear", List.of("in_features", "out_features", "bias")),
          Map.entry("Bilinear", List.of("in1_features", "in2_features", "out_features", "bias")),
          Map.entry("BatchNorm1d", RUNNING_NORM),
          Map.entry("BatchNorm2d", RUNNING_NORM),
          Map.entry("InstanceNorm1d", RUNNING_NORM),
          Map.entry("InstanceNorm2d", RUNNING_NORM),
          Map.entry("Conv1d", CONVOLUTION),
          Map.entry("Conv2d", CONVOLUTION),
          Map.entry("ConvTranspose1d", CONVOLUTION),
          Map.entry("ConvTranspose2d", CONVOLUTION),
          Map.entry("MaxPool1d", MAX_POOL),
          Map.entry("MaxPool2d", MAX_POOL),
          Map.entry(
              "AvgPool1d",
              List.of("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")),
          Map.entry(
              "AvgPool2d",
              List.of(
                  "kernel_size",
                  "stride",
                  "padding",
                  "ceil_mode",
                  "count_include_pad",
                  "divisor_override")),
          Map.entry("AdaptiveAvgPool1d", List.of("output_size")),
          Map.entry("AdaptiveAvgPool2d", List.of("output_size")),
          Map.entry("AdaptiveMaxPool1d", List.of("output_size", "return_indices")),
          Map.entry("AdaptiveMaxPool2d", List.of("output_size", "return_indices")),
          Map.entry("ZeroPad1d", List.of("padding")),
          Map.entry("ZeroPad2d", List.of("padding")),
          Map.entry(
              "Upsample",
              List.of("size", "scale_factor", "mode", "align_corners", "recompute_scale_factor")),
          Map.entry("UpsamplingNearest2d", List.of("size", "scale_factor", "mode")),
          Map.entry("UpsamplingBilinear2d", List.of("size", "scale_factor", "mode")),
          Map.entry("RNN", Stream.concat(RECURRENT.stream(), Stream.of("nonlinearity")).toList()),
          Map.entry("GRU", RECURRENT),
          Map.entry("LSTM", RECURRENT),
          Map.entry("LSTMCell", List.of("input_size", "hidden_size", "bias")),
          Map.entry("RNNCell", List.of("input_size", "hidden_size", "bias", "nonlinearity")),
          Map.entry("GRUCell", List.of("input_size", "hidden_size", "bias")),
          Map.entry("LayerNorm", List.of("normalized_shape", "eps", "elementwise_affine", "bias")),
          Map.entry("RMSNorm", List.of("normalized_shape", "eps", "elementwise_affine")),
          Map.entry("GroupNorm", List.of("num_groups", "num_channels", "eps", "affine", "bias")),
          Map.entry(
              "Embedding", List.of("num_embeddings", "embedding_dim", "padding_idx", "max_norm")),
          Map.entry(
              "EmbeddingBag",
              List.of(
                  "num_embeddings",
                  "embedding_dim",
                  "mode",
                  "padding_idx",
                  "max_norm",
                  "include_last_offset")),
          Map.entry("Flatten", List.of("start_dim", "end_dim")),
          Map.entry("Unflatten", List.of("dim", "unflattened_size")),
          Map.entry("Dropout", List.of("p", "inplace")),
          Map.entry("AlphaDropout", List.of("p", "inplace")),
          Map.entry("ReLU", List.of("inplace")),
          Map.entry("ReLU6", List.of("inplace")),
          Map.entry("LeakyReLU", List.of("negative_slope", "inplace")),
          Map.entry("PReLU", List.of("num_parameters")),
          Map.entry("RReLU", List.of("lower", "upper", "inplace")),
          Map.entry("ELU", List.of("alpha", "inplace")),
          Map.entry("SELU", List.of("inplace")),
          Map.entry("CELU", List.of("alpha", "inplace")),
          Map.entry("GELU", List.of("approximate")),
          Map.entry("SiLU", List.of("inplace")),
          Map.entry("Mish", List.of("inplace")),
          Map.entry("Hardswish", List.of("inplace")),
          Map.entry("Hardtanh", List.of("min_val", "max_val", "inplace")),
          Map.entry("Hardshrink", List.of("lambd")),
          Map.entry("Softshrink", List.of("lambd")),
          Map.entry("Softplus", List.of("beta", "threshold")),
          Map.entry("Threshold", List.of("threshold", "value")),
          Map.entry("GLU", List.of("dim")),
          Map.entry("Softmax", List.of("dim")),
          Map.entry("Softmin", List.of("dim")),
          Map.entry("LogSoftmax", List.of("dim")));

  /** Those of which None is a value of its own. */
  private static final List<String> MAY_BE_NONE = List.of("momentum", "align_corners");

  static WholeModule read(String file, PyObject root) {
    Rebuilding rebuilding = new Rebuilding(file);
    Optional<Module> module = rebuilding.rebuild("", root, 0);
    List<String> problems = rebuilding.problems;
    if (module.isEmpty() || !problems.isEmpty()) {
      problems.add("Save weights or the graph instead, in Python:");
      problems.addAll(Unpickler.SAVE);
      throw ModelException.of(problems);
    }
    return new WholeModule(module.get(), rebuilding.tensors);
  }

  private static final class Rebuilding {

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Object> tensors = new LinkedHashMap<>();
    private int modules;

    Rebuilding(String file) {
      this.file = file;
    }

    Optional<Module> rebuild(String path, PyObject object, int depth) {
      String name = object.type().substring(object.type().lastIndexOf('.') + 1);
      String where = file + ": " + (path.isEmpty() ? "the whole model" : path);
      if (depth > DEEPEST || modules++ > MOST_MODULES) {
        // modules may be shared, so a small file can describe a tree of any size
        throw new ModelException(where + " is nested too deep or has too many layers");
      }
      Optional<LayerType> type = Modules.named(name);
      if (type.isEmpty()) {
        problems.add(
            where + " is a " + ForeignNames.escape(object.type()) + ", which cannot be rebuilt");
        return Optional.empty();
      }
      collect(path, object, "_parameters");
      collect(path, object, "_buffers");
      Map<String, Module> children = children(path, where, object, depth);
      try {
        Module module = Modules.create(type.get(), arguments(name, object), children);
        if (problems.isEmpty() && !module.children().keySet().equals(children.keySet())) {
          problems.add(where + " (" + name + ") holds layers that it does not have here");
        }
        return Optional.of(module);
      } catch (ModelException | IllegalArgumentException | ArithmeticException e) {
        problems.add(where + ": " + ForeignNames.escape(String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }

    private Map<String, Module> children(String path, String where, PyObject object, int depth) {
      Map<String, Module> children = new LinkedHashMap<>();
      items(object, "_modules")
          .forEach(
              (key, child) -> {
                if (child instanceof PyObject layer && NAME.matcher(key).matches()) {
                  rebuild(join(path, key), layer, depth + 1)
                      .ifPresent(module -> children.put(key, module));
                } else {
                  problems.add(where + " has no layer under the name " + ForeignNames.escape(key));
                }
              });
      return children;
    }

    /** The tensors of one module itself; those that a layer was made without are None. */
    private void collect(String path, PyObject object, String attribute) {
      items(object, attribute)
          .forEach(
              (key, value) -> {
                if (value != null) {
                  tensors.put(join(path, key), value);
                }
              });
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static Map<String, Object> items(PyObject object, String attribute) {
    Map<String, Object> items = new LinkedHashMap<>();
    if (object.get(attribute) instanceof PyDict dict) {
      dict.items().forEach((key, value) -> items.put(String.valueOf(key), value));
    }
    return items;
  }

  /** The layer's arguments as PyTorch prints them, by name. */
  private static String arguments(String name, PyObject object) {
    if (!(object.state() instanceof PyDict state)) {
      return "";
    }
    List<String> arguments = new ArrayList<>();
    for (String attribute : ATTRIBUTES.getOrDefault(name, List.of())) {
      if (attribute.equals("bias") && !(state.get(attribute) instanceof Boolean)) {
        arguments.add("bias=" + python(items(object, "_parameters").get("bias") != null));
      } else if (state.get(attribute) != null) {
        arguments.add(attribute + "=" + python(state.get(attribute)));
      } else if (MAY_BE_NONE.contains(attribute) && state.items().containsKey(attribute)) {
        arguments.add(attribute + "=None");
      }
    }
    return String.join(", ", arguments);
  }

  private static String python(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof String word) {
      return "'" + word.replaceAll("[^A-Za-z0-9_-]", "?") + "'";
    }
    List<Object> items =
        value instanceof PyTuple tuple
            ? tuple.items()
            : value instanceof PyList list ? list.items() : null;
    if (items == null) {
      return value instanceof Number ? value.toString() : "?";
    }
    return items.stream()
        .map(item -> item instanceof Number ? item.toString() : "?")
        .collect(Collectors.joining(", ", "(", items.size() == 1 ? ",)" : ")"));
  }
}
