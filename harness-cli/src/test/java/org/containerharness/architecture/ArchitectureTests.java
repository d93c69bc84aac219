package org.containerharness.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.architecture.Page.Module;
import org.containerharness.architecture.Page.Room;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.containerharness.threads.Futures;
import org.junit.jupiter.api.Test;

/** The tables of docs/architecture.md, word by word, over the classes of all modules; and what else holds for all. */
class ArchitectureTests {

    private static final int LINES = 400;

    private static final long CORE_LINES = 22_000;

    /** What orchestrates decides nothing, and is short. */
    private static final Map<String, Integer> FEWER_LINES = Map.of("HarnessRuntime", 300, "PlanRunner", 300);

    private static final Path RIGHT_PAGE = Path.of("target/architecture.md").toAbsolutePath();

    private static final List<String> IN_EVERY_MODULE = List.of("java.", "javax.", "org.jspecify.annotations");

    @Test
    void everyPackageHasARow() {
        Set<String> without = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        for (JavaClass type : House.classes()) {
            Room.of(type).ifPresentOrElse(room -> used.add(room.name()), () -> without.add(type.getPackageName()));
        }

        assertThat(without).as("packages without a row in " + Page.FILE).isEmpty();
        assertThat(Page.ROOMS)
                .extracting(Room::name)
                .as("rows, each of a package")
                .containsAll(used);
        assertThat(used)
                .as("packages, each with a row")
                .containsAll(Page.ROOMS.stream().map(Room::name).toList());
        assertThat(Page.ROOMS).extracting(Room::users).containsOnly("yes", "some", "no");
    }

    @Test
    void packagesUseWhatTheirRowsName() throws IOException {
        String right = Page.with(arrows());
        Files.writeString(RIGHT_PAGE, right);

        assertThat(House.read(Page.FILE))
                .as(Page.FILE + " draws other arrows than the code has; " + RIGHT_PAGE + " draws those")
                .isEqualTo(right);
    }

    @Test
    void rowsNameOnlyWhatStandsBelow() {
        assertPointDown(Page.ROOMS, Room::name, Room::mayUse);
        assertPointDown(Page.MODULES, Module::name, Module::mayUse);
    }

    @Test
    void modulesUseWhatTheirRowsName() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        Map<String, Set<String>> drawn = new TreeMap<>();
        Page.MODULES.forEach(module -> {
            arrows.put(module.name(), new TreeSet<>());
            drawn.put(module.name(), new TreeSet<>(module.mayUse()));
        });
        ours().filter(use -> Module.of(use.origin()) != Module.of(use.target()))
                .forEach(use -> arrows.get(Module.of(use.origin()).name())
                        .add(Module.of(use.target()).name()));

