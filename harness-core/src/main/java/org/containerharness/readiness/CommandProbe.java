package org.containerharness.readiness;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.model.Command;
import org.containerharness.model.DurationText;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;

/** A command that succeeds in the container. */
record CommandProbe(String description, Engine engine, String container, ExecRequest request) implements Probe {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);

    /** The engine's own default. */
    private static final Duration HEALTHCHECK_LIMIT = Duration.ofSeconds(30);

    private static final Pattern NOT_THERE =
            Pattern.compile("executable file not found|no such file or directory|permission denied");

    static CommandProbe of(Command command, Engine engine, String container) {
        return new CommandProbe(
                "command <" + command + ">",
                engine,
                container,
                ExecRequest.of(command).within(COMMAND_LIMIT));
    }

    /** The healthcheck's own command, run as the engine runs it. */
    static CommandProbe of(HealthcheckSpec healthcheck, Engine engine, String container) {
        List<String> words = healthcheck.test().subList(1, healthcheck.test().size());
        Command command = healthcheck.test().get(0).equals("CMD-SHELL")
                ? Command.of("/bin/sh", "-c", String.join(" ", words))
                : new Command(words);
        Duration limit =
                healthcheck.timeout().filter(timeout -> !timeout.isZero()).orElse(HEALTHCHECK_LIMIT);
        return new CommandProbe(
                "healthcheck <" + String.join(" ", words) + ">",
                engine,
                container,
                ExecRequest.of(command).within(limit));
    }

    @Override
    public ProbeResult probe() {
        try {
            return judge(engine.containers().exec(container, request));
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.COMMAND_NOT_FOUND) {
                throw e;
            }
            return ProbeResult.never(description + " cannot be run in the container: " + Excerpt.of(e));
        }
    }

    private ProbeResult judge(ExecResult result) {
        if (result.succeeded()) {
            return new ProbeResult(Verdict.READY, description + " succeeded");
        }
        if (isNotThere(result)) {
            return ProbeResult.never(
                    description + " cannot be run in the container: " + Excerpt.of(result.stdout() + result.stderr()));
        }
        String end = result.exitCode().isPresent()
                ? "ended with exit code " + result.exitCode().getAsInt()
                : "did not end within " + DurationText.print(request.timeout());
        String output = Excerpt.of(result.stdout() + "\n" + result.stderr());
        return ProbeResult.notYet(
                description + " " + end + (output.isEmpty() ? " (no output)" : " (output: \"" + output + "\")"));
    }

    /** The engine reports a command that it cannot run as output of that command. */
    private static boolean isNotThere(ExecResult result) {
        String output = result.stdout() + result.stderr();
        return output.startsWith("OCI runtime exec failed")
                && NOT_THERE.matcher(output).find();
    }
}
