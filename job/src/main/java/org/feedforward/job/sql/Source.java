package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.feedforward.tensor.DType;

/**
 * One value of a row that models take: where it stands and what it feeds. A value that several
 * models take is one source, so it is read once.
 */
final class Source implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Path path;
  private final String name;
  private final NumberType type;
  private final String nameWithFields;
  private final boolean array;
  private final boolean nullableElements;
  private boolean rounds;
  private final ArrayList<Target> targets = new ArrayList<>();

  Source(Path path, String name, Feature feature) {
    this.path = path;
    this.name = name;
    this.nameWithFields =
        feature.fields().stream()
            .map(Path.Field::name)
            .reduce(name, (struct, field) -> struct + "." + field);
    this.type = feature.type();
    this.array = feature.array();
    this.nullableElements = feature.nullableElements();
  }

  void add(Target target) {
    targets.add(target);
    rounds |= target.dtype() == DType.FLOAT32 && type.holdsWideIntegers();
  }

  Path path() {
    return path;
  }

  /** What the user calls it. */
  String name() {
    return name;
  }

  /** What the user calls it, with the way into its structs. */
  String nameWithFields() {
    return nameWithFields;
  }

  NumberType type() {
    return type;
  }

  boolean isArray() {
    return array;
  }

  boolean hasNullableElements() {
    return nullableElements;
  }

  /** Whether an integer among its values may become another number as a float. */
  boolean mayRound() {
    return rounds;
  }

  List<Target> targets() {
    return targets;
  }
}
