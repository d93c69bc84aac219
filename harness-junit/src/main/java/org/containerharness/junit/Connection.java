package org.containerharness.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.containerharness.handle.WholeService;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.log.Log;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;

/**
 * A client of a service, see {@link Connect}.
 *
 * @param to what it connects to
 * @param client how
 * @param place for messages
 */
record Connection(Space to, ServiceClient<?> client, Place place) {

    private static final Log LOG = Log.ofHarness();

    /** Whether some kind of service gives it. */
    static boolean isPossible(Class<?> type) {
        return ServiceKind.all().stream().anyMatch(kind -> client(kind, type).isPresent());
    }

    private static Optional<? extends ServiceClient<?>> client(ServiceKind<?> kind, Class<?> type) {
        return kind.clients().stream()
                .filter(client -> client.type().equals(type.getName()))
                .findFirst();
    }

    /** Names of what is declared that gives a client of this type; empty if something is there that nobody can judge. */
    static Optional<List<String>> declared(List<StackSpec> stacks, Class<?> type) {
        boolean canBeJudged = !isPossible(type)
                || stacks.stream()
                        .flatMap(stack -> stack.adopted().stream())
                        .allMatch(fixture -> fixture.lifecycle().handleType().isPresent());
        return canBeJudged
                ? Optional.of(services(stacks).entrySet().stream()
                        .filter(entry -> client(entry.getValue(), type).isPresent())
                        .map(Map.Entry::getKey)
                        .toList())
                : Optional.empty();
    }

    /** What is declared, by name, as far as it is known for a service. */
    static Map<String, ServiceKind<?>> services(List<StackSpec> stacks) {
        List<ServiceKind<?>> kinds = ServiceKind.all();
        Map<String, ServiceKind<?>> services = new TreeMap<>();
        for (StackSpec stack : stacks) {
            for (AdoptedSpec fixture : stack.adopted()) {
                kinds.stream()
                        .filter(kind -> fixture.lifecycle()
                                .handleType()
                                .filter(handle -> handle == kind.type())
                                .isPresent())
                        .findFirst()
                        .ifPresent(kind -> services.put(fixture.name(), kind));
            }
            stack.containers().forEach(spec -> ServiceKind.of(spec).ifPresent(kind -> services.put(spec.name(), kind)));
        }
        return services;
    }

    /**
     * The one that is meant.
     *
     * @param name of a container or space, empty for the only one, else the one with the own name
     */
    static Optional<Connection> find(RunningFixtures level, Class<?> type, String name, String ownName, Place place) {
        Map<String, Connection> spaces = spaces(level, type, place);
        Map<String, Connection> wholes = wholes(level, type, place);
        if (!name.isEmpty()) {
            return Optional.ofNullable(spaces.getOrDefault(name, wholes.get(name)));
        }
        Map<String, Connection> nearest = spaces.isEmpty() ? wholes : spaces;
        return nearest.size() == 1 ? nearest.values().stream().findFirst() : Optional.ofNullable(nearest.get(ownName));
    }

    static HarnessException unknown(RunningFixtures level, Class<?> type, String name, String ownName, Place place) {
        Map<String, Connection> all = wholes(level, type, place);
        all.putAll(spaces(level, type, place));
        if (all.isEmpty() || !name.isEmpty()) {
            return new HarnessException(place + ": " + nothing(type, name, List.copyOf(all.keySet()), running(level)));
        }
        return new HarnessException(place + ": " + all.size() + " give a " + type.getSimpleName() + " and "
                + Injection.noneIsNamed(ownName) + ": " + String.join(", ", all.keySet())
                + ". Name one with @Connect(\"…\").");
    }

    private static Map<String, ServiceKind<?>> running(RunningFixtures level) {
        Map<String, ServiceKind<?>> services = new TreeMap<>();
        level.fixtures(Space.class).forEach((name, space) -> ServiceKind.all().stream()
                .filter(kind -> kind.type() == space.getClass())
                .findFirst()
                .ifPresent(kind -> services.put(name, kind)));
        level.containers()
                .forEach((name, container) -> ServiceKind.of(container.facts().labels(), container.image())
                        .ifPresent(kind -> services.put(name, kind)));
        return services;
    }

