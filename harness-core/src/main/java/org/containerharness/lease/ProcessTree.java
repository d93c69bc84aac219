package org.containerharness.lease;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process with those above it.
 *
 * @param processes the process itself first, then its parent, and so on upwards
 */
record ProcessTree(List<Entry> processes) {

    /** A chain longer than this is no chain of processes. */
    private static final int LONGEST = 64;

    /**
     * A process.
     *
     * @param command the program, empty where the system does not tell
     * @param arguments what it was given; empty where the system does not tell
     */
    record Entry(long pid, String command, List<String> arguments) {

        Entry {
            arguments = List.copyOf(arguments);
        }

        /** The program without folder and {@code .exe}. */
        String program() {
            String name = command.substring(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1);
            return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
        }

        boolean isJava() {
            return program().equals("java") || program().equals("javaw");
        }
    }

    ProcessTree {
        processes = List.copyOf(processes);
        if (processes.isEmpty()) {
            throw new IllegalArgumentException("A process tree has at least the process itself.");
        }
    }

    /** The processes above this one, as far as the system tells. */
    static ProcessTree ofThisProcess() {
        List<Entry> chain = new ArrayList<>();
        Optional<ProcessHandle> at = Optional.of(ProcessHandle.current());
        while (at.isPresent() && chain.size() < LONGEST) {
            ProcessHandle process = at.get();
            chain.add(entry(process));
            at = process.parent().filter(parent -> isOlder(parent, process));
        }
        return new ProcessTree(chain);
    }

    static Entry entry(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        return new Entry(
                process.pid(),
                info.command().orElse(""),
                info.arguments().map(List::of).orElseGet(() -> longArguments(process.pid())));
    }

    /** Java tells no arguments of a process whose command line is longer than a page of memory; Linux does. */
    private static List<String> longArguments(long pid) {
        try {
            String line =
                    Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = List.of(line.split("\0"));
            return words.subList(1, words.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The number of a parent that has ended may have been given to another process. */
    private static boolean isOlder(ProcessHandle parent, ProcessHandle child) {
        var parentStart = parent.info().startInstant();
        var childStart = child.info().startInstant();
        return parentStart.isEmpty()
                || childStart.isEmpty()
                || !parentStart.get().isAfter(childStart.get());
    }

    Entry self() {
        return processes.get(0);
    }
}
