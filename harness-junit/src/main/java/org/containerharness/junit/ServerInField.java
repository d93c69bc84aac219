package org.containerharness.junit;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.containerharness.forward.HostPort;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** Where the server is that a static field holds; the field is read at each connection. */
record ServerInField(Field field) implements HostPort.Target {

    private static final List<String> METHODS = List.of("getAddress", "port", "getPort", "getLocalPort");

    @Override
    public InetSocketAddress address() {
        Object value = value();
        return address(value)
                .orElseThrow(() -> new HarnessException("The field " + AnnotationFinder.nameOf(field) + " holds "
                        + (value == null
                                ? "nothing yet"
                                : "a " + value.getClass().getName() + ", which names no port")
                        + ". It must hold a port, an address, or something with a method port(), getPort(),"
                        + " getLocalPort() or getAddress()"));
    }

    private @Nullable Object value() {
        try {
            field.setAccessible(true);
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new HarnessException(
                    "The field " + AnnotationFinder.nameOf(field) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<InetSocketAddress> address(@Nullable Object value) {
        if (value instanceof InetSocketAddress address) {
            return Optional.of(reachable(address));
        }
        if (value instanceof ServerSocket server) {
            return Optional.of(reachable((InetSocketAddress) server.getLocalSocketAddress()));
        }
        if (value instanceof IntSupplier port) {
            return Optional.of(HostPort.onLoopback(port.getAsInt()));
        }
        if (value instanceof Supplier<?> supplier) {
            return address(supplier.get());
        }
        if (value instanceof Number port) {
            return Optional.of(HostPort.onLoopback(port.intValue()));
        }
        return value == null
                ? Optional.empty()
                : METHODS.stream()
                        .flatMap(method -> result(value, method).stream())
                        .filter(result -> result instanceof InetSocketAddress || result instanceof Integer)
                        .flatMap(result -> address(result).stream())
                        .findFirst();
    }

    /** What listens on all addresses is reached on loopback. */
    private static InetSocketAddress reachable(InetSocketAddress address) {
        return !address.isUnresolved() && address.getAddress().isAnyLocalAddress()
                ? HostPort.onLoopback(address.getPort())
                : address;
    }

    /** Of a method without parameters, by whichever of its types lets others call it. */
    private static Optional<Object> result(Object value, String method) {
        for (Class<?> type : AnnotationFinder.hierarchy(value.getClass())) {
            try {
                Method found = type.getMethod(method);
                if (Modifier.isPublic(type.getModifiers())) {
                    return Optional.ofNullable(found.invoke(value));
                }
            } catch (NoSuchMethodException | IllegalAccessException e) {
                // Another of its types may have it, or be open.
                continue;
            } catch (InvocationTargetException e) {
                throw new HarnessException(
                        "The method " + method + "() of a " + value.getClass().getName() + " failed: "
                                + e.getCause().getMessage(),
                        e);
            }
        }
        return Optional.empty();
    }
}
