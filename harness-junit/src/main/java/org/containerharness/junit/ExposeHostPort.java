package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets containers reach a server in this JVM, or on its machine, as {@code host.harness.internal:8080}; also one that is
 * bound to loopback only, and from an engine elsewhere.
 *
 * <p>On a static field, the server is what the field holds: a port number, an {@link java.net.InetSocketAddress}, a {@link
 * java.net.ServerSocket}, a supplier of one of these, or any object with a method {@code port()}, {@code getPort()}, {@code
 * getLocalPort()} or {@code getAddress()}. It is asked at each connection, so the server may start at any time:
 *
 * <pre>{@code
 * @ExposeHostPort(8080)
 * static final HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
 * }</pre>
 *
 * <p>It is for the containers that are declared in the same scope. See {@link org.containerharness.forward.HostPort} for
 * the same in code.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(ExposeHostPort.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(HostPortDeclarations.class)
public @interface ExposeHostPort {

    /** The port as containers write it. */
    int value();

    /** The server's port on loopback here; 0 for the same number, or for what the annotated field says. */
    int localPort() default 0;

    /** How long it is exposed. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link ExposeHostPort} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        ExposeHostPort[] value();
    }
}
