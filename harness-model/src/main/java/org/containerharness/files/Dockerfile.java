package org.containerharness.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as far as one must understand it without building it: its instructions with their lines, its stages, and
 * the images it begins from.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public final class Dockerfile {

    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([a-zA-Z]+)\\s*=\\s*(.+?)\\s*");
    private static final Pattern HEREDOC = Pattern.compile("<<-?\\s*(?:\"([^\"]+)\"|'([^']+)'|([a-zA-Z_]\\w*))");
    private static final Pattern FLAG = Pattern.compile("--([a-z-]+)(?:=(\\S+))?");
    private static final Pattern MOUNT_FROM = Pattern.compile("(?:^|,)from=([^,\\s]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::?([-+])([^}]*))?}|(\\w+))");
    private static final Pattern UNNAMED_STAGE = Pattern.compile("stage-(\\d{1,4})");
    private static final Set<String> LAYERS = Set.of("RUN", "COPY", "ADD", "WORKDIR");

    /** Arguments whose values the builder alone knows. */
    public static final Set<String> OF_BUILDER = Set.of(
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETARCH",
            "TARGETVARIANT",
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDARCH",
            "BUILDVARIANT");

    private static final Set<String> WITH_HEREDOC = Set.of("RUN", "COPY", "ADD");

    /**
     * An instruction.
     *
     * @param line where it begins, from 1
     * @param lastLine where it ends, before any heredoc
     * @param keyword in upper case
     * @param text without the keyword, on one line; what a heredoc holds is left out
     */
    public record Instruction(int line, int lastLine, String keyword, String text) {

        /** The words behind the flags. */
        public List<String> words() {
            List<String> words = new ArrayList<>();
            for (String word : text.split("\\s+")) {
                if (!word.isEmpty() && (!words.isEmpty() || !word.startsWith("--"))) {
                    words.add(word);
                }
            }
            return words;
        }

        private Map<String, String> flags() {
            Map<String, String> flags = new LinkedHashMap<>();
            for (String word : text.split("\\s+")) {
                Matcher flag = FLAG.matcher(word);
                if (!flag.matches()) {
                    break;
                }
                flags.merge(flag.group(1), flag.group(2) == null ? "" : flag.group(2), (a, b) -> a + " " + b);
            }
            return flags;
        }

        @Override
        public String toString() {
            return keyword + " " + text;
        }
    }

    /**
     * An image that an instruction needs from outside.
     *
     * @param written as it stands in the file
     * @param name with the values of arguments; still has a {@code $} where only the builder knows what that stands for
     */
    public record Use(Instruction instruction, String written, String name) {}

    private final Map<String, String> directives = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();

    private Dockerfile() {}

    /** Reads any text; what is no instruction stays for the builder to refuse. */
    public static Dockerfile parse(String text) {
        Dockerfile file = new Dockerfile();
        file.read((text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1));
        return file;
    }

    private void read(String[] lines) {
        int next = 0;
        while (next < lines.length) {
            Matcher directive = DIRECTIVE.matcher(lines[next].strip());
            if (!directive.matches()) {
                break;
            }
            directives.putIfAbsent(directive.group(1).toLowerCase(Locale.ROOT), directive.group(2));
            next++;
        }
        String escape = directives.getOrDefault("escape", "\\");
        while (next < lines.length) {
            next = readInstruction(lines, next, escape);
        }
    }

    private int readInstruction(String[] lines, int first, String escape) {
        String line = lines[first].strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return first + 1;
        }
        StringBuilder joined = new StringBuilder();
        int next = first;
        while (next < lines.length) {
            String part = lines[next++].strip();
            if (next > first + 1 && (part.isEmpty() || part.startsWith("#"))) {
                continue;
            }
            boolean goesOn = part.endsWith(escape);
            String plain = goesOn ? part.substring(0, part.length() - 1).strip() : part;
            joined.append(joined.length() == 0 ? "" : " ").append(plain);
            if (!goesOn) {
                break;
            }
        }
        String whole = joined.toString();
        int blank = whole.indexOf(' ') < 0 ? whole.length() : whole.indexOf(' ');
        String keyword = whole.substring(0, blank).toUpperCase(Locale.ROOT);
        instructions.add(
                new Instruction(first + 1, next, keyword, whole.substring(blank).strip()));
        if (WITH_HEREDOC.contains(keyword)) {
            Matcher heredoc = HEREDOC.matcher(whole);
            while (heredoc.find()) {
                next = afterHeredoc(lines, next, heredoc);
            }
        }
        return next;
    }

    private static int afterHeredoc(String[] lines, int from, Matcher heredoc) {
        String end = heredoc.group(1) != null
                ? heredoc.group(1)
                : heredoc.group(2) != null ? heredoc.group(2) : heredoc.group(3);
        for (int next = from; next < lines.length; next++) {
            if (lines[next].strip().equals(end)) {
                return next + 1;
            }
        }
        // Not closed, or no heredoc at all but a shift of a shell.
        return from;
    }

    public List<Instruction> instructions() {
        return List.copyOf(instructions);
    }

    /** The image named by {@code # syntax=}, which reads the file instead of the builder itself. */
    public Optional<String> syntax() {
        return Optional.ofNullable(directives.get("syntax"));
    }

    /** Names of the stages, in lower case. */
    public List<String> stages() {
        return instructions.stream()
                .filter(instruction -> instruction.keyword().equals("FROM"))
                .map(Instruction::words)
                .filter(words -> words.size() == 3 && words.get(1).equalsIgnoreCase("AS"))
                .map(words -> words.get(2).toLowerCase(Locale.ROOT))
                .toList();
    }

    int stageCount() {
        return (int) instructions.stream()
                .filter(instruction -> instruction.keyword().equals("FROM"))
                .count();
    }

    /** True if a build may stop there. */
    public boolean hasStage(String target) {
        boolean isNumber =
                !target.isEmpty() && target.length() < 4 && target.chars().allMatch(Character::isDigit);
        return stages().contains(target.toLowerCase(Locale.ROOT))
                || (isNumber && Integer.parseInt(target) < stageCount());
    }

    /** Names of the arguments it declares. */
    public Set<String> arguments() {
        Set<String> names = new LinkedHashSet<>();
        for (Instruction instruction : instructions) {
            boolean onBuild = instruction.keyword().equals("ONBUILD")
                    && instruction.text().regionMatches(true, 0, "ARG ", 0, 4);
            if (instruction.keyword().equals("ARG") || onBuild) {
                String text = onBuild ? instruction.text().substring(4) : instruction.text();
                for (String word : text.strip().split("\\s+")) {
                    int equals = word.indexOf('=');
                    names.add(equals < 0 ? word : word.substring(0, equals));
                }
            }
        }
        return names;
    }

    /**
     * The images it needs from outside, as far as that can be told without building.
     *
     * @param values of its arguments, where they differ from their defaults
     */
    public Set<String> images(Map<String, String> values) {
        Set<String> images = new LinkedHashSet<>();
        uses(values).forEach(use -> images.add(use.name()));
        return images;
    }

    /**
     * Where it names images from outside.
     *
     * @param values of its arguments, where they differ from their defaults
     */
    public List<Use> uses(Map<String, String> values) {
        Map<String, String> global = new HashMap<>();
        Map<String, String> ofStage = new HashMap<>();
        Set<String> stages = new LinkedHashSet<>();
        List<Use> uses = new ArrayList<>();
        for (Instruction instruction : instructions) {
            switch (instruction.keyword()) {
                // A FROM knows only the arguments before the first one.
                case "ARG" -> argument(instruction, values, stages.isEmpty() ? global : ofStage, global);
                case "FROM" -> {
                    List<String> words = instruction.words();
                    if (!words.isEmpty()) {
                        add(instruction, words.get(0), global, stages, uses);
                    }
                    stages.add(words.size() == 3 ? words.get(2).toLowerCase(Locale.ROOT) : "");
                    ofStage.clear();
                }
                case "COPY" -> {
                    String from = instruction.flags().get("from");
                    if (from != null) {
                        add(instruction, from, ofStage, stages, uses);
                    }
                }
                case "RUN" -> {
                    Matcher from = MOUNT_FROM.matcher(instruction.flags().getOrDefault("mount", ""));
                    while (from.find()) {
                        add(instruction, from.group(1), ofStage, stages, uses);
                    }
                }
                default -> {
                    // Needs no image.
                }
            }
        }
        return uses;
    }

    /**
     * The first image whose name has a variable that the builder alone knows, such as {@code TARGETARCH}.
     *
     * @param values of its arguments, where they differ from their defaults
     */
    public Optional<Use> useOfPlatform(Map<String, String> values) {
        return uses(values).stream()
                .filter(use -> VARIABLE.matcher(use.name()).find())
                .findFirst();
    }

    private static void argument(
            Instruction instruction,
            Map<String, String> values,
            Map<String, String> known,
            Map<String, String> global) {
        for (String word : instruction.words()) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String fallback = equals < 0
                    ? global.getOrDefault(name, "")
                    : word.substring(equals + 1).replace("\"", "").replace("'", "");
            known.put(name, values.getOrDefault(name, expanded(fallback, known)));
        }
    }

    private static void add(
            Instruction instruction, String written, Map<String, String> known, Set<String> stages, List<Use> uses) {
        String name = expanded(written, known);
        boolean isStage =
                stages.contains(name.toLowerCase(Locale.ROOT)) || name.chars().allMatch(Character::isDigit);
        if (!isStage && !name.isEmpty() && !name.equals("scratch")) {
            uses.add(new Use(instruction, written, name));
        }
    }

    private static String expanded(String text, Map<String, String> known) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1) != null ? match.group(1) : match.group(4);
            String value = known.getOrDefault(name, "");
            if (OF_BUILDER.contains(name) && value.isEmpty()) {
                value = match.group();
            } else if ("-".equals(match.group(2)) && value.isEmpty()) {
                value = match.group(3);
            } else if ("+".equals(match.group(2)) && !value.isEmpty()) {
                value = match.group(3);
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** The instruction of a number, as the classic builder counts them. */
    public Optional<Instruction> instruction(int number) {
        return number < 1 || number > instructions.size()
                ? Optional.empty()
                : Optional.of(instructions.get(number - 1));
    }

    /**
     * The instruction of a step, as BuildKit counts them: those that make a layer, in each stage anew.
     *
     * @param stage a name, {@code stage-1} for the second one without, or empty where there is only one
     */
    public Optional<Instruction> step(String stage, int number, String keyword) {
        int wanted = stage.isEmpty() ? 0 : stageIndex(stage);
        int index = -1;
        int counted = 0;
        for (Instruction instruction : instructions) {
            boolean isFrom = instruction.keyword().equals("FROM");
            index += isFrom ? 1 : 0;
            counted = isFrom ? 0 : counted;
            if (isFrom ? isFromOutside(instruction) : LAYERS.contains(instruction.keyword())) {
                counted++;
                if (index == wanted && counted == number) {
                    return Optional.of(instruction)
                            .filter(found -> found.keyword().equals(keyword));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isFromOutside(Instruction from) {
        String image = from.words().isEmpty() ? "" : from.words().get(0).toLowerCase(Locale.ROOT);
        return !image.equals("scratch") && !stages().contains(image);
    }

    private int stageIndex(String name) {
        int index = -1;
        for (Instruction instruction : instructions) {
            if (instruction.keyword().equals("FROM")) {
                index++;
                List<String> words = instruction.words();
                if (words.size() == 3 && words.get(2).equalsIgnoreCase(name)) {
                    return index;
                }
            }
        }
        Matcher unnamed = UNNAMED_STAGE.matcher(name);
        return unnamed.matches() ? Integer.parseInt(unnamed.group(1)) : -1;
    }

    /** The instruction that a builder names so; the longest common beginning decides, since builders shorten them. */
    public Optional<Instruction> named(String text) {
        String wanted = text.replaceAll("\\s+", " ").strip();
        Optional<Instruction> best = Optional.empty();
        int longest = 0;
        for (Instruction instruction : instructions) {
            int common = common(wanted, instruction.toString().replaceAll("\\s+", " "));
            boolean sameKeyword = common > instruction.keyword().length();
            if (sameKeyword && common > longest) {
                longest = common;
                best = Optional.of(instruction);
            }
        }
        return best;
    }

    private static int common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
