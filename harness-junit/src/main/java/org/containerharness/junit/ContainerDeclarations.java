package org.containerharness.junit;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.MountSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.PlacementConstraint;
import org.containerharness.model.PortSpec;
import org.containerharness.model.ProcessSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ResourceSpec;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.StackSpec;
import org.containerharness.model.Ulimit;

/** What {@link WithContainer} declares. */
final class ContainerDeclarations implements Declarations<WithContainer> {

    @Override
    public StackSpec declare(WithContainer annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        Optional<ContainerSpec> named = named(annotation, context, attributes);
        // A container without a name or an image is read on, so that all problems are reported together.
        ContainerSpec spec =
                named.orElseGet(() -> ContainerSpec.of("unnamed", "unnamed")).withPlace(context.place());
        spec = process(spec, annotation, attributes);
        spec = networking(spec, annotation, attributes);
        spec = files(spec, annotation, attributes);
        spec = limits(spec, annotation, attributes);
        spec = lifecycle(spec, annotation, attributes);
        spec = hooks(spec, annotation, context, attributes);
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static Optional<ContainerSpec> named(
            WithContainer annotation, DeclarationContext context, Attributes attributes) {
        Optional<String> name = Attributes.text(annotation.name()).or(context::fieldName);
        if (name.isEmpty()) {
            attributes.problem("name", "the container has no name. Give it one, such as name = \"db\".");
        }
        Optional<ImageSource> image = image(annotation, attributes);
        return image.flatMap(
                source -> name.flatMap(text -> attributes.attempt("name", () -> ContainerSpec.of(text, source))));
    }

    private static Optional<ImageSource> image(WithContainer annotation, Attributes attributes) {
        Attributes build = attributes.inside("build");
        Optional<BuildSpec> built = Builds.read(annotation.build(), annotation.platform(), build);
        boolean hasImage = !annotation.image().isEmpty();
        if (Builds.isGiven(annotation.build()) == hasImage) {
            attributes.problem(
                    "image",
                    hasImage
                            ? "both an image and a build are given. Leave one of the two out."
                            : "there is neither an image nor a build. Name an image, such as image = \"postgres:15\".");
            return Optional.empty();
        }
        return built.<ImageSource>map(ImageSource.Built::new).or(() -> pulled(annotation, attributes));
    }

    private static Optional<ImageSource> pulled(WithContainer annotation, Attributes attributes) {
        Optional<PullPolicy> policy = attributes.read("pullPolicy", annotation.pullPolicy(), PullPolicy::parse);
        if (annotation.image().startsWith("@")) {
            return attributes.attempt("image", () -> ImageSource.named(annotation.image()));
        }
        return attributes
                .read("image", annotation.image(), ImageReference::parse)
                .map(reference -> new ImageSource.Pulled(reference, policy, Attributes.text(annotation.platform())));
    }

    private static ContainerSpec process(ContainerSpec before, WithContainer annotation, Attributes attributes) {
        var environment = attributes.pairs("env", annotation.env());
        ContainerSpec spec =
                attributes.change("env", before, declared -> declared.process(p -> p.plusEnvironment(environment)));
        ProcessSpec process = spec.process().withInit(annotation.init()).withTty(annotation.tty());
        process = set(process, attributes.command("command", annotation.command()), ProcessSpec::withCommand);
        process = set(process, attributes.command("entrypoint", annotation.entrypoint()), ProcessSpec::withEntrypoint);
        process = set(
                process,
                attributes.read(
                        "workingDirectory", annotation.workingDirectory(), path -> new ContainerPath(path).text()),
                ProcessSpec::withWorkingDirectory);
        process = set(process, Attributes.text(annotation.user()), ProcessSpec::withUser);
        process = set(process, Attributes.text(annotation.stopSignal()), ProcessSpec::withStopSignal);
        Optional<Duration> grace = attributes.read("stopTimeout", annotation.stopTimeout(), DurationText::parse);
        ProcessSpec complete = set(process, grace, ProcessSpec::withStopTimeout);
        return spec.process(ignored -> complete);
    }

    private static ContainerSpec networking(ContainerSpec before, WithContainer annotation, Attributes attributes) {
        List<PortSpec> ports = new ArrayList<>();
        attributes.readAll("ports", annotation.ports(), PortSpec::parse).forEach(ports::addAll);
        List<ContainerPort> exposed = attributes.readAll("expose", annotation.expose(), ContainerPort::parse);
        List<NetworkAttachment> networks =
                attributes.readAll("networks", annotation.networks(), NetworkAttachment::parse);
        ContainerSpec spec = before.networking(n -> n.plusPorts(ports)
                .plusExposed(exposed)
                .plusNetworks(networks)
                .plusExtraHosts(
                        attributes.readAll("extraHosts", annotation.extraHosts(), ContainerDeclarations::host)));
        if (annotation.dns().length > 0) {
            spec = spec.networking(n -> n.withDns(List.of(annotation.dns()), List.of(), List.of()));
        }
        if (!annotation.hostname().isEmpty()) {
            spec = spec.networking(n -> n.withHostname(annotation.hostname()));
        }
        return annotation.networkMode().isEmpty()
                ? spec
                : attributes.change("networkMode", spec, s -> s.networking(n -> n.withMode(annotation.networkMode())));
    }

    private static String host(String line) {
        if (line.indexOf(':') < 1 || line.endsWith(":")) {
            throw new InvalidValueException("<" + line + "> is no line of a hosts file. Write name:address.");
        }
        return line;
    }

    private static ContainerSpec files(ContainerSpec before, WithContainer annotation, Attributes attributes) {
        List<MountSpec> tmpfs = attributes.readAll("tmpfs", annotation.tmpfs(), ContainerDeclarations::tmpfs);
        return before.plusMounts(attributes.readAll("volumes", annotation.volumes(), MountSpec::parse))
                .plusMounts(tmpfs)
                .plusFiles(attributes.readAll("files", annotation.files(), ContainerDeclarations::file))
                .plusFiles(attributes.readAll(
                        "templates", annotation.templates(), text -> file(text).asTemplate()));
    }

    /** Reads a file to be copied; one that is not there would otherwise be noticed when others have started. */
    static FileSpec file(String text) {
        FileSpec file = FileSpec.parse(text);
        if (file.source() instanceof FileSpec.HostFile host && !Files.exists(host.path())) {
            throw new InvalidValueException(
                    "there is no file or folder <" + host.path() + ">. A relative path begins in the module's folder.");
        }
        if (file.source() instanceof FileSpec.ClassPathResource resource
                && Thread.currentThread().getContextClassLoader().getResource(resource.name()) == null) {
            throw new InvalidValueException("there is no resource <" + resource.name() + "> on the class path.");
        }
        return file;
    }

    private static MountSpec tmpfs(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new MountSpec.TmpfsMount(new ContainerPath(text), "")
                : new MountSpec.TmpfsMount(new ContainerPath(text.substring(0, colon)), text.substring(colon + 1));
    }

    private static ContainerSpec limits(ContainerSpec before, WithContainer annotation, Attributes attributes) {
        ContainerSpec spec = before;
        Optional<ByteSize> memory = attributes.read("memory", annotation.memory(), ByteSize::parse);
        if (memory.isPresent()) {
            spec = attributes.change("memory", spec, s -> s.resources(r -> r.withMemory(memory.get())));
        }
        Optional<BigDecimal> cpus = attributes.read("cpus", annotation.cpus(), ContainerDeclarations::number);
        if (cpus.isPresent()) {
            spec = attributes.change("cpus", spec, s -> s.resources(r -> r.withCpus(cpus.get())));
        }
        if (annotation.pids() < 0) {
            attributes.problem("pids", annotation.pids() + " is no limit of processes. Use a number above 0.");
        }
        ResourceSpec resources = spec.resources();
        resources = annotation.pids() > 0 ? resources.withPids(annotation.pids()) : resources;
        resources = set(
                resources,
                attributes.read("shmSize", annotation.shmSize(), ByteSize::parse),
                ResourceSpec::withSharedMemory);
        ResourceSpec complete =
                resources.withUlimits(attributes.readAll("ulimits", annotation.ulimits(), Ulimit::parse));
        return spec.resources(ignored -> complete).security(s -> s.withPrivileged(annotation.privileged())
                .withReadOnlyRoot(annotation.readOnly())
                .withCapabilities(List.of(annotation.capAdd()), List.of(annotation.capDrop())));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("<" + text + "> is not a number of processors. Write one such as 0.5.");
        }
    }

