package org.feedforward.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.feedforward.graph.Graph;
import org.feedforward.nn.TracedModule;

/**
 * What a reader made of the files.
 *
 * @param graph the network
 * @param module the layers the graph was traced from, for files that have layers
 * @param sources SHA-256 (hexadecimal) of every file read, by file name
 * @param fileBytes how long all files that hold the network are together
 * @param notes what was converted or left out, one sentence each
 */
public record LoadedModel(
    Graph graph,
    Optional<TracedModule> module,
    Map<String, String> sources,
    long fileBytes,
    List<String> notes) {

  public LoadedModel {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    notes = List.copyOf(notes);
  }
}
