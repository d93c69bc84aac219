package org.containerharness.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.EngineErrors.Meaning;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.api.ErrorMessages;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.files.Dockerfile;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.Secrets;

/** Reads what a builder says, tells it on line by line, and explains its failure. */
abstract class BuildOutput {

    private static final int KEPT_LINES = 20;

    /** The step that failed, as far as known. */
    record Step(String name, Optional<Dockerfile.Instruction> instruction, List<String> lastLines) {

        boolean isFrom() {
            return instruction.map(found -> found.keyword().equals("FROM")).orElse(name.contains(" FROM "));
        }
    }

    private final String tag;
    private final Collection<String> secrets;
    private final Consumer<String> told;

    BuildOutput(String tag, BuildSpec spec, Collection<String> secrets, Consumer<String> told) {
        this.tag = tag;
        this.secrets = new ArrayList<>(secrets);
        this.secrets.addAll(Secrets.among(spec.arguments()));
        this.told = told;
    }

    /** Takes one message that is not an error. */
    abstract void message(JsonNode message);

    abstract Optional<Step> failedStep();

    abstract Optional<String> imageId();

    /** Images without a name that the build has made so far, newest first. */
    List<String> remains() {
        return List.of();
    }

    final Optional<String> read(InputStream body) throws IOException {
        ErrorMessages messages = new ErrorMessages(body, this::failure);
        for (JsonNode message = messages.next(); message != null; message = messages.next()) {
            message(message);
        }
        return imageId();
    }

    final String masked(String text) {
        return Secrets.mask(text, secrets);
    }

    final void tell(String line) {
        told.accept(line);
    }

    private EngineException failure(String error) {
        Optional<Step> step = failedStep();
        Meaning meaning = EngineErrors.meaningOf(Subject.IMAGE_TRANSFER, 0, error);
        // A base image that is missing says so by its own kind; any other failure is that of a step.
        boolean ofRegistry =
                switch (meaning.kind()) {
                    case IMAGE_UNKNOWN, REGISTRY_DENIED, RATE_LIMITED, REGISTRY_UNREACHABLE, WRONG_PLATFORM ->
                        step.map(Step::isFrom).orElse(true);
                    case DISK_FULL -> true;
                    default -> false;
                };
        StringBuilder text = new StringBuilder("Could not build image ").append(tag);
        step.ifPresent(failed -> {
            text.append(": ").append(failed.name()).append(" failed");
            failed.instruction().ifPresent(found -> text.append(" (Dockerfile line ")
                    .append(found.line())
                    .append(": ")
                    .append(masked(found.toString()))
                    .append(')'));
        });
        text.append(": ").append(masked(error));
        String sentence =
                EngineErrors.sentence(text.toString(), ofRegistry ? meaning : new Meaning(Kind.BUILD_FAILED, ""));
        List<String> lines = step.map(Step::lastLines).orElse(List.of());
        if (!lines.isEmpty()) {
            sentence += "\nIts last output:\n    " + String.join("\n    ", lines);
        }
        return new EngineException(ofRegistry ? meaning.kind() : Kind.BUILD_FAILED, 0, sentence, null);
    }

    /** Cuts pieces of output into lines and keeps the last of them. */
    final class Lines {

        private final Deque<String> last = new ArrayDeque<>();
        private final StringBuilder unfinished = new StringBuilder();

        void add(String text, Consumer<String> each) {
            unfinished.append(text);
            int end;
            while ((end = unfinished.indexOf("\n")) >= 0) {
                each.accept(masked(unfinished.substring(0, end).strip()));
                unfinished.delete(0, end + 1);
            }
        }

        void keep(String line) {
            if (!line.isEmpty()) {
                last.add(line);
                if (last.size() > KEPT_LINES) {
                    last.remove();
                }
            }
        }

        void clear() {
            last.clear();
        }

        List<String> last() {
            if (unfinished.length() > 0) {
                keep(masked(unfinished.toString().strip()));
                unfinished.setLength(0);
            }
            return List.copyOf(last);
        }
    }
}
