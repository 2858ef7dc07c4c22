package org.feedforward.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the upper floor: they go down only, and one room knows Catalyst. */
@AnalyzeClasses(
    packages = "org.feedforward.job",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsGoDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.feedforward.job..")
          .layer("doors")
          .definedBy("org.feedforward.job")
          .layer("cli")
          .definedBy("org.feedforward.job.cli..")
          .layer("run")
          .definedBy("org.feedforward.job.run..")
          .layer("script")
          .definedBy("org.feedforward.job.script..")
          .layer("report")
          .definedBy("org.feedforward.job.report..")
          .layer("target")
          .definedBy("org.feedforward.job.target..")
          .layer("output")
          .definedBy("org.feedforward.job.output..")
          .layer("features")
          .definedBy("org.feedforward.job.features..")
          .layer("input")
          .definedBy("org.feedforward.job.input..")
          .layer("sql")
          .definedBy("org.feedforward.job.sql..")
          .whereLayer("doors")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("doors")
          .whereLayer("script")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("cli", "script")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("cli", "run")
          .whereLayer("target")
          .mayOnlyBeAccessedByLayers("run", "script")
          .whereLayer("output")
          .mayOnlyBeAccessedByLayers("run")
          .whereLayer("features")
          .mayOnlyBeAccessedByLayers("output", "run", "sql", "input", "doors")
          .whereLayer("sql")
          .mayOnlyBeAccessedByLayers("input", "features", "run", "script", "doors");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.feedforward.job.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule catalystStaysInOneRoom =
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

  @ArchTest
  static final ArchRule someRoomsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.feedforward.job.fault..",
              "org.feedforward.job.config..",
              "org.feedforward.job.report..",
              "org.feedforward.job.verify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "scala..");
}
