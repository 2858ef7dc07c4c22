package org.feedforward.job.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.feedforward.job.run.FedElements;
import org.feedforward.job.run.PlannedRun;

/** The plan of a run as programs read it. */
final class PlanJson {

  static final String FORMAT = "feedforward-plan";
  static final int VERSION = 1;

  private PlanJson() {}

  static ObjectNode of(PlannedRun plan) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    plan.name().ifPresent(name -> root.put("run_key", name));
    if (!plan.taken().isEmpty()) {
      plan.taken().forEach(root.putArray("new_files")::add);
    }
    root.put("action", plan.verdict().action().word());
    root.put("exit", plan.verdict().exit().status());
    plan.verdict().reasons().forEach(root.putArray("reasons")::add);
    root.putObject("model")
        .put("path", plan.model().path())
        .put("identity", plan.model().identity());
    ObjectNode input = root.putObject("input").put("place", plan.input().place());
    plan.input().files().ifPresent(files -> input.put("files", files));
    plan.input().bytes().ifPresent(bytes -> input.put("bytes", bytes));
    input.put("state", plan.input().state());
    root.putObject("rows").put("count", plan.rows().count()).put("exact", plan.rows().exact());
    ArrayNode features = root.putArray("features");
    plan.fed().forEach(fed -> features.add(feature(plan, fed)));
    root.set("output", output(plan.output()));
    plan.units()
        .ifPresent(
            units ->
                root.putObject("units")
                    .put("count", units.count())
                    .put("most_files", units.most())
                    .put("found", units.found()));
    root.putObject("query")
        .put("columnar", plan.query().columnar())
        .put("reason", plan.query().reason());
    root.putObject("tasks")
        .put("partitions", plan.tasks().partitions())
        .put("cores", plan.tasks().cores());
    PlannedRun.Memory memory = plan.memory();
    root.putObject("memory_megabytes")
        .put("needed", memory.needed())
        .put("limit", memory.limit())
        .put("model", memory.model())
        .put("per_task", memory.perTask())
        .put("tasks", memory.tasks());
    plan.estimate()
        .ifPresent(
            estimate ->
                root.putObject("estimate")
                    .put("seconds", estimate.seconds())
                    .put("cpu_seconds", estimate.cpuSeconds())
                    .put("output_bytes", estimate.outputBytes())
                    .put("sampled_rows", estimate.sampledRows()));
    root.put("digest", plan.digest());
    plan.warnings().forEach(root.putArray("warnings")::add);
    plan.notes().forEach(root.putArray("notes")::add);
    return root;
  }

  private static ObjectNode feature(PlannedRun plan, FedElements fed) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("input", plan.model().inputs().get(fed.input()))
        .put("first", fed.first())
        .put("last", fed.last())
        .put("column", fed.column())
        .put("type", fed.type())
        .put("steps", fed.steps());
  }

  private static ObjectNode output(PlannedRun.Made made) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("place", made.place()).put("format", made.format());
    ArrayNode columns = output.putArray("columns");
    made.columns()
        .forEach(
            column ->
                columns
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("of_model", column.ofModel()));
    return output.put("copied", made.copied()).put("reason", made.hindrance());
  }
}
