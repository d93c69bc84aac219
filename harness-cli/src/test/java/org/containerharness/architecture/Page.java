package org.containerharness.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/architecture.md. */
final class Page {

    static final Path FILE = House.FOLDER.resolve("docs/architecture.md");

    static final List<Module> MODULES = rows("module").stream()
            .map(cells -> new Module(name(cells), names(cells.get(1)), names(cells.get(2))))
            .toList();

    static final List<Room> ROOMS = rows("package").stream()
            .map(cells -> new Room(
                    name(cells), cells.get(1), names(cells.get(2)), cells.get(2).contains("what users may call")))
            .toList();

    private static final Pattern MODULE = Pattern.compile("/(harness-[a-z-]+?)(?:/target/classes|-\\d[^/]+\\.jar)");

    /** A row of the table of modules. */
    record Module(String name, List<String> mayUse, List<String> libraries) {

        static Module of(JavaClass type) {
            String source = type.getSource().orElseThrow().getUri().toString();
            String name = MODULE.matcher(source)
                    .results()
                    .map(found -> found.group(1))
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new AssertionError("No module at " + source));
            return MODULES.stream()
                    .filter(module -> module.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The module " + name + " has no row in " + FILE));
        }
    }

    /**
     * A row of the table of packages.
     *
     * @param users yes, some or no
     * @param usesSurface may use whatever users may call
     */
    record Room(String name, String users, List<String> mayUse, boolean usesSurface) {

        static Optional<Room> of(JavaClass type) {
            return of(type.getPackageName());
        }

        /** Empty for a package without a row. */
        static Optional<Room> of(String packageName) {
            return ROOMS.stream().filter(room -> room.has(packageName)).max(Comparator.comparing(room -> room.name()
                    .replace("*", "")
                    .length()));
        }

        private boolean has(String packageName) {
            if (name.equals(House.ROOT)) {
                return packageName.equals(name);
            }
            String pattern = packageName().replace(".", "\\.").replace("*", "[a-z]+");
            return packageName.matches(pattern + "(\\..*)?");
        }

        String packageName() {
            return name.equals(House.ROOT) ? name : House.ROOT + "." + name;
        }

        boolean isTemplate() {
            return name.endsWith("*");
        }
    }

    private Page() {}

    /** The page with other arrows, in the order of its rows. */
    static String with(Map<String, Set<String>> arrows) {
        List<String> order = ROOMS.stream().map(Room::name).toList();
        return text().lines()
                .map(line -> {
                    String[] cells = line.split("\\|", 5);
                    String name = cells.length < 5 ? "" : cells[1].strip().replace("`", "");
                    if (!arrows.containsKey(name)) {
                        return line;
                    }
                    String names = arrows.get(name).stream()
                            .sorted(Comparator.comparing(order::indexOf))
                            .map(used -> "`" + used + "` ")
                            .collect(Collectors.joining(", "))
                            .replace(" ,", ",");
                    return "|" + cells[1] + "|" + cells[2] + "| " + names + "|" + cells[4];
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The rows of the table whose first column has this heading. */
    private static List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean isInside = false;
        for (String line : text().split("\n")) {
            isInside = line.startsWith("| " + heading + " |") || isInside && line.startsWith("|");
            if (isInside && line.startsWith("| `")) {
                rows.add(Arrays.stream(line.split("\\|", -1))
                        .skip(1)
                        .map(String::strip)
                        .toList());
            }
        }
        return rows;
    }

    private static String text() {
        try {
            return House.read(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(List<String> cells) {
        return names(cells.get(0)).get(0);
    }

    private static List<String> names(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
