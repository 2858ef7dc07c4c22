package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.Job;
import org.feedforward.job.config.RunConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.Names;
import org.feedforward.job.report.CommittedRun;
import org.feedforward.job.run.NewFiles;
import org.feedforward.job.run.RunState;
import org.feedforward.job.target.units.UnitsDone;

/**
 * {@code feedforward status}: is the result of a run there, and is it the one that the job makes?
 * Reads storage only, and a catalogue where the job does, so that anybody may ask at any time.
 */
final class StatusCommand {

  private final PrintWriter out;

  StatusCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    Configuration hadoop = Session.hadoop();
    JobModels models = new JobModels(note -> {});
    JsonAnswer answer = JsonAnswer.of(options, out);
    Set<ExitCode> codes = new TreeSet<>();
    ArrayNode runs = JsonNodeFactory.instance.arrayNode();
    for (Job job : options.job().jobs()) {
      if (job.config().run().mode() == RunConfig.Mode.NEW_FILES) {
        return ofNewFiles(job, hadoop, answer);
      }
      RunState state =
          RunState.ifAbsent(job, hadoop, StatusCommand::session)
              .orElseGet(() -> RunState.of(models.request(job), hadoop, StatusCommand::session));
      codes.add(code(state));
      String name =
          job.config().run().key().map(Object::toString).orElse(job.config().output().path());
      runs.add(json(name, state));
      if (!answer.onlyJson()) {
        lines(name, state).forEach(out::println);
      }
    }
    // a result that is not the job's own is worse than one that is still to come
    ExitCode code =
        codes.contains(ExitCode.OUTPUT)
            ? ExitCode.OUTPUT
            : codes.contains(ExitCode.NOT_THERE) ? ExitCode.NOT_THERE : ExitCode.DONE;
    answer.write(
        JsonNodeFactory.instance.objectNode().put("exit", code.status()).set("runs", runs));
    return code;
  }

  /** Of runs that take the files that no earlier one has: does any wait? */
  private ExitCode ofNewFiles(Job job, Configuration hadoop, JsonAnswer answer) {
    NewFiles.State state = NewFiles.state(job.config(), hadoop, session());
    ExitCode code = state.runs() > 0 && state.next().isEmpty() ? ExitCode.DONE : ExitCode.NOT_THERE;
    if (!answer.onlyJson()) {
      out.println(
          Names.path(job.config().output().path())
              + state
                  .next()
                  .map(
                      next ->
                          String.format(
                              Locale.ROOT,
                              ": %,d new %s for %s",
                              state.waiting(),
                              state.waiting() == 1 ? "file waits" : "files wait",
                              next))
                  .orElse(": no file is new"));
      out.printf(Locale.ROOT, "  Runs:   %,d%n", state.runs());
    }
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("exit", code.status())
            .put("name", job.config().output().path())
            .put("runs_ended", state.runs())
            .put("files_waiting", state.waiting());
    state.next().ifPresent(next -> json.put("next_run", next));
    answer.write(json);
    return code;
  }

  /** For a table of a catalogue, which only a session knows. */
  private static SparkSession session() {
    return Session.start("feedforward status");
  }

  private static ExitCode code(RunState state) {
    return switch (state.kind()) {
      case SAME -> ExitCode.DONE;
      case OTHER, DAMAGED -> ExitCode.OUTPUT;
      case ABSENT -> ExitCode.NOT_THERE;
    };
  }

  private static List<String> lines(String name, RunState state) {
    String said =
        Names.escape(name)
            + switch (state.kind()) {
              case SAME -> ": there, as the job makes it";
              case OTHER, DAMAGED ->
                  ": there, but not as the job makes it: " + String.join("; ", state.differences());
              case ABSENT -> ": not there";
            };
    List<String> lines = new ArrayList<>(List.of(said));
    state.units().ifPresent(units -> lines.add("  Units:  " + words(units)));
    state.committed().ifPresent(run -> lines.addAll(lines(run)));
    return lines;
  }

  private static String words(UnitsDone units) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d are done by a run that %s",
        units.done(),
        units.all(),
        units.ended()
            ? "did not come to its end; it goes on with them when it is started again"
            : "computes the rest, or was on another machine");
  }

  private static List<String> lines(CommittedRun run) {
    List<String> lines = new ArrayList<>(List.of("  Output: " + Names.path(run.output())));
    run.data().ifPresent(data -> lines.add("  Data:   " + Names.path(data)));
    lines.addAll(
        List.of(
            String.format(Locale.ROOT, "  Rows:   %,d", run.rows()),
            "  Run:    " + Names.escape(run.run()),
            "  Model:  " + Names.escape(run.facts().path("model").asText()),
            "  Input:  " + Names.path(run.facts().path("input").asText())));
    return lines;
  }

  private static ObjectNode json(String name, RunState state) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    json.put("state", state.kind().name().toLowerCase(Locale.ROOT));
    json.put("exit", code(state).status());
    state.differences().forEach(json.putArray("differences")::add);
    state
        .units()
        .ifPresent(
            units ->
                json.putObject("units")
                    .put("done", units.done())
                    .put("all", units.all())
                    .put("ended", units.ended()));
    if (state.committed().isPresent()) {
      CommittedRun run = state.committed().get();
      json.put("output", run.output());
      run.data().ifPresent(data -> json.put("data", data));
      json.put("run", run.run()).put("rows", run.rows());
      json.setAll(run.facts());
    }
    return json;
  }
}
