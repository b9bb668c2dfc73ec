package io.sparkrerank.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages go one way, as each package-info.java says. */
class ArchitectureTest {

  private static final String ROOT = "io.sparkrerank";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** A package, and which packages of the project its classes may import beside its own. */
  record Arrows(String from, String... to) {
    @Override
    public String toString() {
      return from + " -> " + String.join(", ", to);
    }
  }

  static List<Arrows> arrows() {
    String[] belowSpark = {
      "text",
      "batch",
      "checkpoint",
      "tokenizer",
      "compile",
      "model",
      "model.prepare",
      "model.djl",
      "measure",
      "trec",
      "label",
      "search"
    };
    return List.of(
        new Arrows("text"),
        new Arrows("batch", "text"),
        new Arrows("checkpoint"),
        new Arrows("tokenizer", "checkpoint", "text"),
        new Arrows("compile", "checkpoint"),
        new Arrows("measure"),
        new Arrows("label", "measure"),
        new Arrows("search", "measure"),
        new Arrows("trec", "measure"),
        new Arrows("model", "batch", "text"),
        new Arrows("model.prepare", "model", "compile", "checkpoint", "tokenizer", "batch", "text"),
        new Arrows("model.djl", "model", "batch", "text", "search"),
        new Arrows(
            "spark.model", "text", "batch", "checkpoint", "model", "model.djl", "model.prepare"),
        new Arrows("spark.row", "text", "model", "measure", "label", "search"),
        new Arrows("spark.partition", and(belowSpark, "spark.model", "spark.row")),
        new Arrows("spark", and(belowSpark, "spark.model", "spark.row")),
        new Arrows("jobs.config", "compile", "model", "measure", "label", "search", "spark"),
        new Arrows("jobs.statistics"),
        new Arrows("jobs.io", "jobs.config", "measure", "trec", "spark"),
        new Arrows("jobs.plan", "model", "measure", "search", "spark"),
        new Arrows(
            "jobs.report",
            "jobs.statistics",
            "text",
            "batch",
            "model",
            "model.prepare",
            "tokenizer",
            "measure",
            "search",
            "spark"));
  }

  private static String[] and(String[] packages, String... more) {
    return Stream.concat(Arrays.stream(packages), Arrays.stream(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void goesOneWay(Arrows arrows) {
    List<String> allowed = new ArrayList<>(List.of(ROOT, ROOT + "." + arrows.from()));
    Arrays.stream(arrows.to()).forEach(to -> allowed.add(ROOT + "." + to));
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage(ROOT + "." + arrows.from())
            .should()
            .onlyDependOnClassesThat(
                not(resideInAPackage(ROOT + ".."))
                    .or(resideInAnyPackage(allowed.toArray(new String[0]))));
    rule.check(CLASSES);
  }

  @Test
  void onlyTheCommandLineIsAboveJobs() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".jobs.cli")
        .and()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".jobs.cli")
        .check(CLASSES);
  }

  @Test
  void sparkStaysOutOfEverythingBelowItsAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".text",
            ROOT + ".batch",
            ROOT + ".checkpoint",
            ROOT + ".tokenizer",
            ROOT + ".compile",
            ROOT + ".model..",
            ROOT + ".measure",
            ROOT + ".trec",
            ROOT + ".label",
            ROOT + ".search",
            ROOT + ".jobs.statistics")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(CLASSES);
  }

  @Test
  void theEngineStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".model.djl", ROOT + ".text")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void plansKnowNoSessionAndBeansAreNotEncoded() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".jobs.plan")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.sql.SparkSession")
        .check(CLASSES);
    // Encoders.bean silently makes an empty schema of a record.
    noClasses().should().callMethod(Encoders.class, "bean", Class.class).check(CLASSES);
  }

  @Test
  void noClassesOfTheSparkAdaptersNeedEachOther() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT + ".spark")
                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "classes of spark and below it";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }
}
