package org.containerharness.junit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String ROOT = "org.containerharness.junit";

    private static final JavaClasses JUNIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(JUNIT);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".internal..", ROOT + ".managed..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .because("annotations and extension stand on top")
                .check(JUNIT);
    }

    @Test
    void onlyOnePackageKnowsTestcontainers() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".managed..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.testcontainers..")
                .because("the module works without Testcontainers on the class path")
                .check(JUNIT);
    }

    @Test
    void knowsNoDockerJava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..", "com.fasterxml.jackson..")
                .because("the core's boundary hides the client")
                .check(JUNIT);
    }

    @Test
    void knowsJUnitByItsPublicInterfaceOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.junit.jupiter.engine..", "org.junit.platform.launcher..", "org.junit.platform.engine..")
                .because("engine classes change with every release, and the launcher is not on every class path")
                .check(JUNIT);
    }

    @Test
    void hasNoStateThatTestsOfTwoSessionsWouldShare() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("state belongs into stores")
                .check(JUNIT);
    }

    @Test
    void registersNothingByItself() {
        ClassLoader loader = HarnessExtension.class.getClassLoader();

        assertThat(loader.getResource("META-INF/services/org.junit.jupiter.api.extension.Extension"))
                .as("an extension that every test class would get")
                .isNull();
        assertThat(loader.getResource("META-INF/services/org.junit.platform.launcher.LauncherSessionListener"))
                .as("a listener that Surefire would also call inside Maven's own process")
                .isNull();
    }
}
