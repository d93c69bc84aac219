package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects the address under which the test reaches a container, written as containers see it.
 *
 * <pre>{@code
 * @Test void answers(@Endpoint("http://api:8080/orders") URI orders) { … }
 * }</pre>
 *
 * <table>
 * <caption>Types a parameter or field may have</caption>
 * <tr><th>type</th><th>value for {@code http://api:8080/orders}</th></tr>
 * <tr><td>{@link java.net.URI}, {@link java.net.URL}, {@link String}</td><td>{@code http://127.0.0.1:49153/orders}</td></tr>
 * <tr><td>{@link java.net.InetSocketAddress}</td><td>{@code 127.0.0.1:49153}</td></tr>
 * <tr><td>{@code int}, {@link Integer}</td><td>{@code 49153}</td></tr>
 * </table>
 *
 * <p>Parameters may be those of constructors, lifecycle methods and tests. A field must be neither private nor final; a
 * static one is set before {@code @BeforeAll} methods, an instance one before {@code @BeforeEach} methods.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HarnessExtension.class)
public @interface Endpoint {

    /** A text with {@code container:port}, such as {@code http://api:8080/orders}, {@code db:5432} or a JDBC address. */
    String value();
}
