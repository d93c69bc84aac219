package org.containerharness.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Docker's own command, for comparison. */
public final class DockerCommand {

    private DockerCommand() {}

    /** Returns what it wrote to its standard output. */
    public static String run(String... arguments) {
        return runIn(Path.of("."), Map.of(), arguments);
    }

    static String runIn(Path folder, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("docker", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(variables);
            Process process = builder.redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean isOver = process.waitFor(60, TimeUnit.SECONDS);
            String text = Files.readString(errors);
            Files.delete(errors);
            if (!isOver || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + output + text);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
