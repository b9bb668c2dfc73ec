package io.sparkrerank.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
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
      "tensor",
      "checkpoint",
      "hub",
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
        new Arrows("tensor"),
        new Arrows("checkpoint", "tensor"),
        new Arrows("hub", "checkpoint"),
        new Arrows("tokenizer", "checkpoint", "text"),
        new Arrows("compile", "checkpoint", "tensor"),
        new Arrows("measure"),
        new Arrows("label", "measure"),
        new Arrows("search", "measure"),
        new Arrows("trec", "measure"),
        new Arrows("model", "batch", "text"),
        new Arrows("model.prepare", "model", "compile", "checkpoint", "tokenizer", "batch", "text"),
        new Arrows("model.djl", "model", "batch", "text", "search"),
        new Arrows(
            "spark.model", "text", "batch", "checkpoint", "model", "model.djl", "model.prepare"),
        new Arrows("spark.row", "text", "model", "measure", "trec", "label", "search"),
        new Arrows("spark.partition", with(belowSpark, "spark.model", "spark.row")),
        new Arrows("spark", with(belowSpark, "spark.model", "spark.row")),
        new Arrows("jobs.config", "compile", "model", "measure", "search", "spark.row"),
        new Arrows("jobs.statistics"),
        new Arrows(
            "jobs.io", "jobs.config", "hub", "measure", "trec", "spark.partition", "spark.row"),
        new Arrows("jobs.input", "jobs.config", "jobs.io", "spark", "spark.row"),
        new Arrows(
            "jobs.report",
            "jobs.config",
            "jobs.statistics",
            "batch",
            "hub",
            "model",
            "model.prepare",
            "search",
            "text",
            "spark.partition",
            "spark.row"),
        new Arrows("jobs.report.html", "jobs.report", "jobs.statistics"),
        new Arrows(
            "jobs.evaluation",
            "jobs.config",
            "jobs.input",
            "jobs.io",
            "jobs.report",
            "jobs.report.html",
            "jobs.statistics",
            "measure",
            "trec",
            "spark.partition",
            "spark.row"),
        new Arrows(
            "jobs.evaluation.page",
            "jobs.evaluation",
            "jobs.report",
            "jobs.report.html",
            "jobs.statistics",
            "measure"),
        new Arrows(
            "jobs.evaluation.print",
            "jobs.evaluation",
            "jobs.config",
            "jobs.report",
            "jobs.statistics",
            "measure"),
        new Arrows(
            "jobs.scoring",
            with(
                belowSpark,
                "spark",
                "spark.model",
                "spark.partition",
                "spark.row",
                "jobs.config",
                "jobs.evaluation",
                "jobs.input",
                "jobs.io",
                "jobs.report",
                "jobs.report.html")),
        new Arrows("jobs.cli", "jobs.config", "jobs.io", "jobs.report", "jobs.scoring"));
  }

  private static String[] with(String[] names, String... more) {
    return Stream.concat(Arrays.stream(names), Arrays.stream(more)).toArray(String[]::new);
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

  /** The folders of commands. */
  private static final List<String> COMMANDS =
      List.of(
          "answer",
          "compare",
          "embed",
          "evaluate",
          "forecast",
          "generate",
          "inspect",
          "label",
          "pipeline",
          "rerank",
          "retrieve",
          "score");

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageOfJobsIsACommandOrIsListedAbove() {
    Set<String> listed =
        Stream.concat(
                COMMANDS.stream().map(command -> "jobs." + command),
                arrows().stream().map(Arrows::from))
            .collect(Collectors.toSet());
    assertThat(CLASSES.stream().map(type -> type.getPackageName()).distinct())
        .filteredOn(name -> name.startsWith(ROOT + ".jobs."))
        .allSatisfy(name -> assertThat(listed).contains(name.substring(ROOT.length() + 1)));
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

  @Test
  void commandsStandAlone() {
    for (String command : COMMANDS) {
      String[] others =
          COMMANDS.stream()
              .filter(other -> !other.equals(command))
              .filter(
                  other ->
                      !command.equals("pipeline") || !List.of("retrieve", "rerank").contains(other))
              .map(other -> ROOT + ".jobs." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".jobs." + command + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(CLASSES);
    }
  }

  @Test
  void onlyMainIsAboveTheCommands() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".jobs")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveFullyQualifiedName(Main.class.getName())
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(Main.class.getName())
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
            ROOT + ".hub",
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

  /** The methods of a dataset that make Spark run a job, or write. */
  private static final Set<String> ACTIONS =
      Set.of(
          "cache",
          "checkpoint",
          "collect",
          "collectAsList",
          "count",
          "first",
          "foreach",
          "foreachPartition",
          "head",
          "isEmpty",
          "localCheckpoint",
          "persist",
          "reduce",
          "show",
          "tail",
          "take",
          "takeAsList",
          "toLocalIterator",
          "write");

  @Test
  void plansKnowNoSessionNoPathAndNoAction() {
    noClasses()
        .that(arePlans())
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.sql.SparkSession")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Path")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hadoop..", ROOT + ".jobs.io", ROOT + ".jobs.cli")
        .orShould()
        .callMethodWhere(
            target(owner(assignableTo(Dataset.class)))
                .and(target(describe("an action", member -> ACTIONS.contains(member.getName())))))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> arePlans() {
    return describe(
        "are plans",
        type -> type.getSimpleName().endsWith("Plan") || type.getName().contains("Plan$"));
  }

  @Test
  void beansAreNotEncoded() {
    // Encoders.bean silently makes an empty schema of a record.
    noClasses().should().callMethod(Encoders.class, "bean", Class.class).check(CLASSES);
  }
}
