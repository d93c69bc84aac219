package org.containerharness.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.progress.StackProgress;
import org.containerharness.readiness.Excerpt;
import org.jspecify.annotations.Nullable;

/** Does what is declared for a moment in a container's life. */
final class Hooks {

    private final Engine engine;
    private final AdoptedFixtures fixtures;
    private final StackProgress progress;

    /** @param progress knows the containers and their addresses */
    Hooks(Engine engine, AdoptedFixtures fixtures, StackProgress progress) {
        this.engine = engine;
        this.fixtures = fixtures;
        this.progress = progress;
    }

    /** @throws HarnessException if it fails or does not end in time */
    void run(ContainerAction.RunHook run) {
        HookSpec hook = run.hook();
        if (hook instanceof HookSpec.InContainer command) {
            inContainer(run, command);
        } else if (hook instanceof HookSpec.Sql sql) {
            String address = progress.rewrite(sql.url(), run);
            within(run, () -> SqlStatements.run(address, sql.user(), sql.password(), sql.statements()));
        } else if (hook instanceof HookSpec.Code code) {
            within(run, () -> code.work().run(fixtures.service(progress.container(run))));
        } else {
            throw new IllegalArgumentException("Nobody knows how to run " + hook + ".");
        }
    }

    private void inContainer(ContainerAction.RunHook run, HookSpec.InContainer hook) {
        ExecResult result = engine.containers().exec(run.engineName(), ExecRequest.of(hook, run.timeout()));
        if (!result.succeeded()) {
            String end = result.exitCode().isPresent()
                    ? "ended with exit code " + result.exitCode().getAsInt()
                    : "did not end within " + DurationText.print(run.timeout());
            String output = Excerpt.endOf(result.stdout() + result.stderr());
            throw failure(run, end + (output.isEmpty() ? " and wrote nothing." : " and wrote: " + output), null);
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    /** On a thread of its own: what hangs in somebody else's code can be left there, and interrupted. */
    private static void within(ContainerAction.RunHook run, Task work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread thread = new Thread(task, "harness-hook");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(run.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw failure(run, "did not end within " + DurationText.print(run.timeout()) + ".", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String text = cause instanceof HarnessException ? String.valueOf(cause.getMessage()) : cause.toString();
            throw failure(run, "failed: " + Excerpt.endOf(text), cause);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw failure(run, "was interrupted.", e);
        }
    }

    private static HarnessException failure(ContainerAction.RunHook run, String what, @Nullable Throwable cause) {
        String text = "The hook <" + run.hook().text() + "> " + run.moment() + " " + what;
        return cause == null ? new HarnessException(text) : new HarnessException(text, cause);
    }
}
