package org.containerharness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String ROOT = "org.containerharness";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesUseOnlyThoseBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("entry")
                .definedBy(ROOT)
                .layer("lease")
                .definedBy(ROOT + ".lease..")
                .layer("run")
                .definedBy(ROOT + ".run..")
                .layer("cleanup")
                .definedBy(ROOT + ".cleanup..")
                .layer("readiness")
                .definedBy(ROOT + ".readiness..")
                .layer("images")
                .definedBy(ROOT + ".images..")
                .layer("docker")
                .definedBy(ROOT + ".docker..")
                .layer("plan")
                .definedBy(ROOT + ".plan..")
                .layer("settings")
                .definedBy(ROOT + ".settings..")
                .layer("space")
                .definedBy(ROOT + ".space..")
                .layer("model")
                .definedBy(ROOT + ".model..")
                .whereLayer("entry")
                .mayOnlyAccessLayers(
                        "lease", "run", "cleanup", "images", "docker", "plan", "settings", "space", "model")
                .whereLayer("lease")
                .mayOnlyAccessLayers("run", "cleanup", "readiness", "images", "docker", "plan", "model")
                .whereLayer("run")
                .mayOnlyAccessLayers("cleanup", "readiness", "images", "docker", "plan", "space", "model")
                .whereLayer("cleanup")
                .mayOnlyAccessLayers("docker", "plan", "model")
                .whereLayer("readiness")
                .mayOnlyAccessLayers("docker", "plan", "model")
                .whereLayer("images")
                .mayOnlyAccessLayers("docker", "plan", "model")
                .whereLayer("docker")
                .mayOnlyAccessLayers("plan", "model")
                .whereLayer("plan")
                .mayOnlyAccessLayers("model")
                .whereLayer("settings")
                .mayOnlyAccessLayers("model")
                .whereLayer("space")
                .mayOnlyAccessLayers("model")
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .because("a newcomer finds the room for a change by the direction of the arrows")
                .check(CORE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyTheBoundaryKnowsDockerJava() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".docker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..", "com.fasterxml.jackson..")
                .because("docker-java changes with engines and must not reach users")
                .check(CORE);
    }

    @Test
    void coreKnowsNeitherJUnitNorTestcontainers() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.testcontainers..")
                .because("the core is used without them too")
                .check(CORE);
    }

    @Test
    void modelAndPlanHaveNoSideEffects() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..", "org.slf4j..")
                .because("a plan is a pure function; only then can it be compared in a test")
                .check(CORE);
    }
}
