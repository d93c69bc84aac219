package org.containerharness.compose;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String ROOT = "org.containerharness.compose";

    /** From the bottom up: a package may use those before it and no others of the loader. */
    private static final List<String> LOADER_LAYERS = List.of(
            "error",
            "internal.tree",
            "internal.interpolate",
            "internal.decode",
            "internal.dotenv",
            "internal.paths",
            "internal.canonical",
            "internal.merge",
            "internal.extend",
            "internal.include",
            "internal.validate",
            "internal.defaults",
            "internal.shape",
            "internal.select",
            "internal.consistency",
            "internal.print",
            "internal.translate");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesFormNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void eachPhaseUsesOnlyPhasesBelowIt() {
        for (int layer = 0; layer < LOADER_LAYERS.size(); layer++) {
            List<String> above = new ArrayList<>(LOADER_LAYERS.subList(layer + 1, LOADER_LAYERS.size()));
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + LOADER_LAYERS.get(layer))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(above))
                    .allowEmptyShould(true)
                    .because("the phases have one order")
                    .check(CLASSES);
        }
    }

    @Test
    void phasesKnowNothingOfWhoOrdersThem() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".internal.*..", ROOT + ".error")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".junit")
                .because("the order is in one place above all phases")
                .check(CLASSES);
    }

    @Test
    void onlyTheDecoderKnowsTheYamlLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.decode")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .because("scalar rules, positions and limits are kept in one place")
                .check(CLASSES);
    }

    @Test
    void parsesNoArguments() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("a library call does not parse arguments")
                .check(CLASSES);
    }

    @Test
    void theLoaderAsksNoEngine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.dockerjava..", "org.testcontainers..")
                .because("loading reads files only")
                .check(CLASSES);
    }

    @Test
    void exceptionsOfPhasesStayInside() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .and()
                .arePublic()
                .and()
                .resideOutsideOfPackage(ROOT + ".internal..")
                .should()
                .haveSimpleName("ComposeException")
                .because("a caller handles one type")
                .check(CLASSES);
    }

    private static String[] packages(List<String> layers) {
        return layers.stream().map(layer -> ROOT + "." + layer).toArray(String[]::new);
    }
}
