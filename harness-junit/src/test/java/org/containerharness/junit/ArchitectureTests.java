package org.containerharness.junit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for this module only; its arrows are held with those of all modules, in {@code harness-cli}. */
class ArchitectureTests {

    private static final String ROOT = "org.containerharness.junit";

    private static final String LISTENER = ROOT + ".internal.TestPlanListener";

    private static final JavaClasses JUNIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

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
    void knowsJUnitByItsPublicInterfaceOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(LISTENER)
                .and()
                .haveNameNotMatching(Pattern.quote(LISTENER) + "\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.junit.jupiter.engine..", "org.junit.platform.launcher..", "org.junit.platform.engine..")
                .because("engine classes change with every release, and the launcher, which loads the listener itself,"
                        + " is not on every class path")
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

    /** The listener hears of plans that are run; those that Surefire discovers in Maven's own process are not. */
    @Test
    void registersNothingByItselfButTheListener() {
        ClassLoader loader = HarnessExtension.class.getClassLoader();

        assertThat(loader.getResource("META-INF/services/org.junit.jupiter.api.extension.Extension"))
                .as("an extension that every test class would get")
                .isNull();
        assertThat(loader.getResource("META-INF/services/org.junit.platform.launcher.LauncherSessionListener"))
                .satisfies(file -> assertThat(file.openStream()).hasContent(LISTENER));
    }
}