    /**
     * Says that no such service is there.
     *
     * @param names of services that give such a client
     * @param services all that are there, by name
     */
    static String nothing(Class<?> type, String name, List<String> names, Map<String, ServiceKind<?>> services) {
        List<String> givers = ServiceKind.all().stream()
                .filter(kind -> client(kind, type).isPresent())
                .map(ServiceKind::name)
                .toList();
        if (givers.isEmpty()) {
            return "no service gives a " + type.getName() + "." + given(services) + further();
        }
        String what = name.isEmpty() ? "nothing that is declared" : "<" + name + "> is no service that";
        return what + " gives a " + type.getName() + "; these do: " + String.join(", ", givers) + ". "
                + (names.isEmpty()
                        ? "Declare one of them, or ask for a client of what is declared." + given(services)
                        : Nearest.hint(name, names));
    }

    /** A line for each service of the test. */
    private static String given(Map<String, ServiceKind<?>> services) {
        return services.entrySet().stream()
                .map(entry -> "\n      <" + entry.getKey() + "> gives "
                        + entry.getValue().clients().stream()
                                .map(ServiceClient::type)
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining());
    }

    private static String further() {
        return ServiceKind.all().isEmpty()
                ? "\n      No kind of service is on the class path: add org.containerharness:harness-services."
                : "\n      What each kind of service gives is in the table of docs/services.md.";
    }

    private static Map<String, Connection> spaces(RunningFixtures level, Class<?> type, Place place) {
        Map<String, Connection> found = new LinkedHashMap<>();
        level.fixtures(Space.class).forEach((name, space) -> of((Space) space, type, place)
                .ifPresent(connection -> found.put(name, connection)));
        return found;
    }

    private static Map<String, Connection> wholes(RunningFixtures level, Class<?> type, Place place) {
        Map<String, Connection> found = new LinkedHashMap<>();
        level.containers().forEach((name, container) -> WholeService.of(container)
                .flatMap(whole -> of(whole, type, place))
                .ifPresent(connection -> found.put(name, connection)));
        return found;
    }

    private static Optional<Connection> of(Space space, Class<?> type, Place place) {
        return ServiceKind.all().stream()
                .filter(kind -> kind.type() == space.getClass())
                .flatMap(kind -> client(kind, type).stream())
                .findFirst()
                .map(client -> new Connection(space, client, place));
    }

    /** A client, to be closed by whoever asked for it. */
    Open open() {
        try {
            return new Open(opened(client), client.closer());
        } catch (ClassNotFoundException e) {
            // All that is known of it is in the sentence; a stack trace would only hide what to do.
            throw new HarnessException(missing(e));
        } catch (LinkageError e) {
            throw new HarnessException(missing(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException(place + ": interrupted while connecting to " + to + ".", e);
        } catch (Exception e) {
            throw new HarnessException(
                    place + ": a " + client.shortType() + " could not be connected to " + to + ": " + e.getMessage(),
                    e);
        }
    }

    private String missing(Throwable what) {
        return place + ": a " + client.shortType() + " for " + to + " needs a library that is not on the class path ("
                + what.getMessage() + "). Add " + client.library() + " as a test dependency.";
    }

    @SuppressWarnings("unchecked") // The client is one of the kind whose type the space has.
    private <S extends Space> Object opened(ServiceClient<S> typed) throws Exception {
        return typed.opener().open((S) to);
    }

    /** A client that is open. */
    record Open(Object client, ServiceClient.Closer closer) implements AutoCloseable {

        /** What it was connected to may be gone by then, which is no failure of a test. */
        @Override
        public void close() {
            try {
                closer.close(client);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("A {} could not be closed: {}", client.getClass().getSimpleName(), e.toString());
            }
        }
    }
}
