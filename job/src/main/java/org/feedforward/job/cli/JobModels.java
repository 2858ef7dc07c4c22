package org.feedforward.job.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.feedforward.Model;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.config.GoldenConfig;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.config.ModelConfig;
import org.feedforward.job.run.RunRequest;
import org.feedforward.job.verify.Golden;
import org.feedforward.job.verify.GoldenFiles;

/** The networks of jobs, each read once for runs that follow one another. */
final class JobModels {

  /** How the note about a file's size begins, which only {@code inspect} prints. */
  private static final String SIZE = "The file has ";

  private final Consumer<String> notes;
  private Optional<Loaded> last = Optional.empty();

  private record Loaded(
      ModelConfig config, GoldenConfig gate, Model network, Optional<Golden> golden) {}

  /** Networks whose notes are told. */
  JobModels(Consumer<String> notes) {
    this.notes = notes;
  }

  /** A run with its network. */
  RunRequest request(Job job) {
    JobConfig config = job.config();
    Loaded loaded =
        last.filter(
                read -> read.config().equals(config.model()) && read.gate().equals(config.golden()))
            .orElseGet(() -> load(config));
    last = Optional.of(loaded);
    Model network = loaded.network();
    return new RunRequest(
        job,
        config.output().values().map(network::withOutputs).orElse(network),
        loaded.golden(),
        Session.settings());
  }

  private Loaded load(JobConfig config) {
    Path path = config.model().path();
    Model network = ModelHeap.reading(path, () -> Model.load(path, config.model().options()));
    Optional<Golden> golden = GoldenFiles.find(network, path, config.golden());
    network.notes().stream()
        .filter(note -> !note.startsWith(SIZE))
        .forEach(note -> notes.accept("Note: " + note));
    return new Loaded(config.model(), config.golden(), network, golden);
  }
}
