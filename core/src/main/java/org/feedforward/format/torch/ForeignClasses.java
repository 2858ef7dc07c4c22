package org.feedforward.format.torch;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Beside what is known, classes of other programs: their objects stand in checkpoints next to the
 * weights, as the settings of OmegaConf or of a trainer do. Nothing of them is kept but the name of
 * the class, and nothing is called: a pickle that wants the result of a call is refused.
 */
final class ForeignClasses implements Globals {

  private static final Pattern CLASS =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)+[A-Z][A-Za-z0-9_]*");

  private final Globals known;
  private final Set<String> names = new LinkedHashSet<>();

  ForeignClasses(Globals known) {
    this.known = known;
  }

  @Override
  public Optional<Global> find(String name) {
    return known.find(name).or(() -> foreign(name));
  }

  /** A class of torch that is not known may hold the weights. */
  private Optional<Global> foreign(String name) {
    if (!CLASS.matcher(name).matches()
        || name.startsWith("torch.")
        || name.contains(".quantized.")) {
      return Optional.empty();
    }
    names.add(name);
    return Optional.of(Global.foreign(name));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** The classes that were named, the first one first. */
  Collection<String> names() {
    return names;
  }

  /**
   * Refuses a file that names such a class and holds nothing else.
   *
   * @param places what stands where the weights may: an object there is named, else the first class
   */
  void refuse(String file, Stream<?> places) {
    if (!isEmpty()) {
      String name =
          places
              .filter(value -> value instanceof PyObject object && object.isForeign())
              .map(value -> ((PyObject) value).type())
              .findFirst()
              .orElse(names.iterator().next());
      throw Unpickler.refused(file, name);
    }
  }
}
