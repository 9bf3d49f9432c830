package dev.axial.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyLawsTest {

    private static final JavaClasses STORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.axial.store");

    @Test
    void packagesImportOneWay() {
        slices().matching("dev.axial.store.(*)..").should().beFreeOfCycles().check(STORE);
        noClasses()
                .that()
                .resideInAPackage("dev.axial.store.npz")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.axial.store", "dev.axial.store.dataset", "dev.axial.contract..")
                .check(STORE);
        noClasses()
                .that()
                .resideInAPackage("dev.axial.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.axial.store.npz", "dev.axial.store.dataset")
                .check(STORE);
    }

    @Test
    void onlyTheOperatorKnowsOpenDal() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SafeOperator")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.opendal..")
                .check(STORE);
    }

    @Test
    void onlyTheNpzReaderKnowsHowZipFilesAreMade() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.axial.store.npz")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.commons.compress..", "org.tukaani..")
                .check(STORE);
    }

    @Test
    void knowsNothingButTheContractAndThePlatform() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.axial.store..",
                        "dev.axial.contract..",
                        "org.apache.opendal..",
                        "org.apache.commons.compress..",
                        "org.tukaani..")
                .check(STORE);
    }
}
