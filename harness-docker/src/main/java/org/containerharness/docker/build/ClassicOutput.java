package org.containerharness.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.docker.api.Json;
import org.containerharness.files.Dockerfile;
import org.containerharness.model.BuildSpec;

/**
 * What the classic builder says: lines such as {@code Step 2/5 : RUN make} and the output of the steps. Podman's says {@code
 * STEP 2/5: RUN make}.
 */
final class ClassicOutput extends BuildOutput {

    private static final Pattern STEP = Pattern.compile("(?:Step|STEP) (\\d+)/\\d+ ?: .*");
    private static final Pattern IMAGE = Pattern.compile("-{2,3}> ([0-9a-f]{11,})");
    private static final Pattern CACHED = Pattern.compile("-{2,3}> Using cache\\b.*");

    private final Dockerfile dockerfile;
    private final Lines lines = new Lines();
    private final Deque<String> made = new ArrayDeque<>();
    private String step = "";
    private Optional<Dockerfile.Instruction> instruction = Optional.empty();
    private boolean isCached;
    private Optional<String> id = Optional.empty();

    ClassicOutput(String tag, Dockerfile dockerfile, BuildSpec spec, Consumer<String> told) {
        super(tag, spec, List.of(), told);
        this.dockerfile = dockerfile;
    }

    @Override
    void message(JsonNode message) {
        Json.optionalText(message.path("aux"), "ID").ifPresent(found -> id = Optional.of(found));
        lines.add(Json.text(message, "stream"), this::line);
    }

    private void line(String line) {
        if (line.isEmpty()) {
            return;
        }
        Matcher next = STEP.matcher(line);
        Matcher image = IMAGE.matcher(line);
        if (next.matches()) {
            step = line;
            instruction = dockerfile.instruction(Integer.parseInt(next.group(1)));
            isCached = false;
            lines.clear();
        } else {
            lines.keep(line);
            isCached |= CACHED.matcher(line).matches();
            if (image.matches() && !isCached && !step.contains(": FROM ")) {
                made.addFirst(image.group(1));
            }
        }
        tell(line);
    }

    @Override
    Optional<Step> failedStep() {
        return step.isEmpty() ? Optional.empty() : Optional.of(new Step(step, instruction, lines.last()));
    }

    @Override
    Optional<String> imageId() {
        return id;
    }

    @Override
    List<String> remains() {
        return List.copyOf(made);
    }
}
