package dev.axial.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the layout, over the compiled classes of every module. */
class ArchitectureTest {

    private static final List<String> SERVICES = Checkout.services();
    private static final List<String> LIBRARIES = Checkout.modulesOf("libraries");
    private static final List<String> DEPLOY = Checkout.modulesOf("deploy");
    private static final List<String> TOOLS = Checkout.modulesOf("tools");
    private static final JavaClasses ALL = new ClassFileImporter()
            .importPaths(
                    Checkout.MODULES.stream().map(ArchitectureTest::classesOf).toList());

    /** Frameworks that only the edge of a service may know. */
    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "jakarta..", "io.smallrye.reactive..", "org.eclipse.microprofile..", "org.apache.kafka.."
    };

    private static final DescribedPredicate<JavaClass> CONFIGURATION = DescribedPredicate.describe(
            "a @ConfigMapping interface", type -> type.isAnnotatedWith("io.smallrye.config.ConfigMapping"));

    static Stream<String> services() {
        return SERVICES.stream();
    }

    static Stream<String> modules() {
        return Checkout.MODULES.stream();
    }

    /** The last part of each module's root package. */
    static Stream<String> names() {
        return Stream.of(LIBRARIES, SERVICES, DEPLOY, TOOLS).flatMap(List::stream);
    }

    private static String[] packagesOf(List<String> modules) {
        return modules.stream().map(module -> "dev.axial." + module + "..").toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleIsLookedAt(String module) {
        // When
        JavaClasses classes = new ClassFileImporter().importPath(classesOf(module));

        // Then
        assertThat(classes).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceDoesNotKnowAnother(String service) {
        // Given
        String[] others = packagesOf(
                SERVICES.stream().filter(other -> !other.equals(service)).toList());

        // When // Then
        noClasses()
                .that()
                .resideInAPackage("dev.axial." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(ALL);
    }

    @ParameterizedTest
    @MethodSource("services")
    void onlyTheEdgeOfAServiceKnowsFrameworks(String service) {
        // When // Then
        classes()
                .that()
                .resideInAPackage("dev.axial." + service + "..")
                .and()
                .resideOutsideOfPackage("dev.axial." + service + ".edge..")
                .and(not(CONFIGURATION))
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.not(
                        dependOnClassesThat(resideInAnyPackage(FRAMEWORKS))))
                .check(ALL);
    }

    @ParameterizedTest
    @MethodSource("services")
    void nothingInAServiceImportsItsEdge(String service) {
        // When // Then
        noClasses()
                .that()
                .resideInAPackage("dev.axial." + service + "..")
                .and()
                .resideOutsideOfPackage("dev.axial." + service + ".edge..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.axial." + service + ".edge..")
                .check(ALL);
    }

    @ParameterizedTest
    @MethodSource("services")
    void theStepsOfAServiceDoNotImportItsFlow(String service) {
        // When // Then: the root package imports the steps, never the other way
        noClasses()
                .that()
                .resideInAnyPackage("dev.axial." + service + ".*..")
                .and()
                .resideOutsideOfPackage("dev.axial." + service + ".edge..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.axial." + service)
                .check(ALL);
    }

    @ParameterizedTest
    @MethodSource("names")
    void noPackagesOfAModuleFormACycle(String module) {
        // When // Then
        slices().matching("dev.axial." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(ALL);
    }

    @Test
    void theContractKnowsNoFrameworkAndNothingElseOfAxial() {
        // When // Then
        classes()
                .that()
                .resideInAPackage("dev.axial.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.axial.contract..", "java..", "com.fasterxml.jackson..", "com.google.protobuf..")
                .check(ALL);
    }

    @Test
    void librariesImportNoServiceNoToolAndNothingThatStartsThem() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(LIBRARIES))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packagesOf(
                        Stream.of(SERVICES, DEPLOY, TOOLS).flatMap(List::stream).toList()))
                .check(ALL);
    }

    @Test
    void servicesImportLibrariesAlone() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(SERVICES))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packagesOf(
                        Stream.of(DEPLOY, TOOLS).flatMap(List::stream).toList()))
                .check(ALL);
    }

    @Test
    void brokerAndLauncherImportNoToolAndNoService() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(DEPLOY))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packagesOf(
                        Stream.of(SERVICES, TOOLS).flatMap(List::stream).toList()))
                .check(ALL);
    }

    @Test
    void toolsImportNoService() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(TOOLS))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packagesOf(SERVICES))
                .check(ALL);
    }

    @Test
    void onlyTheCommandLineKnowsAnotherTool() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage("dev.axial.study..", "dev.axial.soak..", "dev.axial.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.axial.cli..")
                .check(ALL);
    }

    @Test
    void amongLibrariesOnlyThatOfServicesKnowsTheirFramework() {
        // When // Then
        noClasses()
                .that()
                .resideInAnyPackage(packagesOf(LIBRARIES.stream()
                        .filter(library -> !library.equals("service"))
                        .toList()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..", "org.eclipse.microprofile..")
                .check(ALL);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void noModuleHoldsMoreThanAFifthOfTheCode(String module) throws IOException {
        // Given
        long all = 0;
        for (String one : Checkout.MODULES) {
            all += linesOf(one);
        }

        // When // Then
        assertThat(linesOf(module)).isPositive().isLessThan(all / 5);
    }

    private static long linesOf(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve(module).resolve("src/main/java"))) {
            long lines = 0;
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                lines += Files.readAllLines(file).size();
            }
            return lines;
        }
    }

    @Test
    void figuresKnowNothingElseOfAxial() {
        // When // Then
        noClasses()
                .that()
                .resideInAPackage("dev.axial.figures..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.axial..").and(not(resideInAPackage("dev.axial.figures.."))))
                .check(ALL);
    }

    @Test
    void onlyTheDrawingOfFiguresKnowsTheLibrariesThatDraw() {
        // When // Then
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.axial.figures.drawing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jetbrains.letsPlot..", "com.github.weisj..", "org.apache.fontbox..")
                .check(ALL);
    }

    @Test
    void djlIsKnownOnlyWhereNetworksAreBuiltAndFitted() {
        // When // Then
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.axial.train.fitting..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(ALL);
    }

    @Test
    void onnxRuntimeIsKnownOnlyWhereItsSessionsAreOwned() {
        // When // Then
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.axial.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(ALL);
    }

    @Test
    void noClassIsNamedAfterNothingInParticular() {
        // When // Then
        noClasses()
                .that(not(assignableTo(com.google.protobuf.Message.class)))
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(ALL);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..", "..dto..", "..manager..")
                .check(ALL);
    }

    private static Path classesOf(String module) {
        Path classes = Checkout.ROOT.resolve(module).resolve("target/classes");
        assertThat(Files.isDirectory(classes))
                .as("%s is compiled; 'mvn verify' in the root compiles all modules first", module)
                .isTrue();
        return classes;
    }
}
