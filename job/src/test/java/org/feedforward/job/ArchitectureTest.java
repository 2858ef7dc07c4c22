package org.feedforward.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of the upper floor: they go down only, and one room knows Catalyst. */
@AnalyzeClasses(
    packages = "org.feedforward.job",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "org.feedforward";

  /**
   * Which package uses which others of this project; {@code feedforward} is core's front door. A
   * new arrow is a decision that somebody sees here, and one that nothing needs is taken out.
   */
  private static final String ARROWS =
      """
      job: feedforward, format, graph, job.cli, job.columns, job.config, job.fault, job.features, job.sql, job.verify
      job.broadcast: feedforward, graph, job.fault, job.verify, kernel, plan, tensor
      job.catalog: job.fault
      job.cli: feedforward, format.onnx, graph, job.broadcast, job.columns, job.config, job.config.tree, job.diff, job.fault, job.identity, job.page, job.report, job.run, job.script, job.target, job.target.units, job.verify, nn, plan, tensor, text
      job.columns: feedforward, graph, job.config, job.fault, job.verify, tensor
      job.config: format, job.config.steps, job.config.tree, job.fault, job.identity, job.quality, job.statistics, job.steps
      job.config.steps: job.config.tree, job.fault, job.steps, job.steps.cells
      job.config.tree: job.fault
      job.diff: job.fault, job.features, job.input, job.run, job.sql.counts, job.target
      job.fault: text
      job.features: graph, job.config, job.fault, job.steps, job.steps.cells, tensor
      job.identity: job.fault
      job.input: graph, job.catalog, job.config, job.fault, job.features, job.identity, job.sql.files
      job.output: feedforward, graph, job.columns, job.config, job.fault, job.features, job.input
      job.page: job.report, job.statistics, text
      job.quality: job.fault, job.statistics
      job.report: feedforward, graph, job.fault, job.identity, job.statistics, tensor, text
      job.run: feedforward, graph, job.broadcast, job.columns, job.config, job.fault, job.features, job.identity, job.input, job.output, job.page, job.quality, job.report, job.run.units, job.sql, job.sql.counts, job.sql.plan, job.sql.sink, job.statistics, job.target, job.target.store, job.target.units, job.verify, plan, text
      job.run.units: job.config, job.fault, job.identity, job.input, job.quality, job.sql.counts, job.sql.files, job.sql.sink, job.statistics, job.target, job.target.units
      job.script: graph, job.config, job.fault, job.run, job.sql, job.target
      job.sql: feedforward, format, graph, job.broadcast, job.columns, job.config, job.fault, job.features, job.sql.catalyst, job.sql.counts, job.sql.numbers, job.sql.plan, job.sql.sink, job.sql.task, job.statistics, job.verify
      job.sql.catalyst:
      job.sql.counts: job.statistics
      job.sql.files: job.sql.catalyst
      job.sql.numbers: graph, job.columns, job.features, job.steps.cells
      job.sql.parquet: job.sql.catalyst, job.sql.files
      job.sql.plan: graph, job.columns, job.fault, job.features, job.sql.catalyst, job.sql.counts, job.sql.numbers, job.sql.parquet, job.sql.scan, job.sql.task
      job.sql.scan: job.sql.catalyst
      job.sql.sink: job.config, job.fault, job.quality, job.sql.catalyst, job.sql.counts, job.sql.parquet, job.sql.plan, job.statistics
      job.sql.task: feedforward, graph, job.broadcast, job.columns, job.fault, job.features, job.quality, job.sql.catalyst, job.sql.counts, job.sql.numbers, job.statistics, job.steps, job.steps.cells, kernel, plan, tensor
      job.statistics: graph, kernel, plan, tensor
      job.steps: job.fault, job.quality, job.steps.cells, kernel
      job.steps.cells: job.fault, job.quality
      job.target: job.catalog, job.config, job.config.tree, job.fault, job.identity, job.input, job.quality, job.sql.files, job.sql.sink, job.statistics, job.target.files, job.target.store, job.target.units
      job.target.files: job.config, job.quality, job.sql.files, job.sql.sink
      job.target.store:
      job.target.units: job.identity, job.quality, job.statistics, job.target.store
      job.verify: feedforward, format.npy, format.onnx, graph, job.config, job.fault, plan, tensor
      """;

  @ArchTest
  static void everyArrowIsListed(JavaClasses classes) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass type : classes) {
      Set<String> uses = arrows.computeIfAbsent(room(type), room -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith(ROOT))
          .map(ArchitectureTest::room)
          .forEach(uses::add);
      uses.remove(room(type));
    }
    String found =
        arrows.entrySet().stream()
            .map(room -> (room.getKey() + ": " + String.join(", ", room.getValue())).strip() + "\n")
            .collect(Collectors.joining());
    assertThat(found).isEqualTo(ARROWS);
  }

  /** A package below that of the project, or the project's own. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "feedforward" : name.substring(ROOT.length() + 1);
  }

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.feedforward.job.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule catalystStaysInTwoRooms =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.feedforward.job.sql..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.sql.internal..",
              "org.apache.spark.sql.classic..");

  /** A type that is only caught is none of the dependencies that the rule above sees. */
  @Test
  void catalystIsNotCaughtElsewhereEither() throws IOException {
    Path sources = Path.of("src/main/java/org/feedforward/job");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!file.startsWith(sources.resolve("sql"))) {
          assertThat(Files.readString(file))
              .as(file.toString())
              .doesNotContain("org.apache.spark.sql.catalyst");
        }
      }
    }
  }

  @ArchTest
  static final ArchRule someRoomsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.feedforward.job.fault..",
              "org.feedforward.job.columns..",
              "org.feedforward.job.config..",
              "org.feedforward.job.identity..",
              "org.feedforward.job.quality..",
              "org.feedforward.job.report..",
              "org.feedforward.job.verify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "scala..");
}
