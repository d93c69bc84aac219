package org.containerharness.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.docker.api.Json;
import org.containerharness.files.Dockerfile;
import org.containerharness.model.BuildSpec;

/** What BuildKit says: steps that run side by side, each with its own output. */
final class BuildKitOutput extends BuildOutput {

    /** Such as {@code [build 2/5] RUN make}. */
    private static final Pattern NAME =
            Pattern.compile("\\[(?:\\w+/\\S+ )?(?:(\\S+) )?(\\d{1,4})/\\d+] ((\\w+).*)", Pattern.DOTALL);

    private static final class Running {

        private final Lines lines;
        private String name = "";
        private boolean isTold;
        private String error = "";

        Running(Lines lines) {
            this.lines = lines;
        }
    }

    private final Dockerfile dockerfile;
    private final Map<String, Running> steps = new LinkedHashMap<>();
    private Optional<String> id = Optional.empty();

    /** @param secrets that steps may read, besides those among the build's arguments */
    BuildKitOutput(
            String tag, Dockerfile dockerfile, BuildSpec spec, Collection<String> secrets, Consumer<String> told) {
        super(tag, spec, secrets, told);
        this.dockerfile = dockerfile;
    }

    @Override
    void message(JsonNode message) {
        switch (Json.text(message, "id")) {
            case "moby.image.id" ->
                Json.optionalText(message.path("aux"), "ID").ifPresent(found -> id = Optional.of(found));
            case "moby.buildkit.trace" -> trace(Json.text(message, "aux"));
            default -> {
                // Such as a warning of the engine about the route that was taken.
            }
        }
    }

    private void trace(String base64) {
        BuildTrace.read(Base64.getDecoder().decode(base64), new BuildTrace.Listener() {
            @Override
            public void onStep(
                    String digest, String name, boolean isCached, boolean hasStarted, boolean hasEnded, String error) {
                step(digest, name, isCached, hasStarted, error);
            }

            @Override
            public void onOutput(String digest, String text) {
                Running running = running(digest);
                running.lines.add(text, line -> {
                    running.lines.keep(line);
                    if (!line.isEmpty()) {
                        tell(line);
                    }
                });
            }

            @Override
            public void onWarning(String text) {
                tell("Warning: " + masked(text));
            }
        });
    }

    private Running running(String digest) {
        return steps.computeIfAbsent(digest, key -> new Running(new Lines()));
    }

    private void step(String digest, String name, boolean isCached, boolean hasStarted, String error) {
        Running running = running(digest);
        running.name = masked(name);
        running.error = error;
        if (hasStarted && !running.isTold && !name.startsWith("[internal]")) {
            running.isTold = true;
            tell(isCached ? running.name + " (cached)" : running.name);
        }
    }

    /** The steps that were cancelled because of it say so; the first other error is the cause. */
    @Override
    Optional<Step> failedStep() {
        return steps.values().stream()
                .filter(running -> !running.error.isEmpty() && !running.error.contains("context canceled"))
                .findFirst()
                .map(running -> new Step(running.name, instruction(running.name), running.lines.last()));
    }

    private Optional<Dockerfile.Instruction> instruction(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String stage = matcher.group(1) == null ? "" : matcher.group(1);
        return dockerfile
                .step(stage, Integer.parseInt(matcher.group(2)), matcher.group(4))
                .or(() -> dockerfile.named(matcher.group(3)));
    }

    @Override
    Optional<String> imageId() {
        return id;
    }
}
