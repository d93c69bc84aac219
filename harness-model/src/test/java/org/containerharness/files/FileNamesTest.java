package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM takes its encoding of file names from the locale it is started with, so one is started for each. */
@EnabledOnOs(OS.LINUX)
class FileNamesTest {

    @TempDir
    private Path folder;

    /** Prints what a context has, in a JVM of its own. */
    public static void main(String[] arguments) {
        String text;
        try {
            BuildSpec spec = BuildSpec.ofContext(Path.of(arguments[0])).withInlineDockerfile("FROM scratch\n");
            text = String.join(
                    "|",
                    BuildContext.of(spec).items().stream()
                            .map(item -> item.name() + item.link())
                            .toList());
        } catch (InvalidValueException e) {
            text = e.getMessage();
        }
        System.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private String listed(String locale) throws IOException {
        ProcessBuilder listing = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FileNamesTest.class.getName(),
                folder.toString());
        listing.environment().put("LC_ALL", locale);
        return output(listing.redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private static String output(ProcessBuilder command) throws IOException {
        Process process = command.start();
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** This JVM's own locale may not be able to name such files. */
    private void shell(String script) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
        output(shell.directory(folder.toFile()).redirectErrorStream(true));
    }

    @Test
    void areUtf8WhateverTheLocaleIs() throws IOException {
        shell("touch \"$(printf '\\303\\251')\" \"$(printf 'b\\\\c')\"; mkdir \"$(printf '\\303\\250')\";"
                + " touch \"$(printf '\\303\\250/a%%20')\"; ln -s \"$(printf '../\\303\\251')\" x");
        List<String> expected = List.of("b\\c", "x../é", "è", "è/a%20", "é");

        assertThat(listed("C.UTF-8").split("\\|")).containsExactlyElementsOf(expected);
        assertThat(listed("C").split("\\|")).containsExactlyElementsOf(expected);
    }

    @Test
    void otherNamesAreRefusedUnlessTheyAreIgnored() throws IOException {
        shell("touch \"$(printf 'a\\377')\" \"$(printf 'a\\376')\"");

        assertThat(listed("C.UTF-8")).contains("a name that is not UTF-8", "Rename it");
        Files.writeString(folder.resolve(".dockerignore"), "a*\n");
        assertThat(listed("C.UTF-8")).isEqualTo(".dockerignore");
    }
}
