package org.feedforward;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the house: they go down only. */
@AnalyzeClasses(packages = "org.feedforward", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrowsGoDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("org.feedforward..")
          .layer("text")
          .definedBy("org.feedforward.text..")
          .layer("tensor")
          .definedBy("org.feedforward.tensor..")
          .layer("math")
          .definedBy("org.feedforward.math..")
          .layer("graph")
          .definedBy("org.feedforward.graph..")
          .layer("nn")
          .definedBy("org.feedforward.nn..")
          .optionalLayer("kernel")
          .definedBy("org.feedforward.kernel..")
          .optionalLayer("plan")
          .definedBy("org.feedforward.plan..")
          .layer("format")
          .definedBy("org.feedforward.format..")
          .layer("model")
          .definedBy("org.feedforward")
          .whereLayer("model")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("format")
          .mayOnlyBeAccessedByLayers("model")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("model")
          .whereLayer("kernel")
          .mayOnlyBeAccessedByLayers("plan")
          .whereLayer("nn")
          .mayOnlyBeAccessedByLayers("format", "model")
          .whereLayer("graph")
          .mayOnlyBeAccessedByLayers("nn", "kernel", "plan", "format", "model")
          .whereLayer("math")
          .mayOnlyBeAccessedByLayers("graph", "kernel");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("org.feedforward.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule vectorApiStaysInTheKernels =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.feedforward.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..");

  @ArchTest
  static final ArchRule coreKnowsNoSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "com.esotericsoftware..", "scala..", "org.slf4j..");
}
