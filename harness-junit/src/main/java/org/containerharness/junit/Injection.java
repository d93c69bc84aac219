package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Nearest;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A parameter or field that is given something.
 *
 * @param type of the parameter or field
 * @param ownName of the parameter or field, empty if it is not known
 * @param request what it is given
 * @param place for messages
 */
record Injection(Class<?> type, String ownName, Request request, Place place) {

    /** What can be asked for. */
    sealed interface Request {}

    /** An address. */
    record Address(String text) implements Request {

        /** The container's name in it, empty if there is none. */
        Optional<String> host() {
            return HostAndPort.firstIn(text);
        }
    }

    /** A handle, by name unless it is empty. */
    record Running(String name) implements Request {}

    /** A client of something, by name unless it is empty. */
    record Client(String name) implements Request {}

    /** Something of what the field declares, but it is not clear what. */
    record Unclear(String reason) implements Request {}

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9a-fA-F:]+]|[\\w.-]+):(\\d{1,5})(?!\\w)");

    private static final List<Class<?>> ADDRESSES =
            List.of(URI.class, URL.class, String.class, InetSocketAddress.class, int.class, Integer.class);

    /** Empty if the parameter is none of ours. */
    static Optional<Injection> of(Executable executable, Parameter parameter) {
        Place place = new Place(AnnotationFinder.nameOf(executable, parameter));
        Class<?> type = parameter.getType();
        String name = parameter.isNamePresent() ? parameter.getName() : "";
        return annotated(parameter, type, name, place)
                .or(() -> type == RunningStack.class
                        ? Optional.of(new Injection(type, name, new Running(""), place))
                        : Optional.empty());
    }

    /**
     * Empty if the field is none of ours.
     *
     * @param declared what the field's own annotations declare, empty if they declare nothing
     */
    static Optional<Injection> of(Field field, Optional<StackSpec> declared) {
        Place place = new Place(AnnotationFinder.nameOf(field));
        return annotated(field, field.getType(), field.getName(), place)
                .or(() -> declared.map(
                        stack -> new Injection(field.getType(), field.getName(), ofDeclared(field, stack), place)));
    }

    private static Optional<Injection> annotated(AnnotatedElement element, Class<?> type, String ownName, Place place) {
        Optional<Injection> endpoint = AnnotationSupport.findAnnotation(element, Endpoint.class)
                .map(Endpoint::value)
                .map(text ->
                        new Injection(type, ownName, new Address(text), place.member("@Endpoint(\"" + text + "\")")));
        return endpoint.or(() -> AnnotationSupport.findAnnotation(element, Handle.class)
                        .map(Handle::value)
                        .map(name -> new Injection(
                                type,
                                ownName,
                                new Running(name),
                                place.member(name.isEmpty() ? "@Handle" : "@Handle(\"" + name + "\")"))))
                .or(() -> AnnotationSupport.findAnnotation(element, Connect.class)
                        .map(Connect::value)
                        .map(name -> new Injection(
                                type,
                                ownName,
                                new Client(name),
                                place.member(name.isEmpty() ? "@Connect" : "@Connect(\"" + name + "\")"))));
    }

    /** Of what a field declares it is given what its type asks for: the only one there is, else the one of its name. */
    private static Request ofDeclared(Field field, StackSpec stack) {
        Optional<HandleKind> kind = HandleKind.of(field.getType());
        if (kind.isEmpty()) {
            return new Running("");
        }
        List<String> names = kind.get().declared().apply(stack);
        if (names.size() == 1) {
            return new Running(names.get(0));
        }
        if (names.contains(field.getName())) {
            return new Running(field.getName());
        }
        String word = kind.get().word();
        return new Unclear(
                names.isEmpty()
                        ? "its annotations declare no " + word + ". Give the field the type of what they declare."
                        : "its annotations declare more than one " + word + ", and none is named <" + field.getName()
                                + ">: " + String.join(", ", names) + ". Name one with @Handle(\"…\").");
    }

    /** What is wrong with it wherever it is. */
    Optional<Problem> typeProblem() {
        if (request instanceof Address) {
            return ADDRESSES.contains(type)
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            place,
                            "an address cannot be injected as " + type.getName()
                                    + ". Possible: URI, URL, String, InetSocketAddress, int."));
        }
        if (request instanceof Unclear unclear) {
            return Optional.of(new Problem(place, unclear.reason()));
        }
        // What is wrong with the type of a client depends on what is declared.
        if (request instanceof Client) {
            return Optional.empty();
        }
        return type == RunningStack.class || HandleKind.of(type).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Problem(place, "a " + type.getName() + " cannot be injected. " + HandleKind.POSSIBLE));
    }

    /** What is wrong with the field it is to be written to. */
    Optional<Problem> fieldProblem(Field field) {
        String modifier = Modifier.isPrivate(field.getModifiers())
                ? "private"
                : Modifier.isFinal(field.getModifiers()) ? "final" : "";
        return modifier.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        place, "a " + modifier + " field cannot be set. Remove the word <" + modifier + ">."));
    }

    /** True if it asks for a handle that is not there (yet). */
    boolean isAbsentFrom(RunningFixtures level) {
        if (request instanceof Address address) {
            return level.stack().rewrite(address.text()).equals(address.text());
        }
        if (request instanceof Client) {
            return findConnection(level).isEmpty();
        }
        return type != RunningStack.class && find(level).isEmpty();
    }

    /** Whom it is a client of; empty if it is no client. */
    Optional<Connection> connection(RunningFixtures level) {
        return request instanceof Client client
                ? Optional.of(findConnection(level)
                        .orElseThrow(() -> Connection.unknown(level, type, client.name(), ownName, place)))
                : Optional.empty();
    }

    private Optional<Connection> findConnection(RunningFixtures level) {
        return Connection.find(level, type, ((Client) request).name(), ownName, place);
    }

    /**
     * The value of what is no client.
     *
     * @throws HarnessException if there is no such container, network or volume
     */
    Object value(RunningFixtures level) {
        if (request instanceof Address address) {
            return address(level.stack(), address.text());
        }
        if (type == RunningStack.class) {
            return level.stack();
        }
        return find(level).orElseThrow(() -> unknown(level));
    }

    private Optional<Object> find(RunningFixtures level) {
        return kind().find(level, ((Running) request).name(), ownName);
    }

    private HandleKind kind() {
        return HandleKind.of(type)
                .orElseThrow(
                        () -> new HarnessException(typeProblem().orElseThrow().toString()));
    }

    private HarnessException unknown(RunningFixtures level) {
        Map<String, ?> known = kind().running().apply(level);
        String name = ((Running) request).name();
        return new HarnessException(
                name.isEmpty()
                        ? place + ": there are " + known.size() + " to choose from and " + noneIsNamed(ownName) + ": "
                                + String.join(", ", known.keySet()) + ". Name one with @Handle(\"…\")."
                        : place + ": there is no " + kind().word() + " <" + name + ">. "
                                + Nearest.hint(name, known.keySet()));
    }

    /** Why the own name chooses none. */
    static String noneIsNamed(String ownName) {
        return ownName.isEmpty()
                ? "the parameter's name is not known, since its class was compiled without -parameters"
                : "none is named <" + ownName + ">";
    }

    private Object address(RunningStack stack, String text) {
        if (type == URI.class) {
            return stack.endpoint(text);
        }
        if (type == URL.class) {
            return url(stack.endpoint(text));
        }
        String rewritten = stack.rewrite(text);
        if (rewritten.equals(text)) {
            // Throws and says which containers there are.
            stack.endpoint(text);
        }
        if (type == String.class) {
            return rewritten;
        }
        Matcher matcher = HOST_AND_PORT.matcher(rewritten);
        if (!matcher.find()) {
            throw new HarnessException(place + ": there is no host and port in <" + rewritten + ">.");
        }
        int port = Integer.parseInt(matcher.group(2));
        if (type == InetSocketAddress.class) {
            return new InetSocketAddress(matcher.group(1), port);
        }
        if (type == int.class || type == Integer.class) {
            return port;
        }
        throw new HarnessException(typeProblem().orElseThrow().toString());
    }

    private URL url(URI endpoint) {
        try {
            return endpoint.toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new HarnessException(
                    place + ": <" + endpoint + "> is no URL (" + e.getMessage() + "). Inject it as a URI.", e);
        }
    }
}
