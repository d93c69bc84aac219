package org.containerharness.compose.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.ComposeRequest;
import org.containerharness.compose.ComposeStack;
import org.containerharness.compose.internal.resources.ClassPathFiles;
import org.containerharness.files.UserFolders;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** What {@link WithCompose} declares. */
final class ComposeDeclarations implements Declarations<WithCompose> {

    @Override
    public StackSpec declare(WithCompose annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ComposeStack stack = stack(annotation, attributes);
        attributes.verify();
        return PlacedSpecs.of(
                () -> new KnownProjects(context.memory()).get(annotation, stack::toSpec), context.place());
    }

    private static ComposeStack stack(WithCompose annotation, Attributes attributes) {
        List<Path> files = attributes.readAll("files", annotation.files(), ComposeDeclarations::file);
        ComposeRequest request = ComposeRequest.of(files)
                .withEnvFiles(attributes.readAll("envFiles", annotation.envFiles(), ComposeDeclarations::file))
                .withProfiles(List.of(annotation.profiles()))
                .withServices(List.of(annotation.services()));
        for (String yaml : annotation.override()) {
            request = request.withOverride(yaml);
        }
        Optional<Path> directory =
                attributes.read("projectDirectory", annotation.projectDirectory(), ComposeDeclarations::folder);
        ComposeStack stack =
                ComposeStack.of(directory.map(request::withProjectDirectory).orElse(request));
        stack = each(stack, attributes.pairs("env", annotation.env()), ComposeStack::env);
        stack = scaled(stack, annotation, attributes);
        stack = named(stack, annotation, attributes);
        stack = ready(stack, annotation, attributes);
        stack = published(stack, annotation, attributes);
        return switched(stack, annotation, attributes);
    }

    private static Path file(String text) {
        Optional<String> resource = ClassPathFiles.resourceOf(text);
        if (resource.isPresent()) {
            return ClassPathFiles.file(
                    resource.get(), UserFolders.cache(Settings.load().text(Setting.CACHE_DIRECTORY)));
        }
        Path file = Path.of(text);
        if (!Files.exists(file)) {
            throw new InvalidValueException("there is no file <" + file.toAbsolutePath()
                    + ">. A relative path begins in the folder in which the tests run.");
        }
        return file;
    }

    private static Path folder(String text) {
        Path folder = Path.of(text);
        if (!Files.isDirectory(folder)) {
            throw new InvalidValueException("there is no folder <" + folder.toAbsolutePath()
                    + ">. A relative path begins in the folder in which the tests run.");
        }
        return folder;
    }

    private static ComposeStack scaled(ComposeStack before, WithCompose annotation, Attributes attributes) {
        ComposeStack stack = before;
        for (Map.Entry<String, String> entry :
                attributes.pairs("scale", annotation.scale()).entrySet()) {
            Optional<Integer> containers = attributes.attempt("scale", () -> number(entry.getValue()));
            if (containers.isPresent()) {
                stack = stack.scale(entry.getKey(), containers.get());
            }
        }
        return stack;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,4}")) {
            throw new InvalidValueException(
                    "<" + text + "> is no number of containers. Write service=2, or 0 for none.");
        }
        return Integer.parseInt(text);
    }

    private static ComposeStack named(ComposeStack before, WithCompose annotation, Attributes attributes) {
        ComposeStack stack = before;
        Optional<String> name = Attributes.text(annotation.projectName());
        if (name.isPresent()) {
            stack = stack.projectName(name.get());
        }
        if (!annotation.prefix().isEmpty()) {
            ComposeStack unnamed = stack;
            stack = attributes
                    .attempt("prefix", () -> unnamed.prefix(annotation.prefix()))
                    .orElse(unnamed);
        }
        if (annotation.prefixServices()) {
            if (annotation.prefix().isEmpty()) {
                attributes.problem("prefixServices", "there is no prefix to put in front of services. Add prefix.");
            }
            stack = stack.prefixServices();
        }
        for (String network : annotation.networks()) {
            stack = stack.network(keyOf(network), declaredOf(network));
        }
        for (String volume : annotation.volumes()) {
            stack = stack.volume(keyOf(volume), declaredOf(volume));
        }
        return stack;
    }

    private static String keyOf(String text) {
        return text.split("=", 2)[0];
    }

    private static String declaredOf(String text) {
        String[] parts = text.split("=", 2);
        return parts[parts.length - 1];
    }

    private static ComposeStack ready(ComposeStack before, WithCompose annotation, Attributes attributes) {
        ComposeStack stack = before;
        for (ServiceReady wait : annotation.waitFor()) {
            ReadinessSpec readiness = attributes.readiness("waitFor " + wait.service(), wait.when());
            stack = stack.waitFor(wait.service(), readiness);
        }
        return stack;
    }

    private static ComposeStack published(ComposeStack before, WithCompose annotation, Attributes attributes) {
        ComposeStack stack = before;
        for (String text : annotation.publish()) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
                attributes.problem("publish", "<" + text + "> is no port of a service. Write service:port.");
            } else {
                ComposeStack earlier = stack;
                int port = Integer.parseInt(text.substring(colon + 1));
                stack = attributes
                        .attempt("publish", () -> earlier.publish(text.substring(0, colon), port))
                        .orElse(earlier);
            }
        }
        return stack;
    }

    private static ComposeStack switched(ComposeStack before, WithCompose annotation, Attributes attributes) {
        ComposeStack stack = before;
        Optional<PullPolicy> pull = attributes.read("pull", annotation.pull(), PullPolicy::parse);
        stack = pull.isPresent() ? stack.pull(pull.get()) : stack;
        stack = annotation.build() ? stack : stack.noBuild();
        stack = annotation.randomPorts() ? stack.randomPorts() : stack;
        stack = annotation.addressesAsWritten() ? stack.addressesAsWritten() : stack;
        stack = annotation.namesAsWritten() ? stack.namesAsWritten() : stack;
        stack = annotation.swarm() ? stack.swarm() : stack;
        stack = annotation.graceful() ? stack.graceful() : stack;
        stack = annotation.whenEnded().meaning().map(stack::whenEnded).orElse(stack);
        return annotation.strictExit() ? stack.strictExit() : stack;
    }

    private static ComposeStack each(ComposeStack before, Map<String, String> pairs, Setter setter) {
        ComposeStack stack = before;
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            stack = setter.set(stack, pair.getKey(), pair.getValue());
        }
        return stack;
    }

    @FunctionalInterface
    private interface Setter {
        ComposeStack set(ComposeStack stack, String key, String value);
    }
}
