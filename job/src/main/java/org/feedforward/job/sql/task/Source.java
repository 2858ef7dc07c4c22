package org.feedforward.job.sql.task;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.feedforward.job.features.Feature;
import org.feedforward.job.features.FieldStep;
import org.feedforward.job.features.NumberType;
import org.feedforward.job.features.Prepared;
import org.feedforward.job.quality.RowFault;
import org.feedforward.job.sql.numbers.NumberReader;
import org.feedforward.job.sql.numbers.Wholes;
import org.feedforward.tensor.DType;

/**
 * One value of a row that models take: where it stands and what it feeds. A value that several
 * models take in the same way is one source, so it is read once.
 */
final class Source implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ColumnPath path;
  private final String name;
  private final String nameWithFields;
  private final Feature feature;
  private final NumberReader reader;
  private final boolean checked;
  private boolean rounds;
  private final ArrayList<InputSlot> slots = new ArrayList<>();
  private transient RowFault fault;

  Source(ColumnPath path, String name, Feature feature) {
    this.path = path;
    this.name = name;
    this.nameWithFields =
        feature.fields().stream()
            .map(FieldStep::name)
            .reduce(name, (struct, field) -> struct + "." + field);
    this.feature = feature;
    this.checked = feature.whole() || feature.type().kind() == NumberType.Kind.TEXT;
    this.reader =
        NumberReader.of(feature.whole() && feature.isList() ? Wholes.TYPE : feature.type());
  }

  void add(InputSlot slot) {
    slots.add(slot);
    rounds |= slot.dtype() == DType.FLOAT32 && feature.type().holdsWideIntegers();
  }

  /** What is done to its values before they are fed. */
  Optional<Prepared> prepared() {
    return feature.prepared();
  }

  ColumnPath path() {
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

  /** Reads its values, or the elements of its lists once {@link Lists} has flattened them. */
  NumberReader reader() {
    return reader;
  }

  /** The type of its values, or of the elements of its lists. */
  NumberType type() {
    return feature.type();
  }

  boolean isList() {
    return feature.isList();
  }

  /** The lengths of the lists in lists. */
  List<Integer> lists() {
    return feature.lists();
  }

  boolean holdsNulls() {
    return feature.holdsNulls();
  }

  /** Whether a value may turn out not to be a number that its inputs take. */
  boolean isChecked() {
    return checked;
  }

  /** Whether a list can be read where it stands, once its length is known. */
  boolean isPlainList() {
    return feature.lists().size() == 1 && !checked;
  }

  /** Whether a fraction that is a whole number becomes an integer. */
  boolean whole() {
    return feature.whole();
  }

  /** Whether an integer among its values may become another number as a float. */
  boolean mayRound() {
    return rounds;
  }

  List<InputSlot> slots() {
    return slots;
  }

  /** The fault of a row in which it is null. */
  RowFault nullFault() {
    if (fault == null) {
      fault = RowFault.ofNull(nameWithFields);
    }
    return fault;
  }
}
