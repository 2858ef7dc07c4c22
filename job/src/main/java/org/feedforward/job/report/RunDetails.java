package org.feedforward.job.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.feedforward.Model;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TaskTime;

/**
 * What the report of a run says beside its {@link RunReport}.
 *
 * @param run the identity of the run
 * @param started when it began
 * @param versions of what it ran on, by name
 * @param settings what was given for them, by key, as everybody may read it
 * @param read how many rows came to the network
 * @param examples the sentence of a fault for each reason; empty where no values are shown
 * @param tasks what its tasks took
 * @param model the network, with all that the columns need
 * @param shown the numbers that have names
 * @param statistics what they look like
 */
public record RunDetails(
    String run,
    Instant started,
    Map<String, String> versions,
    Map<String, String> settings,
    long read,
    Map<String, String> examples,
    List<TaskTime> tasks,
    Model model,
    NamedNumbers shown,
    Optional<Statistics> statistics) {

  public RunDetails {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    examples = Collections.unmodifiableMap(new TreeMap<>(examples));
    tasks = List.copyOf(tasks);
  }
}
