package org.feedforward.format.torch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.feedforward.format.io.ForeignNames;
import org.feedforward.graph.ModelException;

/**
 * The functions and classes that a checkpoint may name: what rebuilds tensors, what holds them, and
 * plain values that stand beside them. Layers of torch.nn are kept as inert objects, and so is what
 * torch.compile puts around a network.
 */
final class TorchGlobals implements Globals {

  private static final Pattern LAYER =
      Pattern.compile("torch\\.nn\\.modules\\.[a-z_]+\\.[A-Z][A-Za-z0-9]*");
  private static final Pattern STORAGE =
      Pattern.compile("torch(\\.storage)?\\.[A-Z][A-Za-z0-9]*Storage");

  /** Names of torch itself that stand for a type, a layout or a scheme, never for a function. */
  private static final List<String> TORCH_VALUES =
      List.of(
          "float64",
          "float32",
          "float16",
          "bfloat16",
          "double",
          "float",
          "half",
          "float8_e4m3fn",
          "float8_e5m2",
          "float8_e4m3fnuz",
          "float8_e5m2fnuz",
          "int64",
          "int32",
          "int16",
          "int8",
          "uint64",
          "uint32",
          "uint16",
          "uint8",
          "long",
          "int",
          "short",
          "bool",
          "complex32",
          "complex64",
          "complex128",
          "cfloat",
          "cdouble",
          "qint8",
          "quint8",
          "qint32",
          "quint4x2",
          "strided",
          "sparse_coo",
          "sparse_csr",
          "sparse_csc",
          "sparse_bsr",
          "sparse_bsc",
          "per_tensor_affine",
          "per_channel_affine",
          "per_tensor_symmetric",
          "per_channel_symmetric",
          "contiguous_format",
          "channels_last",
          "preserve_format");

  /** Classes of values beside the weights: hyper-parameters, paths, dates, NumPy's numbers. */
  private static final List<String> INERT =
      List.of(
          "argparse.Namespace",
          "types.SimpleNamespace",
          "pathlib.Path",
          "pathlib.PosixPath",
          "pathlib.PurePosixPath",
          "pathlib.WindowsPath",
          "pathlib._local.PosixPath",
          "pathlib._local.WindowsPath",
          "datetime.date",
          "datetime.datetime",
          "datetime.timedelta",
          "numpy.dtype",
          "numpy.ndarray",
          "numpy.core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct",
          "numpy._core.multiarray.scalar",
          "numpy._core.multiarray._reconstruct",
          "builtins.complex",
          "builtins.slice",
          "builtins.range",
          "builtins.object",
          "torch.device",
          "torch.Generator",
          // the hook of torch.nn.utils.weight_norm, whose weights are put together when they are
          // loaded
          "torch.nn.utils.weight_norm.WeightNorm");

  private static final Map<String, Global> KNOWN = known();

  private static Map<String, Global> known() {
    Map<String, Global> known = new HashMap<>();
    TORCH_VALUES.forEach(name -> add(known, "torch." + name, TorchGlobals::noFunction));
    INERT.forEach(name -> known.put(name, Global.inert(name)));
    add(known, "collections.OrderedDict", TorchGlobals::dict);
    add(known, "collections.Counter", TorchGlobals::dict);
    add(known, "collections.defaultdict", arguments -> new PyDict());
    add(known, "torch.Size", TorchGlobals::first);
    add(
        known,
        "torch.Tensor",
        arguments -> new TensorView.Unreadable("a tensor without a storage"));
    add(known, "torch.nn.parameter.Parameter", TorchGlobals::first);
    add(known, "torch.nn.parameter.Buffer", TorchGlobals::first);
    add(known, "torch._utils._rebuild_parameter", TorchGlobals::first);
    add(known, "torch._utils._rebuild_parameter_with_state", TorchGlobals::first);
    add(known, "torch._utils._rebuild_tensor", TorchGlobals::tensor);
    add(known, "torch._utils._rebuild_tensor_v2", TorchGlobals::tensor);
    add(known, "torch._utils._rebuild_tensor_v3", TorchGlobals::typedTensor);
    add(known, "torch._tensor._rebuild_from_type_v2", TorchGlobals::rebuilt);
    unreadable(known, "torch._utils._rebuild_qtensor", "a quantised tensor");
    unreadable(known, "torch._utils._rebuild_sparse_tensor", "a sparse tensor");
    unreadable(known, "torch._utils._rebuild_nested_tensor", "a nested tensor");
    unreadable(known, "torch._utils._rebuild_meta_tensor_no_storage", "a tensor without numbers");
    unreadable(
        known, "torch._utils._rebuild_device_tensor_from_numpy", "a tensor of another device");
    add(known, "torch.serialization._get_layout", arguments -> new PyObject("layout"));
    for (String builtins : List.of("builtins.", "__builtin__.")) {
      add(known, builtins + "set", TorchGlobals::list);
      add(known, builtins + "frozenset", TorchGlobals::list);
      add(known, builtins + "list", TorchGlobals::list);
      add(known, builtins + "tuple", TorchGlobals::first);
      add(known, builtins + "dict", TorchGlobals::dict);
      add(known, builtins + "bytearray", arguments -> new PyObject("bytearray"));
      for (String number : List.of("int", "long", "float", "bool", "str", "bytes")) {
        add(known, builtins + number, arguments -> new PyObject(number));
      }
    }
    add(known, "_codecs.encode", TorchGlobals::latin1);
    return Map.copyOf(known);
  }

