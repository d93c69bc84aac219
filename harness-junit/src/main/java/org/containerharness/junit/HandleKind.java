package org.containerharness.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningVolume;
import org.containerharness.handle.WholeService;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;

/**
 * What the type of a parameter or field asks for.
 *
 * @param word for messages
 * @param declared the names of those in a stack
 * @param running those that were started, by name
 * @param further those that are meant only by name, or if there is nothing else
 */
record HandleKind(
        String word,
        Function<StackSpec, List<String>> declared,
        Function<RunningFixtures, ? extends Map<String, ?>> running,
        Function<RunningFixtures, ? extends Map<String, ?>> further) {

    private HandleKind(
            String word,
            Function<StackSpec, List<String>> declared,
            Function<RunningFixtures, ? extends Map<String, ?>> running) {
        this(word, declared, running, level -> Map.of());
    }

    static final String POSSIBLE = "Possible: RunningContainer, RunningNetwork, RunningVolume, RunningImage,"
            + " RunningRegistry, RunningStack, and the type of a declared Space or service.";

    private static final Map<Class<?>, HandleKind> KINDS = Map.of(
            RunningContainer.class,
            new HandleKind("container", HandleKind::containers, RunningFixtures::containers),
            RunningNetwork.class,
            new HandleKind("network", stack -> names(stack.networks(), NetworkSpec::name), RunningFixtures::networks),
            RunningVolume.class,
            new HandleKind("volume", stack -> names(stack.volumes(), VolumeSpec::name), RunningFixtures::volumes),
            RunningImage.class,
            new HandleKind("image", stack -> names(stack.images(), ImageSpec::name), RunningFixtures::images),
            RunningRegistry.class,
            new HandleKind(
                    "registry", stack -> names(stack.registries(), HandleKind::host), RunningFixtures::registries));

    /** Empty for a type that is none of ours. */
    static Optional<HandleKind> of(Class<?> type) {
        return Space.class.isAssignableFrom(type)
                ? Optional.of(new HandleKind(
                        type.getSimpleName(),
                        stack -> spaces(stack, type),
                        level -> level.fixtures(type),
                        level -> wholes(level, type)))
                : Optional.ofNullable(KINDS.get(type));
    }

    /** The one of that name; without a name the only one, else the one with the own name of parameter or field. */
    Optional<Object> find(RunningFixtures level, String name, String ownName) {
        Map<String, ?> nearest = running.apply(level);
        if (!name.isEmpty()) {
            Object found = nearest.get(name);
            return found == null ? Optional.ofNullable(further.apply(level).get(name)) : Optional.of(found);
        }
        Map<String, ?> known = nearest.isEmpty() ? further.apply(level) : nearest;
        return known.size() == 1
                ? Optional.of(known.values().iterator().next())
                : Optional.ofNullable(known.get(ownName));
    }

    /** What containers serve as a whole. */
    private static Map<String, Object> wholes(RunningFixtures level, Class<?> type) {
        Map<String, Object> wholes = new LinkedHashMap<>();
        level.containers().forEach((name, container) -> WholeService.of(container)
                .filter(type::isInstance)
                .ifPresent(whole -> wholes.put(name, whole)));
        return wholes;
    }

    private static <T> List<String> names(List<T> specs, Function<T, String> nameOf) {
        return specs.stream().map(nameOf).toList();
    }

    /** A fixture that hands out nothing of its own has a container to show. */
    private static List<String> containers(StackSpec stack) {
        Stream<String> adopted = stack.adopted().stream()
                .filter(spec -> spec.lifecycle().handleType().isEmpty())
                .map(AdoptedSpec::name);
        return Stream.concat(stack.containers().stream().map(ContainerSpec::name), adopted)
                .toList();
    }

    private static List<String> spaces(StackSpec stack, Class<?> type) {
        Stream<String> spaces = stack.adopted().stream()
                .filter(spec -> spec.lifecycle()
                        .handleType()
                        .filter(type::isAssignableFrom)
                        .isPresent())
                .map(AdoptedSpec::name);
        Stream<String> wholes = stack.containers().stream()
                .filter(spec -> ServiceKind.of(spec)
                        .filter(kind -> type.isAssignableFrom(kind.type()))
                        .isPresent())
                .map(ContainerSpec::name);
        return Stream.concat(spaces, wholes).toList();
    }

    /** A registry that is a container goes by the container's name. */
    private static String host(RegistrySpec registry) {
        return registry.address().replaceFirst(":\\d+$", "");
    }
}
