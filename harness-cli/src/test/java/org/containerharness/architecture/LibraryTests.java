package org.containerharness.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** Of the libraries that docs/architecture.md grants to a module, what only a part of it may use. */
class LibraryTests {

    @Test
    void nobodyUsesWhatALibraryHasInsideItself() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..shaded..")
                .because("its name and its content change with any release")
                .check(House.classes());
    }

    @Test
    void onlyTheUnwrappedClientNeedsDockerJavasTypedObjects() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.containerharness.docker.DockerJavaClient")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.github.dockerjava.api..", "com.github.dockerjava.core..", "com.google.common..")
                .because("docker-java-core is an optional dependency")
                .check(House.classes());
    }

    @Test
    void onlyRegistriesNeedBouncyCastle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.containerharness.services.registry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .because("it is 10 MB, and its place is harness-services")
                .check(House.classes());
    }

    @Test
    void onlyOneRoomAsksForLoggers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.containerharness.log")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.slf4j.LoggerFactory")
                .because("what a person must know reaches them there without an SLF4J provider too")
                .check(House.classes());
    }
}
