package org.containerharness.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The main classes of all modules, which this module has on its class path, their sources and the pages about them. */
final class House {

    static final String ROOT = "org.containerharness";

    static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern IMPORT =
            Pattern.compile("^import (org\\.containerharness[\\w.]*);", Pattern.MULTILINE);

    private House() {}

    /** Read at the first use, since reading them takes seconds. */
    static JavaClasses classes() {
        return Classes.ALL;
    }

    static List<Use> uses() {
        return Classes.USES;
    }

    static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(House::outermost).orElse(type);
    }

    /** One class needs another. */
    record Use(JavaClass origin, JavaClass target) {}

    private static final class Classes {
        static final JavaClasses ALL = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(ROOT);

        static final List<Use> USES = ALL.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(use -> new Use(use.getOriginClass(), use.getTargetClass().getBaseComponentType()))
                .filter(use -> !use.target().isPrimitive())
                .distinct()
                .toList();
    }

    /** All modules of the build, by their folders. */
    static List<String> modules() throws IOException {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(read(FOLDER.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Those of the modules that users have on their class path. */
    static List<Path> mainSources() throws IOException {
        return sources(Page.MODULES.stream().map(Page.Module::name).toList(), "main");
    }

    /** What tests import by name, of all modules. */
    static Set<String> testImports() throws IOException {
        Set<String> imports = new HashSet<>();
        List<String> modules =
                new ArrayList<>(Page.MODULES.stream().map(Page.Module::name).toList());
        modules.addAll(List.of("harness-benchmarks", "examples"));
        for (Path file : sources(modules, "test")) {
            IMPORT.matcher(read(file)).results().forEach(found -> imports.add(found.group(1)));
        }
        return imports;
    }

    private static List<Path> sources(List<String> modules, String tree) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : modules) {
            Path folder = FOLDER.resolve(module).resolve("src").resolve(tree).resolve("java");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.list(FOLDER), Files.list(FOLDER.resolve("docs")))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
