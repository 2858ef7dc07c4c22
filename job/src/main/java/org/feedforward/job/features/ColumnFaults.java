package org.feedforward.job.features;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong with columns of a table of several files, each with its sentence; it matters only
 * to those who use them.
 *
 * @param conflicting columns whose types in two files have no common type
 * @param unreadable columns of a type that Spark cannot read
 * @param incomplete columns and fields, written {@code column.field}, that a file lacks, with the
 *     first such file; they are null there
 * @param byRows columns that Spark reads by rows only
 */
public record ColumnFaults(
    Map<String, String> conflicting,
    Map<String, String> unreadable,
    Map<String, String> incomplete,
    Set<String> byRows) {

  /** No fault. */
  public static final ColumnFaults NONE = new ColumnFaults(Map.of(), Map.of(), Map.of(), Set.of());

  public ColumnFaults {
    conflicting = Collections.unmodifiableMap(new LinkedHashMap<>(conflicting));
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
    incomplete = Collections.unmodifiableMap(new LinkedHashMap<>(incomplete));
    byRows = Set.copyOf(byRows);
  }
}
