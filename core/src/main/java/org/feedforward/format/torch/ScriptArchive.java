package org.feedforward.format.torch;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.feedforward.format.io.ByteSource;
import org.feedforward.graph.ModelException;
import org.feedforward.tensor.Tensor;

/**
 * The parts of a TorchScript file: the root object with its attributes, the constants, the tensors
 * behind both, and the code as text.
 */
public final class ScriptArchive {

  /** Code takes up to thirty times its length when it is parsed. */
  private static final int MOST_CODE = 2 << 20;

  private final ZipContainer zip;
  private final PyObject root;
  private final List<Object> constants;
  private final TensorReader tensors;
  private final TensorReader constantTensors;
  private final Map<Object, Tensor> read = new IdentityHashMap<>();
  private int codeLeft = MOST_CODE;

  private ScriptArchive(ZipContainer zip) {
    this.zip = zip;
    this.tensors = new TensorReader(zip);
    this.constantTensors = new TensorReader(zip.storagesIn("constants"));
    if (!(zip.unpickle("data.pkl", new ScriptGlobals()) instanceof PyObject object)) {
      throw new ModelException(name() + ": data.pkl holds no module");
    }
    this.root = object;
    Object tuple = zip.storagesIn("constants").unpickle("constants.pkl", new ScriptGlobals());
    if (!(tuple instanceof PyTuple items)) {
      throw new ModelException(name() + ": constants.pkl holds no tuple");
    }
    this.constants = items.items();
  }

  /** Whether a file is beyond doubt of this kind. */
  public static boolean isScript(ByteSource file) {
    return ZipContainer.isZipContainer(file, true);
  }

  /** Opens an archive and reads its two pickles. */
  public static ScriptArchive open(ByteSource file) {
    return new ScriptArchive(ZipContainer.open(file));
  }

  /** How long the file is. */
  public long fileBytes() {
    return zip.file().size();
  }

  /** Classes of the archive's own code, beside what a checkpoint may name. */
  private static final class ScriptGlobals implements Globals {

    private static final Pattern CLASS = Pattern.compile("__torch__(\\.[A-Za-z_][A-Za-z0-9_]*)+");
    private final Globals torch = new TorchGlobals();

    @Override
    public Optional<Global> find(String name) {
      if (CLASS.matcher(name).matches()) {
        return Optional.of(Global.inert(name));
      }
      if (name.startsWith("torch.jit._pickle.build_")
          || name.equals("torch.jit._pickle.restore_type_tag")) {
        return Optional.of(
            new Global(name, arguments -> arguments.isEmpty() ? null : arguments.get(0)));
      }
      return torch.find(name);
    }
  }

  /** The example that the file was traced with; empty when it does not say. */
  public Optional<List<TracedInput>> tracedInputs() {
    return TracedInputs.read(zip, new ScriptGlobals());
  }

  /** PyTorch's name of the type that the elements of a tensor have in the file. */
  public static String typeName(Object tensor) {
    if (tensor instanceof TensorView view) {
      return view.type() != null
          ? view.type()
          : view.storage() instanceof Storage storage ? storage.type() : "";
    }
    return "";
  }

  /** The file, as messages call it. */
  public String name() {
    return zip.file().name();
  }

  /** The module that was saved. */
  public PyObject root() {
    return root;
  }

  /** The constants that the code refers to by position. */
  public List<Object> constants() {
    return constants;
  }

  /** The tensor behind an attribute; messages call it {@code key}. */
  public Tensor tensor(String key, Object value) {
    return read.computeIfAbsent(value, view -> tensors.read(key, view));
  }

  /** The tensor behind a constant; messages call it {@code key}. */
  public Tensor constant(String key, Object value) {
    return read.computeIfAbsent(value, view -> constantTensors.read(key, view));
  }

  /** Whether an attribute or a constant is a tensor. */
  public static boolean isTensor(Object value) {
    return Checkpoint.isTensor(value);
  }

  /** The code of a module of the archive, as {@code __torch__.torch.nn.functional}. */
  public Optional<String> code(String module) {
    String entry = "code/" + module.replace('.', '/') + ".py";
    if (!zip.names().contains(entry)) {
      return Optional.empty();
    }
    byte[] text = zip.small(entry, codeLeft);
    codeLeft -= text.length;
    return Optional.of(new String(text, StandardCharsets.UTF_8));
  }
}
