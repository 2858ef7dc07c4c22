package org.feedforward.job.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.feedforward.Model;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.ModelsConfig;
import org.feedforward.job.run.Network;
import org.feedforward.job.run.RunRequest;
import org.feedforward.job.verify.Golden;
import org.feedforward.job.verify.GoldenFiles;

/** The networks of jobs, each read once for runs that follow one another. */
final class JobModels {

  /** How the note about a file's size begins, which only {@code inspect} prints. */
  private static final String SIZE = "The file has ";

  private final Consumer<String> notes;
  private Optional<ModelsConfig> last = Optional.empty();
  private Map<String, Network.Part> read = Map.of();

  /** Networks whose notes are told. */
  JobModels(Consumer<String> notes) {
    this.notes = notes;
  }

  /** A run with its network. */
  RunRequest request(Job job) {
    ModelsConfig models = job.config().models();
    if (!last.equals(Optional.of(models))) {
      Map<String, Network.Part> all = new LinkedHashMap<>();
      models.parts().forEach((name, part) -> all.put(name, load(name, part)));
      read = all;
      last = Optional.of(models);
    }
    return new RunRequest(job, Network.of(job.config(), read), Session.settings());
  }

  private Network.Part load(String name, ModelsConfig.Part part) {
    Path path = part.model().path();
    Model model = ModelHeap.reading(path, () -> Model.load(path, part.model().options()));
    Optional<Golden> golden = GoldenFiles.find(model, path, part.golden());
    String start = name.equals(ModelsConfig.ONLY) ? "Note: " : "Note: " + name + ": ";
    model.notes().stream()
        .filter(note -> !note.startsWith(SIZE))
        .forEach(note -> notes.accept(start + note));
    return new Network.Part(model, golden);
  }
}
