package org.containerharness.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.architecture.Page.Module;
import org.containerharness.architecture.Page.Room;

/** Writes docs/api.md: the types that users may call, each with the first sentence that its source says of it. */
final class ApiPage {

    private static final String BEGIN = """
            # What users may call

            `SurfaceTests` in `harness-cli` makes this page from the code and fails when it is out of date.
            Public types that are not listed here are public for other rooms of the house; they may change or go with any release.

            """;

    private final Surface surface;

    ApiPage(Surface surface) {
        this.surface = surface;
    }

    String text() throws IOException {
        Map<String, List<JavaClass>> packages = surface.types().keySet().stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(Surface::isPublic)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.toList()));
        List<String> names = new ArrayList<>(packages.keySet());
        names.sort(Comparator.comparing(name -> Page.ROOMS.indexOf(Room.of(name).orElseThrow())));
        StringBuilder page = new StringBuilder(BEGIN);
        for (String name : names) {
            add(page, name, packages.get(name));
        }
        return page.toString().stripTrailing() + "\n";
    }

    private void add(StringBuilder page, String packageName, List<JavaClass> types) throws IOException {
        String module = Module.of(types.get(0)).name();
        page.append("## `")
                .append(packageName)
                .append("`\n\n")
                .append(firstSentence(source(module, packageName, "package-info"), "package "))
                .append("\nIn `")
                .append(module)
                .append("`");
        if (Room.of(packageName).orElseThrow().users().equals("some")) {
            page.append(", of which users meet only these");
        }
        page.append(".\n\n| type | what it is |\n|---|---|\n");
        for (JavaClass type : types) {
            page.append("| `")
                    .append(type.isAnnotation() ? "@" : "")
                    .append(type.getSimpleName())
                    .append("`");
            String inside = inside(type);
            page.append(inside.isEmpty() ? "" : " with " + inside).append(" | ");
            String declaration = "(?:class|record|interface|enum) " + type.getSimpleName() + "\\b";
            page.append(firstSentence(source(module, packageName, type.getSimpleName()), declaration))
                    .append(" |\n");
        }
        page.append("\n");
    }

    private String inside(JavaClass type) {
        return surface.types().keySet().stream()
                .filter(inner -> inner.getEnclosingClass().filter(type::equals).isPresent())
                .filter(Surface::isPublic)
                .map(inner -> "`" + inner.getSimpleName() + "`")
                .collect(Collectors.joining(", "));
    }

    private static String source(String module, String packageName, String file) throws IOException {
        Path folder = House.FOLDER.resolve(module).resolve("src/main/java").resolve(packageName.replace('.', '/'));
        return House.read(folder.resolve(file + ".java"));
    }

    /** Of the comment in front of a declaration. */
    private static String firstSentence(String source, String declaration) {
        Matcher found = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:(?!/\\*).)*?" + declaration, Pattern.DOTALL)
                .matcher(source);
        if (!found.find()) {
            return "";
        }
        String text = found.group(1)
                .replaceAll("\\n\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .split("<p>|<pre>|<ul>| @param ", 2)[0]
                .replaceAll("\\{@link (?:[a-z]\\w*\\.)*#?([^} ]*)}", "`$1`")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("(\\w)#(\\w)", "$1.$2")
                .strip();
        return text.split("(?<=\\.)(?= [A-Z<@])", 2)[0].replaceFirst(":$", ".").replace("|", "\\|");
    }
}
