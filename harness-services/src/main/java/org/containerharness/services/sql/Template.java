package org.containerharness.services.sql;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.containerharness.files.FileContents;
import org.containerharness.files.OriginalFiles;
import org.containerharness.files.Sha256;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Service;
import org.containerharness.space.Shell;
import org.containerharness.space.Space;

/**
 * What the databases of one kind are cloned from. Its name is made from what it contains, so processes that share a
 * container share it too, and whoever comes first makes it.
 *
 * @param original a database that is copied first, empty for none
 * @param scripts SQL files, in order
 * @param migration a class that does more, empty for none
 */
record Template<S extends Space>(
        Optional<String> original, List<FileSpec.Source> scripts, Optional<Class<? extends Migration<S>>> migration) {

    /** How long somebody else may take to make it before he is taken for dead. */
    private static final Duration MAKING_LIMIT = Duration.ofMinutes(2);

    private static final String FOLDER = "/tmp/containerharness-templates";

    Template {
        scripts = List.copyOf(scripts);
    }

    /** Worked out once for a container: the scripts are read for it, and every test asks. */
    String name(Service service) {
        return service.shared(this, String.class, () -> "ch_template_" + hash());
    }

    /** Makes it unless it is there; waits if another process makes it. */
    void make(Service service, SqlDatabases.Server<S> server) {
        String name = name(service);
        String[] answer = {""};
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(MAKING_LIMIT.plusSeconds(30))
                    .until(() -> {
                        answer[0] = claim(name, service, server);
                        return !answer[0].equals("busy");
                    });
        } catch (ConditionTimeoutException e) {
            throw new HarnessException(
                    "Another process makes the template database " + name + " in <" + service.name()
                            + "> and was not done after " + MAKING_LIMIT.toSeconds()
                            + " s. See what it does there, or remove " + lock(name) + " in the container.",
                    e);
        }
        if (answer[0].equals("mine")) {
            makeNow(name, service, server);
        }
    }

    private String claim(String name, Service service, SqlDatabases.Server<S> server) {
        String script = "if " + server.isReady(name) + "; then echo ready; exit; fi\n"
                + "mkdir -p " + FOLDER + "\n"
                + "if [ -n \"$(find " + lock(name) + " -maxdepth 0 -mmin +" + MAKING_LIMIT.toMinutes()
                + " 2>/dev/null)\" ]; then rmdir " + lock(name) + " || true; fi\n"
                + "if mkdir " + lock(name) + " 2>/dev/null; then echo mine; else echo busy; fi\n";
        return Shell.run(service, server.environment(), Shell.LIMIT, script).strip();
    }

    private void makeNow(String name, Service service, SqlDatabases.Server<S> server) {
        Map<String, String> names = new LinkedHashMap<>();
        try {
            List<FileSpec> files = new ArrayList<>();
            StringBuilder script = new StringBuilder(original.map(database -> server.makeCopy(name, database))
                            .orElseGet(() -> server.makeEmpty(name)))
                    .append('\n');
            for (Script each : contents()) {
                String file = FOLDER + "/" + name + "-" + files.size() + ".sql";
                names.put(file, each.name());
                files.add(FileSpec.ofText(each.text(), file).withMode(0644));
                script.append(server.runFile(name, file)).append('\n');
            }
            if (!files.isEmpty()) {
                service.copyIn(files);
            }
            Shell.run(service, server.environment(), MAKING_LIMIT, script.toString());
            if (migration.isPresent()) {
                migrate(migration.get(), server.open(name));
            }
            Shell.run(service, server.environment(), Shell.LIMIT, server.complete(name));
        } catch (HarnessException e) {
            throw new HarnessException(
                    "The template database for " + describe() + " could not be made in <" + service.name() + ">. "
                            + named(String.valueOf(e.getMessage()), names),
                    e);
        } finally {
            Shell.run(service, Map.of(), Shell.LIMIT, "rmdir " + lock(name));
        }
    }

    /** People know their scripts by what they declared, not by where the copies are. */
    private static String named(String text, Map<String, String> names) {
        String named = text;
        for (Map.Entry<String, String> file : names.entrySet()) {
            named = named.replace(file.getKey(), file.getValue());
        }
        return named;
    }

    private static <S extends Space> void migrate(Class<? extends Migration<S>> type, S template) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            constructor.newInstance().migrate(template);
        } catch (ReflectiveOperationException e) {
            throw new HarnessException(
                    "The migration " + type.getName() + " cannot be made. It needs a constructor without parameters: "
                            + e,
                    e);
        } catch (Exception e) {
            throw new HarnessException("The migration " + type.getName() + " failed: " + e.getMessage(), e);
        }
    }

    private static String lock(String name) {
        return FOLDER + "/" + name + ".lock";
    }

    private String describe() {
        List<String> parts = new ArrayList<>();
        original.ifPresent(database -> parts.add("a copy of the database <" + database + ">"));
        scripts.forEach(script -> parts.add(OriginalFiles.nameOf(script)));
        migration.ifPresent(type -> parts.add(type.getName()));
        return parts.isEmpty() ? "an empty schema" : String.join(", ", parts);
    }

    private String hash() {
        MessageDigest digest = Sha256.digest();
        original.ifPresent(database -> digest.update(("copy of " + database + "\0").getBytes(StandardCharsets.UTF_8)));
        for (Script script : contents()) {
            digest.update(script.text().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        if (migration.isPresent()) {
            MigrationContent.of(migration.get()).forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(content);
            });
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    /** @param name as it was declared, in a folder that was declared with its own */
    private record Script(String name, String text) {}

    /** All scripts, in the order in which they run. */
    private List<Script> contents() {
        return scripts.stream().flatMap(script -> contents(script).stream()).toList();
    }

    private static List<Script> contents(FileSpec.Source script) {
        SortedMap<String, byte[]> files;
        try {
            files = FileContents.of(script);
        } catch (InvalidValueException | UncheckedIOException e) {
            throw new HarnessException(
                    "The script " + OriginalFiles.nameOf(script) + " cannot be read: " + e.getMessage(), e);
        }
        if (!files.containsKey("")) {
            files.keySet().removeIf(name -> !name.endsWith(".sql"));
            refuseFoldersInside(script, files.keySet());
        }
        String name = OriginalFiles.nameOf(script);
        return files.entrySet().stream()
                .map(file -> new Script(
                        file.getKey().isEmpty() || name.endsWith("/")
                                ? name + file.getKey()
                                : name + "/" + file.getKey(),
                        new String(file.getValue(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static void refuseFoldersInside(FileSpec.Source folder, Set<String> scripts) {
        if (scripts.isEmpty()) {
            throw new HarnessException("The folder of scripts " + OriginalFiles.nameOf(folder) + " has no file *.sql.");
        }
        List<String> inside =
                scripts.stream().filter(name -> name.contains("/")).toList();
        if (!inside.isEmpty()) {
            throw new HarnessException(
                    "The folder of scripts " + OriginalFiles.nameOf(folder) + " has scripts in folders inside it: "
                            + String.join(", ", inside)
                            + ". The scripts of one folder run in the order of their names; name each folder by itself, in the"
                            + " order in which they are to run.");
        }
    }
}
