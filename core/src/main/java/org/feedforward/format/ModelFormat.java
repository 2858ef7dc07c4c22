package org.feedforward.format;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.feedforward.format.io.ByteSource;

/**
 * One kind of model file.
 *
 * @param name what messages call it
 * @param endings how names of such files end, with the dot
 * @param recognises whether a file's content is of this kind beyond doubt
 * @param reader reads it
 */
record ModelFormat(
    String name,
    List<String> endings,
    Predicate<ByteSource> recognises,
    Function<ModelRequest, LoadedModel> reader) {

  boolean ends(String fileName) {
    return endings.stream().anyMatch(fileName::endsWith);
  }
}
