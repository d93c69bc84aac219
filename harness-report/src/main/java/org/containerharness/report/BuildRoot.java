package org.containerharness.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the reports of a build lie: where those of its topmost module lie. That is the folder with {@code .mvn} or {@code
 * settings.gradle} above a module, else the topmost whose {@code pom.xml} lists the next one below it.
 */
final class BuildRoot {

    private static final Pattern MODULE = Pattern.compile("<(module|subproject)>\\s*([^<]+?)\\s*</");

    private BuildRoot() {}

    /**
     * The folder for the reports of the build.
     *
     * @param module its folder, absolute
     * @param reports the module's folder of reports
     */
    static Path reports(Path module, Path reports) {
        Path own = module.resolve(reports).normalize();
        Path root = of(module);
        return own.startsWith(module) ? root.resolve(module.relativize(own)) : own;
    }

    static Path of(Path module) {
        Path root = module;
        for (Path at = module; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))
                    || Files.exists(at.resolve("settings.gradle"))
                    || Files.exists(at.resolve("settings.gradle.kts"))) {
                return at;
            }
            if (lists(at, root)) {
                root = at;
            }
        }
        return root;
    }

    /** Whether a folder's {@code pom.xml} names the way to one below it. */
    private static boolean lists(Path folder, Path below) {
        Path pom = folder.resolve("pom.xml");
        if (folder.equals(below) || !Files.isRegularFile(pom)) {
            return false;
        }
        try {
            Matcher modules = MODULE.matcher(new String(Files.readAllBytes(pom), StandardCharsets.UTF_8));
            while (modules.find()) {
                Path named = folder.resolve(modules.group(2)).normalize();
                if (named.equals(below) || below.equals(named.getParent()) && Files.isRegularFile(named)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
