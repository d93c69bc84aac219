package org.containerharness.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that is built for the stack.
 *
 * @param context the folder whose files the Dockerfile may copy; empty means none
 * @param classPathContext a class-path folder used instead of {@code context}
 * @param dockerfile path relative to the context, default {@code Dockerfile}
 * @param inlineDockerfile the Dockerfile's text; used instead of a file
 * @param arguments values of ARG instructions
 * @param target the stage to stop at
 * @param labels put on the image
 * @param platform such as {@code linux/arm64}
 * @param noCache build every step anew
 * @param pull ask the registry for newer base images
 * @param cacheFrom images whose layers may be reused
 * @param networkMode of the RUN instructions
 * @param tags further references the image gets
 */
public record BuildSpec(
        Optional<Path> context,
        Optional<String> classPathContext,
        String dockerfile,
        Optional<String> inlineDockerfile,
        Map<String, String> arguments,
        Optional<String> target,
        Map<String, String> labels,
        Optional<String> platform,
        boolean noCache,
        boolean pull,
        List<String> cacheFrom,
        Optional<String> networkMode,
        List<ImageReference> tags) {

    public BuildSpec {
        arguments = Map.copyOf(arguments);
        labels = Map.copyOf(labels);
        cacheFrom = List.copyOf(cacheFrom);
        tags = List.copyOf(tags);
        if (context.isPresent() && classPathContext.isPresent()) {
            throw new InvalidValueException("A build has one context: a folder or a class-path folder, not both.");
        }
        if (context.isEmpty() && classPathContext.isEmpty() && inlineDockerfile.isEmpty()) {
            throw new InvalidValueException("A build needs a context folder or the text of a Dockerfile.");
        }
    }

    /** Builds the Dockerfile at the root of a folder. */
    public static BuildSpec ofContext(Path context) {
        return new BuildSpec(
                Optional.of(context),
                Optional.empty(),
                "Dockerfile",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                Optional.empty(),
                List.of());
    }

    /** Builds a Dockerfile given as text, without any context. */
    public static BuildSpec ofText(String dockerfileText) {
        return new BuildSpec(
                Optional.empty(),
                Optional.empty(),
                "Dockerfile",
                Optional.of(dockerfileText),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                false,
                false,
                List.of(),
                Optional.empty(),
                List.of());
    }

    public BuildSpec withArguments(Map<String, String> newArguments) {
        return new BuildSpec(
                context,
                classPathContext,
                dockerfile,
                inlineDockerfile,
                newArguments,
                target,
                labels,
                platform,
                noCache,
                pull,
                cacheFrom,
                networkMode,
                tags);
    }

    public BuildSpec withDockerfile(String path) {
        return new BuildSpec(
                context,
                classPathContext,
                path,
                inlineDockerfile,
                arguments,
                target,
                labels,
                platform,
                noCache,
                pull,
                cacheFrom,
                networkMode,
                tags);
    }

    public BuildSpec withTarget(String stage) {
        return new BuildSpec(
                context,
                classPathContext,
                dockerfile,
                inlineDockerfile,
                arguments,
                Optional.of(stage),
                labels,
                platform,
                noCache,
                pull,
                cacheFrom,
                networkMode,
                tags);
    }

    /** Uses this text as the Dockerfile; the context stays. */
    public BuildSpec withInlineDockerfile(String text) {
        return new BuildSpec(
                context,
                classPathContext,
                dockerfile,
                Optional.of(text),
                arguments,
                target,
                labels,
                platform,
                noCache,
                pull,
                cacheFrom,
                networkMode,
                tags);
    }
}
