package org.feedforward.job.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.feedforward.Model;
import org.feedforward.graph.Costs;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.ModelHeap;
import org.feedforward.job.columns.ModelColumns;
import org.feedforward.job.config.ColumnEntry;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.config.InspectConfig;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.Names;
import org.feedforward.job.page.NetworkPage;
import org.feedforward.job.report.NetworkJson;
import org.feedforward.job.run.FedElements;
import org.feedforward.nn.TracedModule;
import org.feedforward.plan.Plan;
import org.feedforward.text.Printable;

/** {@code feedforward inspect}: what a model file holds, and which columns feed it. */
final class InspectCommand {

  private static final String HTML = "--html";

  private final PrintWriter out;

  InspectCommand(PrintWriter out) {
    this.out = out;
  }

  ExitCode run(CommandOptions options) {
    InspectConfig config = InspectConfig.read(options.flags());
    Optional<AnswerFile> page = options.one(HTML).map(AnswerFile::of);
    Path path = config.model().path();
    Model model = ModelHeap.reading(path, () -> Model.load(path, config.model().options()));
    model.module().ifPresent(this::printLayers);
    printTotals(model);
    printPorts("Inputs per row", model.inputs());
    printPorts("Outputs per row", model.outputs());
    config.columns().ifPresent(entries -> printColumns(model, entries));
    printValues(model);
    Plan plan = model.compile();
    printChanges("Computed together", plan.fusions());
    out.println("Kernels: " + plan.kernels());
    out.printf(
        Locale.ROOT,
        "Memory: %,d bytes of packed weights, %,d bytes per task (at most %,d) for %,d rows at a"
            + " time%n",
        plan.weightBytes(),
        plan.workspaceBytes(),
        Plan.WORKSPACE_BYTES,
        plan.rows());
    ModelHeap heap = ModelHeap.of(model);
    out.printf(
        Locale.ROOT,
        "Heap: %,d MB in local mode; on a cluster %,d MB for the driver and %,d MB for an"
            + " executor%n",
        heap.driverMegabytes(true),
        heap.driverMegabytes(false),
        heap.executorMegabytes());
    out.println("Identity: " + model.identity());
    model
        .sources()
        .forEach((file, hash) -> out.println("  from " + Names.escape(file) + ", SHA-256 " + hash));
    model.notes().forEach(note -> out.println("Note: " + Printable.sentence(note)));
    config.input().ifPresent(input -> printColumns(input, model, config.features()));
    String title = path.getFileName().toString();
    page.ifPresent(file -> out.println(file.write(NetworkPage.of(title, NetworkJson.of(model)))));
    return ExitCode.DONE;
  }

  private void printLayers(TracedModule traced) {
    out.println(traced.module());
    out.println();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Layer", "Type", "Output shape", "Parameters", "Multiply-adds per row"));
    for (TracedModule.Layer layer : traced.layers()) {
      rows.add(
          List.of(
              layer.path().isEmpty() ? "(root)" : Names.escape(layer.path()),
              layer.printed().lines().findFirst().orElse("").replaceFirst("\\(.*", ""),
              layer.output().shape().toString(),
              count(layer.parameters()),
              count(layer.multiplyAdds())));
    }
    new TextTable(rows, 2).print(out);
    out.println();
    long parameters = traced.layers().stream().mapToLong(TracedModule.Layer::parameters).sum();
    out.println("Parameters: " + count(parameters));
  }

  private void printTotals(Model model) {
    Map<String, Integer> operations = Costs.operations(model.graph());
    out.printf(
        Locale.ROOT,
        "Operations after simplification: %,d (%s)%n",
        operations.values().stream().mapToInt(Integer::intValue).sum(),
        operations.entrySet().stream()
            .map(operation -> operation.getValue() + " " + operation.getKey())
            .collect(Collectors.joining(", ")));
    printChanges("Simplified", model.changes());
    out.println("Constants after simplification: " + count(Costs.constants(model.graph())));
    out.println("Multiply-adds per row: " + count(Costs.multiplyAdds(model.graph())));
  }

  private void printChanges(String title, Map<String, Integer> changes) {
    if (!changes.isEmpty()) {
      out.println(
          title
              + ": "
              + changes.entrySet().stream()
                  .map(change -> counted(change.getValue(), change.getKey()))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void printColumns(Model model, List<ColumnEntry> entries) {
    ModelColumns columns =
        ModelColumns.of(model, Optional.of(entries), ColumnEntry.PREDICTION, Optional.empty());
    out.println("Columns per row:");
    columns.shown().forEach(column -> out.println("  " + Printable.sentence(column)));
  }

  /** What --values may ask for beside the outputs. */
  private void printValues(Model model) {
    List<String> outputs = model.outputs().stream().map(Port::name).toList();
    List<String> names =
        model.valueNames().stream().filter(name -> !outputs.contains(name)).toList();
    if (!names.isEmpty()) {
      out.println("Intermediate values, for --values: " + Names.list(names));
    }
  }

  /** Which column feeds which element, from 0. */
  private void printColumns(InputConfig input, Model model, List<FeatureColumns> features) {
    SparkSession spark = Session.start("feedforward inspect " + input.path());
    spark.conf().set("spark.sql.caseSensitive", "true");
    List<FedElements> fed = FedElements.of(spark, input, model, features);
    FedTable.print(out, model.inputs().stream().map(Port::toString).toList(), fed);
  }

  private void printPorts(String title, List<Port> ports) {
    out.println(title + ":");
    ports.forEach(port -> out.println("  " + port));
  }

  /** A count with what was counted, of which the first word is a plural. */
  private static String counted(int number, String what) {
    String one = what.replaceFirst("^(\\S+?)(?<=[a-rt-zA-Z])s\\b", "$1");
    return count(number) + " " + (number == 1 ? one : what);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