  private static void add(Map<String, Global> known, String name, Global.Call call) {
    known.put(name, new Global(name, call));
  }

  private static void unreadable(Map<String, Global> known, String name, String kind) {
    add(known, name, arguments -> new TensorView.Unreadable(kind));
  }

  private static final String COMPILED = "torch._dynamo.eval_frame.OptimizedModule";

  /** What torch.compile keeps beside a network: settings and backends, none of which is needed. */
  private static final List<String> BESIDE_COMPILED =
      List.of(
          "torch._TorchCompileInductorWrapper",
          "torch._TorchCompileWrapper",
          "contextlib.nullcontext",
          "builtins.getattr",
          "__builtin__.getattr");

  private boolean compiled;

  @Override
  public Optional<Global> find(String name) {
    Global known = KNOWN.get(name);
    compiled |= name.equals(COMPILED);
    if (compiled && (name.startsWith("torch._dynamo.") || BESIDE_COMPILED.contains(name))) {
      return Optional.of(
          name.equals(COMPILED) ? new Global(name, TorchGlobals::first) : Global.inert(name));
    }
    if (known != null) {
      return Optional.of(known);
    }
    return LAYER.matcher(name).matches() || STORAGE.matcher(name).matches()
        ? Optional.of(Global.inert(name))
        : Optional.empty();
  }

  /** The name of the elements' type that a storage's class or a dtype stands for. */
  static String typeName(Global global) {
    if (global.isForeign()) {
      throw new ModelException(
          "the pickle has numbers of the type "
              + ForeignNames.escape(global.name())
              + ", whose code is not read");
    }
    String name = global.name().substring(global.name().lastIndexOf('.') + 1);
    return switch (name) {
      case "DoubleStorage", "double" -> "float64";
      case "FloatStorage", "float" -> "float32";
      case "HalfStorage", "half" -> "float16";
      case "BFloat16Storage" -> "bfloat16";
      case "LongStorage", "long" -> "int64";
      case "IntStorage", "int" -> "int32";
      case "ShortStorage", "short" -> "int16";
      case "CharStorage" -> "int8";
      case "ByteStorage", "UntypedStorage", "_UntypedStorage" -> "uint8";
      case "BoolStorage" -> "bool";
      case "ComplexFloatStorage" -> "complex64";
      case "ComplexDoubleStorage" -> "complex128";
      default -> name;
    };
  }

  private static Object noFunction(List<Object> arguments) {
    throw new ModelException("the pickle calls a value that is not a function");
  }

  private static Object first(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new ModelException("the pickle calls a function without its argument");
    }
    return arguments.get(0);
  }

  private static Object list(List<Object> arguments) {
    return !arguments.isEmpty() && arguments.get(0) instanceof PyList list ? list : new PyList();
  }

  /** Empty, a copy of a dict, or of a list of pairs as Python 2 wrote. */
  private static Object dict(List<Object> arguments) {
    PyDict dict = new PyDict();
    if (!arguments.isEmpty() && arguments.get(0) instanceof PyDict given) {
      return given;
    }
    if (!arguments.isEmpty() && arguments.get(0) instanceof PyList pairs) {
      for (Object pair : pairs.items()) {
        List<Object> items =
            pair instanceof PyList list
                ? list.items()
                : pair instanceof PyTuple tuple ? tuple.items() : List.of();
        if (items.size() != 2) {
          throw new ModelException("the pickle has a dict with a key that has no value");
        }
        dict.put(items.get(0), items.get(1));
      }
    }
    return dict;
  }

  private static Object tensor(List<Object> arguments) {
    if (arguments.size() < 4) {
      throw new ModelException("the pickle rebuilds a tensor without size or stride");
    }
    return new TensorView(
        arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3), null);
  }

  private static Object typedTensor(List<Object> arguments) {
    if (arguments.size() < 7 || !(arguments.get(6) instanceof Global type)) {
      throw new ModelException("the pickle rebuilds a tensor without its type");
    }
    return new TensorView(
        arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3), typeName(type));
  }

  /** A tensor with attributes of its own: function, type, arguments, attributes. */
  private static Object rebuilt(List<Object> arguments) {
    if (arguments.size() < 3
        || !(arguments.get(0) instanceof Global function)
        || !(arguments.get(2) instanceof PyTuple tuple)
        || !function.name().startsWith("torch._utils._rebuild_")) {
      throw new ModelException("the pickle rebuilds a tensor in a way that is not read");
    }
    if (arguments.get(1) instanceof Global type && type.isForeign()) {
      throw new ModelException(
          "the pickle rebuilds a tensor of the class "
              + ForeignNames.escape(type.name())
              + ", whose code is not read");
    }
    return function.call().apply(tuple.items());
  }

  private static Object latin1(List<Object> arguments) {
    if (arguments.size() != 2 || !(arguments.get(0) instanceof String text)) {
      throw new ModelException("the pickle encodes a value that is not a text");
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
