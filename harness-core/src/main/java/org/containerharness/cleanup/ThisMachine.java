package org.containerharness.cleanup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.containerharness.plan.Owner;

/** The machine this process runs on: its processes as owners, and whether an owner still lives. */
public final class ThisMachine {

    /** What can be said of an owner from here. */
    public enum Standing {
        /** It runs here. */
        ALIVE,
        /** It ran here and has ended. */
        DEAD,
        /** It runs or ran elsewhere, or in a container of this machine, where its number means another process. */
        UNKNOWN
    }

    private static final int START_FIELD = 19;

    private final Path proc;

    private ThisMachine(Path proc) {
        this.proc = proc;
    }

    public static ThisMachine get() {
        return new ThisMachine(Path.of("/proc"));
    }

    static ThisMachine readFrom(Path proc) {
        return new ThisMachine(proc);
    }

    /** This process. */
    public Owner self() {
        long pid = ProcessHandle.current().pid();
        return owner(pid).orElseGet(() -> named(pid, "?"));
    }

    /** A process that runs here; empty if there is none with this number. */
    public Optional<Owner> owner(long pid) {
        return start(pid).map(start -> named(pid, start));
    }

    /** Whether that process lives, as far as it can be told from here. */
    public Standing standing(Owner owner) {
        Owner now = named(owner.pid(), start(owner.pid()).orElse(""));
        if (owner.equals(now) && !owner.start().equals("?")) {
            return Standing.ALIVE;
        }
        boolean here = !now.boot().isEmpty()
                && !now.pidNamespace().isEmpty()
                && owner.boot().equals(now.boot())
                && owner.pidNamespace().equals(now.pidNamespace());
        if (!here) {
            return Standing.UNKNOWN;
        }
        return owner.start().equals(now.start()) || owner.start().equals("?") ? Standing.ALIVE : Standing.DEAD;
    }

    private Owner named(long pid, String start) {
        return new Owner(host(), pid, start, boot(), pidNamespace());
    }

    /** Ticks since the boot where the kernel tells them: the clock can be set, they cannot. */
    private Optional<String> start(long pid) {
        if (!Files.isDirectory(proc)) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().startInstant())
                    .map(instant -> Long.toString(instant.toEpochMilli()));
        }
        return read(proc.resolve(pid + "/stat")).flatMap(ThisMachine::startOfLiving);
    }

    /** The name of the program is in brackets and may hold anything; the fields are counted from behind it. */
    private static Optional<String> startOfLiving(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended || fields.length <= START_FIELD ? Optional.empty() : Optional.of(fields[START_FIELD]);
    }

    private String boot() {
        return read(proc.resolve("sys/kernel/random/boot_id")).orElse("");
    }

    private String pidNamespace() {
        try {
            String link = Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
            return link.substring(link.indexOf('[') + 1).replace("]", "");
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private String host() {
        return read(proc.resolve("sys/kernel/hostname"))
                .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
                .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .filter(name -> !name.isBlank())
                .orElse("localhost");
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
