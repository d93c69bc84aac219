package org.containerharness.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.LogLine;
import org.containerharness.events.RunEvent;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.MaskedFailure;
import org.containerharness.model.Secrets;
import org.containerharness.plan.Operation;
import org.junit.jupiter.api.Test;

/**
 * What the harness knows to be secret leaves it in no text, because of the types that texts leave by: they ask {@link
 * Secrets}, and nothing else says anything. And what is a secret is learned by the types that hold it.
 */
class SecretRuleTests {

    /** Components of records that hold secrets, or texts which may. */
    private static final Set<String> HOLD_SECRETS = Set.of(
            "environment", "password", "secret", "headers", "arguments", "driverOptions", "words", "test", "value");

    /** Records with a component of such a name that is none. */
    private static final Map<String, String> HOLD_NONE = Map.of(
            "lease.ProcessTree$Entry", "processes of this machine, which are never shown",
            "model.PlacementConstraint", "what is said of nodes, such as a host name");

    @Test
    void onlyTheLogTalksToSlf4j() {
        noClasses()
                .that(are("neither the log nor the one that finds its jar", type -> !Set.of("Log", "EngineClassPath")
                        .contains(House.outermost(type).getSimpleName())))
                .and(are("used by users", type -> !type.getPackageName().contains(".benchmarks")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .because("the log masks what it says")
                .check(House.classes());
    }

    @Test
    void onlyTheLogAndTheConsoleHaveTheStandardStreams() {
        Set<String> users = new TreeSet<>();
        House.classes().stream()
                .filter(type -> !type.getPackageName().contains(".benchmarks"))
                .forEach(type -> type.getFieldAccessesFromSelf().stream()
                        .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
                        .forEach(access -> users.add(House.outermost(type).getSimpleName())));

        assertThat(users)
                .as("users of System.out and System.err; the watchdog's is a pipe to the log")
                .containsExactlyInAnyOrder("Console", "Log", "WatchdogMain");
    }

    /** The console's own streams are for canonical Compose files, which must have their values. */
    @Test
    void theCommandsPrintThroughTheMask() {
        Set<String> users = new TreeSet<>();
        House.classes().stream()
                .filter(type -> type.getPackageName().equals(House.ROOT + ".cli"))
                .forEach(type -> type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().getSimpleName().equals("Console"))
                        .filter(call -> Set.of("out", "err").contains(call.getName()))
                        .forEach(call -> users.add(type.getSimpleName())));

        assertThat(users).containsExactlyInAnyOrder("HarnessCommand", "ComposeCommand");
    }

    @Test
    void whatIsThrownAndSaidAsksForSecrets() {
        for (Class<?> way :
                Set.of(HarnessException.class, MaskedFailure.class, Log.class, Operation.class, FailureReport.class)) {
            assertThat(asks(House.classes().get(way)))
                    .as(way + " asks " + Secrets.class)
                    .isTrue();
        }
    }

    /** What is told of a run comes from specs, failures and output; only these hold nothing of them. */
    @Test
    void eventsAskForSecrets() {
        Set<String> silent = new TreeSet<>();
        for (Class<?> kind : RunEvent.class.getPermittedSubclasses()) {
            if (!asks(House.classes().get(kind))) {
                silent.add(kind.getSimpleName());
            }
        }

        assertThat(silent)
                .as("events whose constructor does not ask " + Secrets.class)
                .containsExactlyInAnyOrder(
                        "SessionEnded", "PlanBegan", "StackStarted", "ContainerChanged", "FixturesUsed");
        assertThat(asks(House.classes().get(RunEvent.Used.class)))
                .as("what FixturesUsed holds asks")
                .isTrue();
    }

    /** Exceptions that users see; those which never leave their class are private. */
    @Test
    void whatUsersCatchIsAHarnessException() {
        Set<String> others = new TreeSet<>();
        House.classes().stream()
                .filter(type -> type.isAssignableTo(Throwable.class) && !type.isAssignableTo(HarnessException.class))
                .filter(type -> type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)
                        && Surface.ofUsers().types().containsKey(type))
                .forEach(type -> others.add(type.getName()));

        assertThat(others).isEmpty();
    }

    /** A line of output is shown as a text that knows the container's secrets. */
    @Test
    void outputIsShownThroughContainerText() {
        noClasses()
                .that()
                .resideInAnyPackage(House.ROOT + ".junit..", House.ROOT + ".run..")
                .and(are("neither that nor what gives output to users", type -> !Set.of(
                                "ContainerText", "RunningContainer", "Investigation", "CauseFinder")
                        .contains(House.outermost(type).getSimpleName())))
                .should()
                .callMethod(LogLine.class, "text")
                .because("ContainerText masks what the container was given")
                .check(House.classes());
    }

    @Test
    void recordsThatHoldSecretsTellOfThem() {
        Set<String> silent = new TreeSet<>();
        House.classes().stream()
                .filter(type -> type.isRecord() && isOfDeclarations(type))
                .filter(type -> type.getFields().stream()
                        .filter(field ->
                                !field.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC))
                        .map(JavaField::getName)
                        .anyMatch(HOLD_SECRETS::contains))
                .filter(type -> type.getConstructors().stream().noneMatch(SecretRuleTests::asks))
                .forEach(type -> silent.add(type.getFullName().replace(House.ROOT + ".", "")));

        assertThat(silent)
                .as("records with one of " + HOLD_SECRETS + " whose constructor does not teach Secrets")
                .containsExactlyInAnyOrderElementsOf(HOLD_NONE.keySet());
    }

    private static boolean isOfDeclarations(JavaClass type) {
        return type.getPackageName().matches("org\\.containerharness\\.(model|engine|lease)");
    }

    private static boolean asks(JavaClass type) {
        return type.getCodeUnits().stream().anyMatch(SecretRuleTests::asks)
                || House.classes().stream()
                        .filter(inner -> inner.getName().startsWith(type.getName() + "$"))
                        .flatMap(inner -> inner.getCodeUnits().stream())
                        .anyMatch(SecretRuleTests::asks);
    }

    private static boolean asks(JavaCodeUnit unit) {
        return unit.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Secrets.class));
    }

    private static DescribedPredicate<JavaClass> are(String what, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(what, test);
    }
}
