package org.containerharness.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.architecture.Page.Room;
import org.junit.jupiter.api.Test;

/** What users may call is on one page, and nothing else is public without need. */
class SurfaceTests {

    private static final Path PAGE = House.FOLDER.resolve("docs/api.md");

    private static final Path RIGHT_PAGE = Path.of("target/api.md").toAbsolutePath();

    private final Surface surface = Surface.ofUsers();

    private final Set<String> usedElsewhere = House.uses().stream()
            .filter(use -> !use.origin().getPackageName().equals(use.target().getPackageName()))
            .map(use -> use.target().getName().replaceFirst("\\$.*", ""))
            .collect(Collectors.toSet());

    private final Set<String> testImports = House.testImports();

    SurfaceTests() throws IOException {}

    @Test
    void onePageListsWhatUsersMayCall() throws IOException {
        String right = new ApiPage(surface).text();
        Files.writeString(RIGHT_PAGE, right);

        assertThat(Files.exists(PAGE) ? House.read(PAGE) : "")
                .as(PAGE + " is out of date; " + RIGHT_PAGE + " is as it should be")
                .isEqualTo(right);
    }

    /** Packages that are for users as a whole, and single types of others. */
    @Test
    void releasesAreComparedInWhatUsersMayCall() throws IOException {
        Set<String> right = new TreeSet<>();
        Page.ROOMS.stream().filter(room -> room.users().equals("yes")).forEach(room -> right.add(room.packageName()));
        surface.types().keySet().stream()
                .filter(type -> type.isTopLevelClass()
                        && Room.of(type).orElseThrow().users().equals("some"))
                .forEach(type -> right.add(type.getName()));

        String pom = House.read(House.FOLDER.resolve("pom.xml"));
        assertThat(Pattern.compile("<include>(.*)</include>").matcher(pom).results())
                .as("what japicmp includes")
                .extracting(found -> found.group(1))
                .containsExactlyElementsOf(right);
    }

    @Test
    void whatIsPublicIsForUsersOrForOtherRooms() {
        Set<String> needless = new TreeSet<>();
        for (JavaClass type : House.classes()) {
            if (Surface.isPublic(type)
                    && type.isTopLevelClass()
                    && !surface.types().containsKey(type)
                    && !isUsedElsewhere(type)
                    && !isFoundByName(type)) {
                needless.add(type.getName());
            }
        }

        assertThat(needless)
                .as("public types that users may not call and no other package uses; they can be package-private")
                .isEmpty();
    }

    /** Also if only a type inside it is. */
    private boolean isUsedElsewhere(JavaClass type) {
        return usedElsewhere.contains(type.getName()) || testImports.contains(type.getName());
    }

    /** By the command line or by a service loader. */
    private static boolean isFoundByName(JavaClass type) {
        boolean isMain = type.tryGetMethod("main", String[].class)
                .filter(main -> main.getModifiers().contains(JavaModifier.PUBLIC))
                .isPresent();
        return isMain
                || type.getAllRawInterfaces().stream()
                        .anyMatch(service -> isNamedFor(service.getName(), type.getName()));
    }

    private static boolean isNamedFor(String service, String provider) {
        try (Stream<Path> modules = Files.list(House.FOLDER)) {
            for (Path module : modules.toList()) {
                Path file =
                        module.resolve("src/main/resources/META-INF/services").resolve(service);
                if (Files.exists(file) && House.read(file).contains(provider)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void signaturesNameNoTypeOfALibraryButJUnit() {
        assertThat(surface.foreign())
                .allMatch(use -> use.matches(
                        "org\\.containerharness\\.(compose\\.)?junit\\..* -> org\\.junit\\.jupiter\\.api\\..*"));
    }

    @Test
    void roomsThatAreNotForUsersSaySo() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path file : House.mainSources()) {
            if (file.endsWith("package-info.java")) {
                String source = House.read(file).replaceAll("\\s+\\* ", " ");
                String packageName = source.replaceAll("(?s).*\npackage ([\\w.]+);.*", "$1");
                boolean isForNobody = Room.of(packageName)
                        .filter(room -> room.users().equals("no"))
                        .isPresent();
                if (isForNobody && !packageName.contains(".internal") && !source.contains("Not for users.")) {
                    silent.add(packageName);
                }
            }
        }

        assertThat(silent)
                .as("packages whose description lacks «Not for users.»")
                .isEmpty();
    }
}