    private static ContainerSpec lifecycle(ContainerSpec before, WithContainer annotation, Attributes attributes) {
        ContainerSpec spec = before.plusDependencies(
                        attributes.readAll("dependsOn", annotation.dependsOn(), ContainerDeclarations::dependency))
                .withReadiness(attributes.readiness("waitFor", annotation.waitFor()));
        spec = spec.withConstraints(
                attributes.readAll("constraints", annotation.constraints(), PlacementConstraint::parse));
        var labels = attributes.pairs("labels", annotation.labels());
        spec = attributes.change("labels", spec, s -> s.plusLabels(labels));
        if (!annotation.connection().isEmpty()) {
            spec = spec.plusLabels(Map.of(ContextFramework.CONNECTION, annotation.connection()));
        }
        if (annotation.threadDump()) {
            spec = spec.withThreadDump();
        }
        if (annotation.proxied()) {
            spec = spec.proxied();
        }
        spec = set(
                spec,
                attributes.read("restart", annotation.restart(), RestartPolicy::parse),
                ContainerSpec::withRestart);
        spec = set(
                spec,
                healthcheck(annotation.healthcheck(), attributes.inside("healthcheck")),
                ContainerSpec::withHealthcheck);
        spec = set(
                spec,
                attributes.read("snapshot", annotation.snapshot(), ContainerDeclarations::flag),
                ContainerSpec::withSnapshot);
        spec = spec.lifecycle(l -> l.withGraceful(annotation.graceful()));
        spec = set(
                spec,
                annotation.whenEnded().meaning(),
                (container, meaning) -> container.lifecycle(l -> l.withWhenEnded(meaning)));
        return annotation.engineName().isEmpty()
                ? spec
                : attributes.change("engineName", spec, s -> s.withEngineName(annotation.engineName()));
    }

