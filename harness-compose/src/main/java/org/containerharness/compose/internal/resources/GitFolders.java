package org.containerharness.compose.internal.resources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.containerharness.files.OwnFolder;
import org.containerharness.model.InvalidValueException;

/**
 * Git repositories as folders: fetched by the {@code git} command of this machine, so with its log-ins and proxies, into
 * temporary folders that go with this JVM. Each is fetched once by one load.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#git-repositories">Git repositories as contexts</a>
 */
public final class GitFolders {

    private static final String GIT = "(git://.*|ssh://.*|git@.*|github\\.com/.*|https?://[^#]*\\.git(#.*)?)";

    /** A regular expression for remote contexts that are no Git repositories. */
    public static final String OTHER_REMOTES = "(?!" + GIT + "$|docker-image://).*://.*";

    private static final String REF = "[a-zA-Z0-9_][a-zA-Z0-9._/@+-]*";
    private static final long LIMIT_SECONDS = 300;
    private static final int MOST_OUTPUT = 2_000;

    private final Map<String, Path> fetched = new HashMap<>();

    /** Whether a build context is a Git repository. */
    public static boolean isGit(String context) {
        return context.matches(GIT);
    }

    /**
     * Returns the folder that a context means: {@code repository#ref:folder}.
     *
     * @throws InvalidValueException if it cannot be fetched, with what git says
     */
    public Path folder(String context) {
        int hash = context.indexOf('#');
        String repository = hash < 0 ? context : context.substring(0, hash);
        String[] fragment = (hash < 0 ? "" : context.substring(hash + 1)).split(":", 2);
        String ref = fragment[0].isEmpty() ? "HEAD" : fragment[0];
        if (!ref.matches(REF)) {
            throw new InvalidValueException("<" + ref + "> is neither a branch nor a tag nor a commit.");
        }
        Path root = fetched.computeIfAbsent(repository + "#" + ref, key -> fetch(repository, ref));
        Path folder = root.resolve(fragment.length > 1 ? fragment[1] : "").normalize();
        if (!folder.startsWith(root) || !Files.isDirectory(folder)) {
            throw new InvalidValueException(
                    "<" + fragment[1] + "> is no folder of " + shown(repository) + " at " + ref + ".");
        }
        return folder;
    }

    private static Path fetch(String repository, String ref) {
        String url = repository.startsWith("github.com/") ? "https://" + repository : repository;
        try {
            Path folder = OwnFolder.temporary("containerharness-git").path();
            try {
                fetch(folder, url, ref);
                remove(folder.resolve(".git"));
                leaveToExit(folder);
                return folder;
            } catch (IOException | RuntimeException e) {
                remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidValueException("The repository " + shown(url) + " could not be fetched: " + e.getMessage()
                    + ". A Git context needs the git command on this machine; or check it out and name the folder.");
        }
    }

    private static void fetch(Path folder, String url, String ref) throws IOException {
        git(folder, url, "init", "-q");
        try {
            git(folder, url, "fetch", "-q", "--no-tags", "--depth", "1", "--", url, ref);
        } catch (InvalidValueException e) {
            if (!String.valueOf(e.getMessage()).contains("shallow")) {
                throw e;
            }
            // A plain web server cannot cut the history.
            git(folder, url, "fetch", "-q", "--no-tags", "--", url, ref);
        }
        git(folder, url, "checkout", "-q", "--detach", "FETCH_HEAD");
        if (Files.exists(folder.resolve(".gitmodules"))) {
            git(folder, url, "submodule", "-q", "update", "--init", "--recursive", "--depth", "1");
        }
    }

    private static void git(Path folder, String url, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder.getParent(), "containerharness-git", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            builder.environment().put("GIT_ALLOW_PROTOCOL", "git:http:https:ssh");
            builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"));
            Process git = builder.start();
            boolean hasEnded = false;
            try {
                git.getOutputStream().close();
                hasEnded = git.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            } finally {
                // Also if this thread was interrupted, as by a test's time-out.
                git.destroyForcibly();
            }
            if (!hasEnded || git.exitValue() != 0) {
                String said = Files.readString(output, StandardCharsets.UTF_8).strip();
                throw new InvalidValueException("The repository " + shown(url) + " could not be fetched: git "
                        + arguments[0]
                        + (hasEnded ? " ended with " + git.exitValue() : " did not end within " + LIMIT_SECONDS + " s")
                        + " and said: " + masked(said, url));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Who is in the URL stays out of texts. */
    private static String shown(String url) {
        return url.replaceAll("://[^/\\s]*@", "://***@");
    }

    private static String masked(String text, String url) {
        String shown = shown(text.replace(url, shown(url)));
        return shown.length() <= MOST_OUTPUT ? shown : shown.substring(0, MOST_OUTPUT) + "…";
    }

    /** The files are a build's context, which has no use for the history; a failed fetch leaves nothing. */
    private static void remove(Path folder) throws IOException {
        List<Path> all = walked(folder);
        for (int last = all.size() - 1; last >= 0; last--) {
            Files.delete(all.get(last));
        }
    }

    /** Removed in the opposite order. */
    private static void leaveToExit(Path folder) throws IOException {
        walked(folder).forEach(path -> path.toFile().deleteOnExit());
    }

    private static List<Path> walked(Path folder) throws IOException {
        try (Stream<Path> walked = Files.walk(folder)) {
            return walked.toList();
        }
    }
}
