package org.containerharness.cleanup;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    /** This process. Read from its own file, since this runs before the first container of a cold JVM. */
    public Owner self() {
        String stat = read("self/stat");
        int blank = stat.indexOf(' ');
        if (blank > 0) {
            return named(Long.parseLong(stat.substring(0, blank)), startOfLiving(stat));
        }
        long pid = ProcessHandle.current().pid();
        String start = start(pid);
        return named(pid, start.isEmpty() ? "?" : start);
    }

    /** A process that runs here; empty if there is none with this number. */
    public Optional<Owner> owner(long pid) {
        String start = start(pid);
        return start.isEmpty() ? Optional.empty() : Optional.of(named(pid, start));
    }

    /** Whether that process lives, as far as it can be told from here. */
    public Standing standing(Owner owner) {
        Owner now = named(owner.pid(), start(owner.pid()));
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

    /** Ticks since the boot where the kernel tells them: the clock can be set, they cannot. Empty for no process. */
    private String start(long pid) {
        if (!Files.isDirectory(proc)) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().startInstant())
                    .map(instant -> Long.toString(instant.toEpochMilli()))
                    .orElse("");
        }
        return startOfLiving(read(pid + "/stat"));
    }

    /** The name of the program is in brackets and may hold anything; the fields are counted from behind it. */
    private static String startOfLiving(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended || fields.length <= START_FIELD ? "" : fields[START_FIELD];
    }

    private String boot() {
        return read("sys/kernel/random/boot_id");
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
        for (String name :
                new String[] {read("sys/kernel/hostname"), System.getenv("HOSTNAME"), System.getenv("COMPUTERNAME")}) {
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return "localhost";
    }

    /** Empty for a file that cannot be read. */
    private String read(String file) {
        try (InputStream content = new FileInputStream(proc.resolve(file).toFile())) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
