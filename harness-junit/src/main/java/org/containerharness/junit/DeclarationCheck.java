package org.containerharness.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.EndpointText;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ImageState;
import org.containerharness.plan.ObservedState;
import org.containerharness.plan.Planner;
import org.containerharness.resolution.UniquePart;
import org.containerharness.space.ServiceKind;

/** Plans stacks as if what they use was there, to find what is wrong before anything is. */
final class DeclarationCheck {

    /** Of fixtures that are only planned. */
    static final AdoptedSpec.Lifecycle NO_LIFECYCLE = around -> {
        throw new IllegalStateException("Only planned.");
    };

    private final Consumer<Problem> problems;
    private final Map<String, String> networks = new TreeMap<>();
    private final Map<String, String> volumes = new TreeMap<>();
    private final Map<String, String> containers = new TreeMap<>();
    private final Map<String, String> declaredImages = new TreeMap<>();
    private final Set<String> aliases = new TreeSet<>();
    private final List<StackSpec> stacks = new ArrayList<>();
    private final Set<String> broken = new TreeSet<>();

    DeclarationCheck(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** The same knowledge, to be added to without changing this one. */
    DeclarationCheck copy() {
        DeclarationCheck copy = new DeclarationCheck(problems);
        copy.networks.putAll(networks);
        copy.volumes.putAll(volumes);
        copy.containers.putAll(containers);
        copy.declaredImages.putAll(declaredImages);
        copy.aliases.addAll(aliases);
        copy.stacks.addAll(stacks);
        copy.broken.addAll(broken);
        return copy;
    }

    /** Names of what could not be read; that others refer to them is no further problem. */
    void know(Collection<String> names) {
        broken.addAll(names);
        names.stream().filter(name -> !name.isEmpty()).forEach(name -> {
            networks.put(name, name);
            volumes.put(name, name);
            containers.put(name, name);
            declaredImages.put(name, name);
        });
    }

    /** Takes as running what a wider scope has. */
    void know(StackSpec stack) {
        stack.networks().forEach(spec -> networks.put(spec.name(), spec.name()));
        stack.volumes().forEach(spec -> volumes.put(spec.name(), spec.name()));
        stack.containers().forEach(spec -> {
            containers.put(spec.name(), spec.name());
            spec.networking().networks().forEach(network -> aliases.addAll(network.aliases()));
        });
        stack.images().forEach(spec -> declaredImages.put(spec.name(), "unknown:latest"));
        stack.adopted().forEach(spec -> containers.put(spec.name(), spec.name()));
        stacks.add(stack);
    }

    void check(StackSpec stack) {
        if (stack.isEmpty()) {
            return;
        }
        Map<ImageSource, ImageState> images = new HashMap<>();
        for (ContainerSpec spec : stack.containers()) {
            images.put(spec.image(), new ImageState("unknown:latest", Optional.empty()));
        }
        for (ImageSpec spec : stack.images()) {
            images.put(spec.source(), new ImageState("unknown:latest", Optional.empty()));
        }
        ObservedState observed = new ObservedState(
                "check",
                Map.of(),
                "",
                images,
                declaredImages,
                networks,
                volumes,
                containers,
                aliases,
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                Instant.EPOCH);
        try {
            Planner.start(stack, observed);
        } catch (DeclarationException e) {
            e.problems()
                    .forEach(problem ->
                            problems.accept(new Problem(problem.place(), UniquePart.hidden(problem.text()))));
        }
    }

    /** Every name an address may begin with. */
    Collection<String> hosts() {
        Set<String> hosts = new TreeSet<>(containers.keySet());
        // What is another one with each start, nobody can write.
        aliases.stream().filter(alias -> UniquePart.hidden(alias).equals(alias)).forEach(hosts::add);
        return hosts;
    }

    /** What is wrong with the addresses in a text; those of names that are not known are left alone. */
    List<String> unpublished(String text) {
        return new EndpointText(hosts())
                .in(text).stream()
                        .filter(address -> !isPublished(address))
                        .map(address -> EndpointText.unpublished(
                                text, address, published(address.container()).toList()))
                        .toList();
    }

    /** Unknown for what other code starts; {@code expose} is enough where the tests are on the engine's machine. */
    private boolean isPublished(EndpointText.Address address) {
        List<ContainerSpec> named = named(address.container()).toList();
        return named.isEmpty()
                || named.stream().anyMatch(spec -> spec.networking().mode().isPresent())
                || address.port().stream().anyMatch(port -> Stream.concat(
                                published(address.container()),
                                named.stream().flatMap(spec -> spec.networking().exposed().stream()))
                        .anyMatch(known -> known.number() == port));
    }

    private Stream<ContainerPort> published(String name) {
        return named(name).flatMap(spec -> spec.networking().ports().stream()).map(PortSpec::container);
    }

    private Stream<ContainerSpec> named(String name) {
        return stacks.stream()
                .flatMap(stack -> stack.containers().stream())
                .filter(spec -> spec.name().equals(name)
                        || spec.networking().networks().stream()
                                .anyMatch(network -> network.aliases().contains(name)));
    }

    /** What gives a client of this type; empty if nobody can judge. */
    Optional<List<String>> namesForClient(Class<?> type) {
        return broken.isEmpty() || !Connection.isPossible(type) ? Connection.declared(stacks, type) : Optional.empty();
    }

    /** What is declared, by name, as far as clients can be connected to it. */
    Map<String, ServiceKind<?>> services() {
        return Connection.services(stacks);
    }

    /** Whether a text names a declared service in braces, as {@code {db.url}} does. */
    boolean namesServiceIn(String text) {
        return Stream.concat(containers.keySet().stream(), broken.stream())
                .anyMatch(name -> text.contains("{" + name + "."));
    }

    /** Names of all that a handle of this type may stand for. */
    Collection<String> namesFor(Class<?> handle) {
        Set<String> names = new TreeSet<>(broken);
        names.remove("");
        HandleKind.of(handle)
                .ifPresent(kind ->
                        stacks.forEach(stack -> names.addAll(kind.declared().apply(stack))));
        return names;
    }
}
