import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Makes the table of engines out of the reports of their tests: {@code java MatrixPage.java RESULTS PAGE}. */
final class MatrixPage {

    private static final String BEGIN = "<!-- matrix -->";
    private static final String END = "<!-- /matrix -->";

    /** By the beginning of a class's name without its package; the first that fits counts. */
    private static final Map<String, String> FEATURES = new LinkedHashMap<>();

    static {
        FEATURES.put("HarnessEngineTest", "start, stop, ports, networks, volumes");
        FEATURES.put("RealEngineTest", "each call of the port");
        FEATURES.put("ReadinessOnEngineTest", "readiness, healthchecks, exits");
        FEATURES.put("CopiedFilesEngineTest", "files in and out");
        FEATURES.put("ImageBuildOnEngineTest", "builds");
        FEATURES.put("BuildSessionOnEngineTest", "builds with secrets and SSH agents");
        FEATURES.put("ImagesOnEngineTest", "registries: push, pull, digests");
        FEATURES.put("SnapshotsOnEngineTest", "snapshots");
        FEATURES.put("SharingEngineTest", "BUILD and MACHINE scope");
        FEATURES.put("CleanupOnEngineTest", "clean-up after a killed JVM");
        FEATURES.put("HostPortTest", "ports of the test's JVM");
        FEATURES.put("ComposeStackEngineTest", "Compose projects");
        FEATURES.put("WithComposeEngineTest", "Compose projects in tests");
    }

    private static final String EXAMPLES = "all examples";

    /** What the harness says where it refuses what an engine cannot do. */
    private static final Pattern REFUSAL = Pattern.compile("needs an engine that [^,]+");

    private static final class Cell {
        private int run;
        private int refused;
        private final List<String> notes = new ArrayList<>();
        private int failed;
    }

    private MatrixPage() {}

    public static void main(String[] arguments) throws Exception {
        Path results = Path.of(arguments[0]);
        Path page = Path.of(arguments[1]);
        Map<String, Map<String, Cell>> columns = new TreeMap<>();
        try (Stream<Path> engines = Files.list(results)) {
            for (Path engine : engines.filter(Files::isDirectory).sorted().toList()) {
                Map<String, Cell> column = column(engine);
                if (!column.isEmpty()) {
                    columns.put(title(engine), column);
                }
            }
        }
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no part between " + BEGIN + " and " + END);
        }
        Files.writeString(page, text.substring(0, begin + BEGIN.length()) + "\n\n" + table(columns) + "\n" + text.substring(end));
        System.out.println(page + ": " + String.join(", ", columns.keySet()));
    }

    private static String title(Path engine) throws IOException {
        String name = engine.getFileName().toString().startsWith("podman") ? "Podman " : "Docker ";
        Matcher version = Pattern.compile("\"Version\":\"([0-9.]+)").matcher(Files.readString(engine.resolve("version.json")));
        return name + (version.find() ? version.group(1) : engine.getFileName())
                + (engine.getFileName().toString().endsWith("-rootless") ? ", rootless" : "");
    }

    private static Map<String, Cell> column(Path engine) throws Exception {
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (File file : Objects.requireNonNull(engine.toFile().listFiles((folder, name) -> name.startsWith("TEST-")))) {
            NodeList tests = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file)
                    .getElementsByTagName("testcase");
            for (int i = 0; i < tests.getLength(); i++) {
                note((Element) tests.item(i), cells);
            }
        }
        return cells;
    }

    private static void note(Element test, Map<String, Cell> cells) {
        String name = test.getAttribute("classname").replaceFirst(".*\\.", "");
        Cell cell = cells.computeIfAbsent(feature(test.getAttribute("classname"), name), ignored -> new Cell());
        if (test.getElementsByTagName("skipped").getLength() > 0) {
            return;
        }
        cell.run++;
        for (String kind : List.of("failure", "error")) {
            NodeList failures = test.getElementsByTagName(kind);
            if (failures.getLength() > 0) {
                noteFailure((Element) failures.item(0), name + "." + test.getAttribute("name").replaceFirst("\\(.*", ""), cell);
                return;
            }
        }
    }

    private static void noteFailure(Element failure, String test, Cell cell) {
        String all = failure.getAttribute("message") + "\n" + failure.getTextContent();
        // Long texts have line breaks.
        Matcher refusal = REFUSAL.matcher(all.replaceAll("\\s+", " "));
        String note;
        if (refusal.find()) {
            cell.refused++;
            note = "refused: " + refusal.group();
        } else {
            cell.failed++;
            note = "`" + test + "`: " + firstLine(all);
        }
        if (!cell.notes.contains(note)) {
            cell.notes.add(note);
        }
    }

    private static String feature(String fullName, String className) {
        if (fullName.startsWith("org.containerharness.examples.")) {
            return EXAMPLES;
        }
        return FEATURES.entrySet().stream()
                .filter(entry -> className.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("others");
    }

    private static String firstLine(String text) {
        String line = text.strip().lines().map(String::strip).filter(each -> !each.isEmpty() && !each.startsWith("Expecting")).findFirst().orElse("").replaceAll("/tmp/\\S+", "…").replace("|", "/");
        return line.length() > 160 ? line.substring(0, 160) + "…" : line;
    }

    private static String table(Map<String, Map<String, Cell>> columns) {
        List<String> features = new ArrayList<>(FEATURES.values());
        features.add(EXAMPLES);
        StringBuilder text = new StringBuilder("| what is tested | " + String.join(" | ", columns.keySet()) + " |\n");
        text.append("|---|").append("---|".repeat(columns.size())).append('\n');
        List<String> notes = new ArrayList<>();
        for (String feature : features) {
            if (columns.values().stream().noneMatch(column -> column.containsKey(feature))) {
                continue;
            }
            text.append("| ").append(feature).append(" |");
            columns.forEach((engine, column) -> text.append(' ').append(cell(column.get(feature), notes)).append(" |"));
            text.append('\n');
        }
        for (int i = 0; i < notes.size(); i++) {
            text.append(i == 0 ? "\n" : "").append(i + 1).append(". ").append(notes.get(i)).append('\n');
        }
        return text.toString();
    }

    private static String cell(Cell cell, List<String> notes) {
        if (cell == null || cell.run == 0) {
            return "–";
        }
        int passed = cell.run - cell.refused - cell.failed;
        StringBuilder text = new StringBuilder(passed == cell.run ? "all " + cell.run : passed + " of " + cell.run);
        for (String note : cell.notes) {
            if (!notes.contains(note)) {
                notes.add(note);
            }
            text.append(" [").append(notes.indexOf(note) + 1).append(']');
        }
        return text.toString();
    }
}
