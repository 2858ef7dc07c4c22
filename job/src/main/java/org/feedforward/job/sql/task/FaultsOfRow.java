package org.feedforward.job.sql.task;

import java.util.ArrayList;
import java.util.List;
import org.feedforward.graph.RowFaultException.Origin;
import org.feedforward.job.quality.Reason;

/** All faults that a model's row turns out to have while its tile is filled and computed. */
final class FaultsOfRow {

  private final List<FoundFault> found = new ArrayList<>();

  void add(FoundFault fault) {
    found.add(fault);
  }

  void clear() {
    found.clear();
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  boolean holdsNull() {
    return found.stream().anyMatch(fault -> fault.fault().reason() == Reason.NULL);
  }

  /** Whether what an element of the tile holds is not the row's, because that is at fault. */
  boolean covers(int model, Origin origin) {
    return found.stream()
        .anyMatch(
            fault ->
                !fault.byModel()
                    && fault
                        .slot()
                        .filter(slot -> RowFaults.feeds(slot, model, origin))
                        .isPresent());
  }

  private static boolean isRecord(FoundFault fault) {
    return fault.fault().reason() == Reason.CORRUPT_RECORD;
  }

  /** One for each reason, column and value, in the order of the model's inputs. */
  List<FoundFault> list() {
    if (found.size() == 1) {
      return List.copyOf(found);
    }
    List<FoundFault> distinct = new ArrayList<>();
    if (found.stream().anyMatch(FaultsOfRow::isRecord)) {
      return found.stream().filter(FaultsOfRow::isRecord).toList();
    }
    for (FoundFault fault : found.stream().sorted(FoundFault.BY_PLACE).toList()) {
      if (distinct.stream().noneMatch(fault::isSame)) {
        distinct.add(fault);
      }
    }
    return distinct;
  }
}
