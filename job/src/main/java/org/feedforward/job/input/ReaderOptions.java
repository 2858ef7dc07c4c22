package org.feedforward.job.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.feedforward.job.config.Options;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;

/** The user's options of a reader over our defaults and under what must not be changed. */
final class ReaderOptions {

  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Options given;

  ReaderOptions(Options given) {
    this.given = given;
    require("ignoreCorruptFiles", "false", "rows of a damaged file would be missing");
    require("ignoreMissingFiles", "false", "rows of a lost file would be missing");
  }

  ReaderOptions byDefault(String name, String value) {
    if (!given.has(name)) {
      options.put(name, value);
    }
    return this;
  }

  ReaderOptions require(String name, String value, String reason) {
    given
        .get(name)
        .filter(other -> !other.equalsIgnoreCase(value))
        .ifPresent(other -> problems.add(InputFaults.refusedOption(name, other, reason)));
    options.put(name, value);
    return this;
  }

  /** What Spark's reader gets; {@link JobException} names all options that are refused. */
  Map<String, String> toMap() {
    if (!problems.isEmpty()) {
      throw JobException.of(ExitCode.USAGE, problems);
    }
    Map<String, String> all = new LinkedHashMap<>(options);
    given
        .values()
        .forEach(
            (name, value) -> {
              if (all.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                all.put(name, value);
              }
            });
    return all;
  }
}
