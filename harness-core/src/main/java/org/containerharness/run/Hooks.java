package org.containerharness.run;

import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.plan.ContainerAction;
import org.containerharness.readiness.Excerpt;

/** Runs the commands that are declared for a moment in a container's life. */
final class Hooks {

    private Hooks() {}

    /** @throws HarnessException if the command fails or does not end in time, with its output */
    static void run(Engine engine, ContainerAction.RunHook run) {
        HookSpec hook = run.hook();
        ExecResult result = engine.containers()
                .exec(
                        run.engineName(),
                        new ExecRequest(
                                hook.command(),
                                hook.environment(),
                                hook.workingDirectory(),
                                hook.user(),
                                hook.privileged(),
                                false,
                                java.util.Optional.empty(),
                                run.timeout(),
                                ExecRequest.Output.IGNORED,
                                ExecRequest.DEFAULT_OUTPUT_LIMIT));
        if (!result.succeeded()) {
            String end = result.exitCode().isPresent()
                    ? "ended with exit code " + result.exitCode().getAsInt()
                    : "did not end within " + DurationText.print(run.timeout());
            String output = Excerpt.endOf(result.stdout() + result.stderr());
            throw new HarnessException("The hook <" + hook.command() + "> " + run.moment() + " " + end
                    + (output.isEmpty() ? " and wrote nothing." : " and wrote: " + output));
        }
    }
}
