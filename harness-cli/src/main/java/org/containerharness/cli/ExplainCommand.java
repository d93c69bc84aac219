package org.containerharness.cli;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.Harness;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.junit.Scope;
import org.containerharness.lease.SharedLook;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.HarnessException;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a test class would start, and what of it would be shared. */
@Command(
        name = "explain",
        description = "Prints the plan of a test class, and whether what is kept would be reused and why.")
final class ExplainCommand extends Subcommand implements Runnable {

    @Parameters(paramLabel = "CLASS", description = "The test class, such as com.example.OrdersIT.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private String className;

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Where the class and what it needs is, besides this program's own class path.")
    private String classPath = "";

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    /** What was found out of one scope. */
    private record Shared(Scope scope, List<SharedLook> looks) {}

    @Override
    public void run() {
        DeclaredStacks stacks = DeclaredStacks.of(testClass());
        try (Harness harness = Harness.over(program.connect(), program.settings())) {
            List<Shared> shared = new ArrayList<>();
            stacks.ofClass().forEach((scope, stack) -> {
                if (scope.isShared()) {
                    shared.add(new Shared(scope, harness.look(stack, SharedScope.valueOf(scope.name()))));
                }
            });
            if (json) {
                JsonOutput.print(forPrograms(harness, stacks, shared), program.out());
            } else {
                print(harness, stacks, shared);
            }
        }
    }

    private Class<?> testClass() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = ownLoader();
        thread.setContextClassLoader(loader);
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new HarnessException(
                    "The class <" + className + "> cannot be loaded (" + e
                            + "). Give its class path with -cp, such as target/test-classes:target/classes and its"
                            + " dependencies.",
                    e);
        }
    }

    /** Lives as long as the program. */
    private ClassLoader ownLoader() {
        List<URL> places = new ArrayList<>();
        for (String place : classPath.split(File.pathSeparator)) {
            if (!place.isBlank()) {
                try {
                    places.add(Path.of(place).toUri().toURL());
                } catch (MalformedURLException e) {
                    throw new HarnessException("<" + place + "> in the class path is no place: " + e.getMessage(), e);
                }
            }
        }
        return new URLClassLoader(places.toArray(URL[]::new), ExplainCommand.class.getClassLoader());
    }

    private void print(Harness harness, DeclaredStacks stacks, List<Shared> shared) {
        if (stacks.ofClass().isEmpty() && stacks.ofMethods().isEmpty()) {
            program.out().println(className + " declares nothing.");
            return;
        }
        if (!stacks.ofClass().isEmpty()) {
            program.out().println("The class, if nothing of it runs yet:");
            printPlan(plan(harness, stacks, StackSpec.named("class")));
        }
        stacks.ofMethods().forEach((method, stack) -> {
            program.out().println("Each run of " + method + ", besides:");
            stack.containers().forEach(spec -> program.out().println("  container " + spec.name()));
            stack.networks().forEach(spec -> program.out().println("  network " + spec.name()));
            stack.volumes().forEach(spec -> program.out().println("  volume " + spec.name()));
            stack.adopted().forEach(spec -> program.out().println("  fixture " + spec.name()));
        });
        shared.forEach(this::print);
    }

    private void printPlan(Plan plan) {
        plan.toString().lines().forEach(line -> program.out().println("  " + line));
    }

    private void print(Shared shared) {
        program.out().println("Shared in " + shared.scope() + " scope:");
        for (SharedLook look : shared.looks()) {
            program.out().println("  " + look.id() + ", identity " + look.identity());
            if (look.kept().isEmpty()) {
                program.out().println("    none is kept; it would be made");
            }
            for (SharedLook.Kept kept : look.kept()) {
                String where = kept.build().isEmpty() ? "" : " of build " + kept.build();
                program.out()
                        .println("    " + kept.engineName() + where + " would " + (kept.isReusable() ? "" : "not ")
                                + "be reused: " + kept.reason());
            }
        }
    }

    /** All scopes as one: what is shared is there before what is not. */
    private static Plan plan(Harness harness, DeclaredStacks stacks, StackSpec all) {
        StackSpec whole = all;
        for (StackSpec stack : stacks.ofClass().values()) {
            whole = whole.plus(stack);
        }
        return harness.plan(whole);
    }

    private Map<String, Object> forPrograms(Harness harness, DeclaredStacks stacks, List<Shared> shared) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("class", className);
        all.put(
                "plan",
                plan(harness, stacks, StackSpec.named("class"))
                        .toString()
                        .lines()
                        .toList());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Shared scope : shared) {
            for (SharedLook look : scope.looks()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("scope", scope.scope().name());
                row.put("kind", look.id().kind().name().toLowerCase(java.util.Locale.ROOT));
                row.put("name", look.id().name());
                row.put("place", look.place().text());
                row.put("identity", look.identity());
                row.put("kept", look.kept().stream().map(ExplainCommand::kept).toList());
                rows.add(row);
            }
        }
        all.put("shared", rows);
        return all;
    }

    private static Map<String, Object> kept(SharedLook.Kept kept) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("engineName", kept.engineName());
        row.put("build", kept.build());
        row.put("reusable", kept.isReusable());
        row.put("reason", kept.reason());
        return row;
    }
}