        assertThat(text(arrows)).isEqualTo(text(drawn));
    }

    @Test
    void modulesUseTheLibrariesThatTheirRowsName() {
        Set<String> foreign = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        House.uses().stream().filter(use -> isOfLibrary(use.target())).forEach(use -> {
            Module module = Module.of(use.origin());
            String type = use.target().getName();
            module.libraries().stream()
                    .filter(type::startsWith)
                    .findFirst()
                    .ifPresentOrElse(
                            library -> used.add(module.name() + " " + library),
                            () -> foreign.add(module.name() + " " + type));
        });

        assertThat(foreign)
                .as("types of libraries that the module's row does not name")
                .isEmpty();
        assertThat(used)
                .as("libraries, each used where a row names it")
                .containsExactlyInAnyOrderElementsOf(Page.MODULES.stream()
                        .flatMap(module -> module.libraries().stream().map(name -> module.name() + " " + name))
                        .toList());
    }

    private static boolean isOfLibrary(JavaClass type) {
        return !House.isOurs(type) && IN_EVERY_MODULE.stream().noneMatch(type.getName()::startsWith);
    }

    @Test
    void aServiceUsesWhatUsersMayCall() {
        Set<JavaClass> surface = Surface.ofUsers().types().keySet();
        Set<String> more = new TreeSet<>();
        ours().filter(use -> Room.of(use.origin()).filter(Room::usesSurface).isPresent())
                .filter(use ->
                        !use.target().getPackageName().equals(use.origin().getPackageName()))
                .filter(use -> !isFree(use, surface))
                .forEach(use ->
                        more.add(use.origin().getName() + " -> " + use.target().getName()));

        assertThat(more)
                .as("uses by a service of what its users could not call, or of another service")
                .isEmpty();
    }

    private static boolean isFree(House.Use use, Set<JavaClass> surface) {
        Room target = Room.of(use.target()).orElseThrow();
        return Room.of(use.origin()).orElseThrow().mayUse().contains(target.name())
                || surface.contains(use.target()) && !target.isTemplate();
    }

    /** Generated builders stand in the package <code>internal</code> below what they build and belong to it. */
    @Test
    void packagesFormNoCycle() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName().replaceFirst("(\\.request)?\\.internal$", ""));
                    }

                    @Override
                    public String getDescription() {
                        return "all packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(House.classes());
    }

    @Test
    void modelAndPlanHaveNoSideEffects() {
        noClasses()
                .that()
                .resideInAnyPackage(House.ROOT + ".model..", House.ROOT + ".plan..")
                .should()
                .dependOnClassesThat(describe("do something", ArchitectureTests::hasSideEffects))
                .orShould()
                .callMethodWhere(describe("ask the clock or the process", ArchitectureTests::asksTheOutside))
                .because("a plan is a pure function; only then can it be compared in a test")
                .check(House.classes());
    }

    private static boolean asksTheOutside(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().startsWith("java.")
                && Set.of("now", "nanoTime", "currentTimeMillis", "getenv", "randomUUID", "exit")
                        .contains(call.getName());
    }

    /** Addresses and paths are values; what opens, waits or writes is not. */
    private static boolean hasSideEffects(JavaClass type) {
        String name = type.getName();
        return Stream.of("java.io.", "java.net.", "java.nio.file.Files", "java.nio.channels.", "java.util.concurrent.")
                                .anyMatch(name::startsWith)
                        && !Set.of("java.net.InetSocketAddress", "java.net.URI", "java.io.Serializable")
                                .contains(name)
                || Stream.of(
                                "org.slf4j.",
                                "java.util.logging.",
                                "java.time.Clock",
                                "java.lang.Process",
                                "java.util.Timer")
                        .anyMatch(name::startsWith)
                || Set.of("java.lang.Thread", "java.lang.Runtime", "java.util.Random", "java.security.SecureRandom")
                        .contains(name);
    }

    @Test
    void whoWaitsForAFutureDoesSoInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage(Futures.class.getPackageName())
                .and(describe(
                        "run beside tests", type -> !Module.of(type).name().equals("harness-benchmarks")))
                .should()
                .callMethodWhere(describe(
                        "wait as a pool's threads must not",
                        call -> call.getTargetOwner().isAssignableTo(CompletableFuture.class)
                                && Set.of("get", "join").contains(call.getName())))
                .because(Futures.class.getSimpleName() + " says what JUnit's pool would do")
                .check(House.classes());
    }

    @Test
    void onlyEntryPointsReadSettings() {
        noClasses()
                .that()
                .resideInAnyPackage(Page.ROOMS.stream()
                        .filter(room -> isBelowEntryPoints(room) && !room.name().equals("settings"))
                        .map(room -> House.ROOT + "." + room.name() + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Settings.class)
                .because("rooms below get options, and know only the keys in " + Setting.class.getSimpleName())
                .check(House.classes());
    }

    private static boolean isBelowEntryPoints(Room room) {
        List<String> names = Page.ROOMS.stream().map(Room::name).toList();
        return names.indexOf(room.name()) > names.indexOf(House.ROOT);
    }

    @Test
    void noMainClassIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : House.mainSources()) {
            try (Stream<String> lines = Files.lines(file)) {
                String name = file.getFileName().toString().replace(".java", "");
                if (lines.count() > FEWER_LINES.getOrDefault(name, LINES)) {
                    tooLong.add(name);
                }
            }
        }

        assertThat(tooLong).as("classes of more than " + LINES + " lines").isEmpty();
    }

    /** What grows beyond this is more than one thing, and gets a module or a room of its own. */
    @Test
    void theCoreIsSmallAndNoRoomOfItIsLarge() throws IOException {
        Map<Path, Long> lines = new HashMap<>();
        for (Path file : House.mainSources()) {
            if (file.startsWith(House.FOLDER.resolve("harness-core"))) {
                lines.merge(file.getParent(), (long) Files.readAllLines(file).size(), Long::sum);
            }
        }
        long all = lines.values().stream().mapToLong(Long::longValue).sum();

        assertThat(all).as("lines of harness-core").isBetween(1L, CORE_LINES);
        assertThat(lines).allSatisfy((room, size) -> assertThat(size)
                .as("lines of " + room.getFileName() + ", a fifth of the core at most")
                .isLessThanOrEqualTo(all / 5));
    }

    @Test
    void equalityThatIsWrittenOutLeavesNoComponentOut() {
        Map<String, Set<String>> leftOut = new TreeMap<>();
        Set<String> checked = new TreeSet<>();
        for (JavaClass type : House.classes()) {
            boolean comparesParts = type.isRecord()
                    && type.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> call.getOrigin().getName().equals("equals")
                                    && call.getTarget().getName().equals("parts"));
            if (!comparesParts) {
                continue;
            }
            checked.add(type.getSimpleName());
            Set<String> components = type.getFields().stream()
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                    .map(JavaField::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            type.getMethod("parts")
                    .getFieldAccesses()
                    .forEach(access -> components.remove(access.getTarget().getName()));
            if (!components.isEmpty()) {
                leftOut.put(type.getName(), components);
            }
        }

        assertThat(checked).contains("ContainerSpec", "PortSpec");
        assertThat(leftOut)
                .as("components of records that their parts() leave out")
                .isEmpty();
    }

    /** Whoever reads a simple name knows which type is meant. */
    @Test
    void simpleNamesAreUnique() throws IOException {
        Map<String, Long> times = House.mainSources().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("package-info.java"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        times.values().removeIf(count -> count == 1);

        assertThat(times.keySet()).isEmpty();
    }

    /** Between two rows, by name. */
    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        Page.ROOMS.stream()
                .filter(room -> !room.usesSurface())
                .forEach(room -> arrows.put(room.name(), new TreeSet<>()));
        ours().forEach(use -> {
            Optional<Room> origin = Room.of(use.origin());
            Optional<Room> target = Room.of(use.target());
            if (origin.isPresent()
                    && target.isPresent()
                    && !origin.equals(target)
                    && !origin.get().usesSurface()) {
                arrows.get(origin.get().name()).add(target.get().name());
            }
        });
        return arrows;
    }

    private static String text(Map<String, Set<String>> arrows) {
        return arrows.entrySet().stream()
                .map(entry -> entry.getKey() + ": "
                        + entry.getValue().stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }

    private static <T> void assertPointDown(
            List<T> rows, Function<T, String> nameOf, Function<T, Collection<String>> mayUse) {
        List<String> names = rows.stream().map(nameOf).toList();
        for (T row : rows) {
            List<String> below = names.subList(names.indexOf(nameOf.apply(row)) + 1, names.size());
            assertThat(below).as("rows below " + nameOf.apply(row)).containsAll(mayUse.apply(row));
        }
    }

    private static Stream<House.Use> ours() {
        return House.uses().stream().filter(use -> House.isOurs(use.target()));
    }
}
