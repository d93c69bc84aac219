package org.containerharness.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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

    /** What can be asked for, by the kind of service. */
    static String possible() {
        List<ServiceKind<?>> kinds = ServiceKind.all();
        return kinds.isEmpty()
                ? "No kind of service is on the class path: add org.containerharness:harness-services."
                : "Possible: " + kinds.stream().map(Connection::possible).collect(Collectors.joining("; ")) + ".";
    }

    private static String possible(ServiceKind<?> kind) {
        return kind.name() + " gives "
                + kind.clients().stream().map(ServiceClient::type).collect(Collectors.joining(", "));
    }

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
        List<ServiceKind<?>> kinds = ServiceKind.all();
        TreeSet<String> names = new TreeSet<>();
        for (StackSpec stack : stacks) {
            for (AdoptedSpec fixture : stack.adopted()) {
                Optional<Class<?>> handle = fixture.lifecycle().handleType();
                if (handle.isEmpty()) {
                    return Optional.empty();
                }
                if (kinds.stream()
                        .anyMatch(kind -> kind.type() == handle.get()
                                && client(kind, type).isPresent())) {
                    names.add(fixture.name());
                }
            }
            stack.containers().stream()
                    .filter(spec -> ServiceKind.of(spec)
                            .filter(kind -> client(kind, type).isPresent())
                            .isPresent())
                    .forEach(spec -> names.add(spec.name()));
        }
        return Optional.of(List.copyOf(names));
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
            return new HarnessException(place + ": " + nothing(type, name, List.copyOf(all.keySet())));
        }
        return new HarnessException(place + ": " + all.size() + " give a " + type.getSimpleName()
                + " and none is named <" + ownName + ">: " + String.join(", ", all.keySet())
                + ". Name one with @Connect(\"…\").");
    }

    /** Says that no such service is there. */
    static String nothing(Class<?> type, String name, List<String> names) {
        String givers = ServiceKind.all().stream()
                .filter(kind -> client(kind, type).isPresent())
                .map(ServiceKind::name)
                .collect(Collectors.joining(", "));
        String what = name.isEmpty() ? "nothing that is declared" : "<" + name + "> is no service that";
        return what + " gives a " + type.getName() + "; these do: " + givers + ". "
                + (names.isEmpty()
                        ? "Declare one of them, or ask for a client of what is declared."
                        : Nearest.hint(name, names));
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
        } catch (LinkageError | ClassNotFoundException e) {
            throw new HarnessException(
                    place + ": a " + client.shortType() + " for " + to
                            + " needs a library that is not on the class path (" + e.getMessage() + "). Add "
                            + client.library() + ".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException(place + ": interrupted while connecting to " + to + ".", e);
        } catch (Exception e) {
            throw new HarnessException(
                    place + ": a " + client.shortType() + " could not be connected to " + to + ": " + e.getMessage(),
                    e);
        }
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
