package org.containerharness.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where reports of a module lie: where its build puts what it makes, unless the setting says otherwise. */
public final class ReportDirectory {

    private static final String NONE = "off";

    private ReportDirectory() {}

    /**
     * The folder, relative to the module's or absolute; empty if no report is wanted.
     *
     * @param module its folder
     */
    public static Optional<Path> of(Settings settings, Path module) {
        String text = settings.text(Setting.REPORT_DIRECTORY).orElseGet(() -> usual(module));
        return text.equals(NONE) ? Optional.empty() : Optional.of(Path.of(text));
    }

    /** For whoever reads what was written, though nothing may be written any more. */
    public static Path usualOr(Settings settings, Path module) {
        return of(settings, module).orElseGet(() -> Path.of(usual(module)));
    }

    private static String usual(Path module) {
        boolean isGradles = !Files.exists(module.resolve("pom.xml"))
                && (Files.exists(module.resolve("build.gradle")) || Files.exists(module.resolve("build.gradle.kts")));
        return isGradles ? "build/harness" : "target/harness";
    }
}
