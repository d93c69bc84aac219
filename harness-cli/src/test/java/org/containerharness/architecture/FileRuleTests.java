package org.containerharness.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may make files, so that nothing that is read again stands where others can write. */
class FileRuleTests {

    /** Each with where it does so; what is kept between runs goes through the first. */
    private static final Map<String, String> MAKERS = Map.ofEntries(
            Map.entry("OwnFolder", "in folders of this user's own"),
            Map.entry("CopyOfClassPath", "in an OwnFolder"),
            Map.entry("LockFile", "in the project, as source"),
            Map.entry("Attachments", "where JUnit says, below the project's build output"),
            Map.entry("Screenshots", "where JUnit says, below the project's build output"),
            Map.entry("OutputFile", "in the project's build output, never read again"),
            Map.entry("StateFile", "in the project's build output, never read again"),
            Map.entry("OutputFiles", "in the project's build output, never read again"),
            Map.entry("OutputFolders", "in the project's build output, only their names are read"),
            Map.entry("ReportFolder", "in the project's build output, where it makes pages of journals"),
            Map.entry("Summary", "where harness.report.summary says"),
            Map.entry("Journal", "in the project's build output, read for reports, which take it for text"),
            Map.entry("ArchiveExtractor", "where the caller of copyOut says"),
            Map.entry("RunningImage", "where the caller of save says"),
            Map.entry("ImageService", "where the caller of save says"),
            Map.entry("ConfigCommand", "where the option --output says"),
            Map.entry("SshTransport", "in a temporary folder of a random name that Java makes for this user only"),
            Map.entry("RegistryCredentials", "a temporary file of a random name that Java makes for this user only"),
            Map.entry("GitFolders", "in an OwnFolder, and a temporary file of a random name"));

    @Test
    void onlyTheseMakeFiles() {
        Set<String> makers = new TreeSet<>();
        House.classes().stream()
                .filter(type -> !type.getPackageName().startsWith(House.ROOT + ".benchmarks"))
                .flatMap(type -> type.getCodeUnits().stream()
                        .flatMap(unit -> unit.getCallsFromSelf().stream())
                        .filter(FileRuleTests::makesAFile)
                        .map(call -> House.outermost(type).getSimpleName()))
                .forEach(makers::add);

        assertThat(makers)
                .as("classes that make files; what is kept between runs is made by OwnFolder, the rest is listed here")
                .containsExactlyInAnyOrderElementsOf(MAKERS.keySet());
    }

    private static boolean makesAFile(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (owner.isEquivalentTo(Files.class)) {
            return Stream.of("create", "write", "newOutput", "newBufferedWriter", "newByteChannel", "copy", "move")
                    .anyMatch(name::startsWith);
        }
        return owner.isEquivalentTo(FileChannel.class) && name.equals("open")
                || Set.of("java.io.FileOutputStream", "java.io.FileWriter", "java.io.RandomAccessFile")
                        .contains(owner.getName())
                || owner.getName().equals("java.io.File")
                        && Set.of("createTempFile", "mkdir", "mkdirs", "createNewFile")
                                .contains(name);
    }
}
