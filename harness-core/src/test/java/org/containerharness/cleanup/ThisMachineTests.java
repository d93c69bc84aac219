package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisMachineTests {

    private static final Owner RUNNING = new Owner("build-7", 42, "777", "boot-1", "4026531836");

    @TempDir
    Path proc;

    private ThisMachine machine;

    @BeforeEach
    void aMachineWithOneProcess() throws IOException {
        write("sys/kernel/hostname", "build-7\n");
        write("sys/kernel/random/boot_id", "boot-1\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
        write("42/stat", stat("(a ) strange (name)", "S", "777"));
        machine = ThisMachine.readFrom(proc);
    }

    @Test
    void namesAProcessByItsStart() {
        assertThat(machine.owner(42)).contains(RUNNING);
        assertThat(machine.owner(43)).isEmpty();
    }

    @Test
    void seesThatAnOwnerLives() {
        assertThat(machine.standing(RUNNING)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void seesThatAnOwnerHasEnded() {
        assertThat(machine.standing(new Owner("build-7", 43, "777", "boot-1", "4026531836")))
                .isEqualTo(Standing.DEAD);
    }

    @Test
    void tellsALaterProcessWithTheSameNumber() {
        assertThat(machine.standing(new Owner("build-7", 42, "776", "boot-1", "4026531836")))
                .isEqualTo(Standing.DEAD);
    }

    @Test
    void countsAZombieAsEnded() throws IOException {
        write("42/stat", stat("(java)", "Z", "777"));

        assertThat(machine.standing(RUNNING)).isEqualTo(Standing.DEAD);
    }

    @Test
    void doesNotJudgeOtherMachinesBootsAndContainers() {
        assertThat(machine.standing(new Owner("build-8", 43, "777", "boot-2", "4026531836")))
                .isEqualTo(Standing.UNKNOWN);
        assertThat(machine.standing(new Owner("build-7", 42, "777", "boot-0", "4026531836")))
                .isEqualTo(Standing.UNKNOWN);
        assertThat(machine.standing(new Owner("job-1", 42, "777", "boot-1", "4026539999")))
                .isEqualTo(Standing.UNKNOWN);
    }

    @Test
    void recognisesThisVeryProcess() {
        Owner self = ThisMachine.get().self();

        assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(ThisMachine.get().standing(self)).isEqualTo(Standing.ALIVE);
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static String stat(String name, String state, String start) {
        return "42 " + name + " " + state + " 1".repeat(18) + " " + start + " 0 0\n";
    }
}