    private static ContainerSpec hooks(
            ContainerSpec before, WithContainer annotation, DeclarationContext context, Attributes attributes) {
        HookReader hooks = new HookReader(context);
        if (context.scope().isShared() && annotation.beforeEnd().length > 0) {
            attributes.problem(
                    "beforeEnd",
                    "what has " + context.scope() + " scope ends when no test JVM is there any more that could do it."
                            + " Choose a narrower scope.");
        }
        return before.lifecycle(lifecycle -> lifecycle
                .plusAfterStart(hooks.read("afterStart", annotation.afterStart(), attributes))
                .plusAfterReady(hooks.read("afterReady", annotation.afterReady(), attributes))
                .plusBeforeStop(hooks.read("beforeEnd", annotation.beforeEnd(), attributes)));
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new InvalidValueException("<" + text + "> is neither true nor false.");
        }
        return text.equals("true");
    }

    /** Reads {@code db}, {@code db:ready}, {@code db:started} or {@code db:completed}. */
    static DependencySpec dependency(String text) {
        int colon = text.indexOf(':');
        if (text.isBlank() || colon == 0) {
            throw new InvalidValueException("<" + text + "> names no container. Write name or name:started.");
        }
        if (colon < 0) {
            return DependencySpec.ready(text);
        }
        String word = text.substring(colon + 1);
        try {
            DependencySpec.Condition condition = DependencySpec.Condition.valueOf(word.toUpperCase(Locale.ROOT));
            return new DependencySpec(text.substring(0, colon), condition, true);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("<" + word + "> does not say how far <" + text.substring(0, colon)
                    + "> must be. Write ready, started or completed.");
        }
    }

    private static Optional<HealthcheckSpec> healthcheck(Healthcheck healthcheck, Attributes attributes) {
        Optional<List<String>> command =
                attributes.command("command", healthcheck.command()).map(words -> prefixed("CMD", words.words()));
        Optional<List<String>> shell = Attributes.text(healthcheck.shell()).map(line -> List.of("CMD-SHELL", line));
        Optional<List<String>> none = healthcheck.none() ? Optional.of(List.of("NONE")) : Optional.empty();
        if (Stream.of(command, shell, none).filter(Optional::isPresent).count() > 1) {
            attributes.problem("command", "more than one of shell, command and none is given. Leave all but one out.");
        }
        HealthcheckSpec spec = new HealthcheckSpec(
                command.or(() -> shell).or(() -> none).orElse(List.of()),
                attributes.read("interval", healthcheck.interval(), DurationText::parse),
                attributes.read("timeout", healthcheck.timeout(), DurationText::parse),
                healthcheck.retries() == 0 ? Optional.empty() : Optional.of(healthcheck.retries()),
                attributes.read("startPeriod", healthcheck.startPeriod(), DurationText::parse),
                attributes.read("startInterval", healthcheck.startInterval(), DurationText::parse));
        return Optional.of(spec).filter(given -> !given.equals(HealthcheckSpec.ofTest(List.of())));
    }

    private static List<String> prefixed(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static <T, V> T set(T before, Optional<V> value, BiFunction<T, V, T> setter) {
        return value.map(present -> setter.apply(before, present)).orElse(before);
    }
}
