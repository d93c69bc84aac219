package org.containerharness.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
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

    /** A parent's managed versions are imported with it, and would win over those of whoever imports JUnit's after it. */
    @Test
    void theBillOfMaterialsManagesNothingOfOthers() throws IOException {
        String bom = House.read(House.FOLDER.resolve("harness-bom/pom.xml"));
        String version = House.read(House.FOLDER.resolve("pom.xml"))
                .split("<version>", 2)[1]
                .split("</version>", 2)[0];

        assertThat(bom)
                .doesNotContain("<parent>")
                .contains("<artifactId>harness-bom</artifactId>\n  <version>" + version + "</version>");
        assertThat(Pattern.compile("<groupId>([^<]+)</groupId>")
                        .matcher(bom.split("<build>", 2)[0])
                        .results())
                .extracting(group -> group.group(1))
                .containsOnly("org.containerharness");
    }

    /** Maven Central refuses what lacks one of these; a module takes most of them from the parent, the bill of materials has none. */
    @Test
    void whatIsReleasedSaysWhatMavenCentralAsksFor() throws IOException {
        for (String pom : List.of("pom.xml", "harness-bom/pom.xml")) {
            assertThat(House.read(House.FOLDER.resolve(pom)))
                    .as(pom)
                    .contains(
                            "<name>",
                            "<description>",
                            "<url>",
                            "<licenses>",
                            "<developers>",
                            "<scm>",
                            "<id>release</id>");
        }
        for (String module : House.modules()) {
            assertThat(House.read(House.FOLDER.resolve(module + "/pom.xml")))
                    .as(module)
                    .contains("<name>", "<description>");
        }
    }

    @Test
    void theBillOfMaterialsHasEveryModuleThatIsReleased() throws IOException {
        String bom = House.read(House.FOLDER.resolve("harness-bom/pom.xml"));
        for (String module : House.modules()) {
            String pom = House.read(House.FOLDER.resolve(module + "/pom.xml"));
            assertThat(bom.contains("<artifactId>" + module + "</artifactId>"))
                    .as(module)
                    .isEqualTo(!pom.contains("<maven.deploy.skip>true"));
        }
    }
}
