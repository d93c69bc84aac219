package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects a client that is connected to a declared service or {@link org.containerharness.space.Space}: a {@code
 * javax.sql.DataSource}, a {@code Jedis}, whatever its {@link org.containerharness.space.ServiceKind} knows and the class
 * path has.
 *
 * <pre>{@code
 * @WithPostgres(init = "schema.sql")
 * class OrdersTest {
 *     @Test void countsOrders(@Connect DataSource db) { … }
 * }
 * }</pre>
 *
 * <p>Parameters and fields as in {@link Endpoint}. What can be closed is closed at the end: of the test for parameters of
 * tests and fields of its instance, of the class for static fields and parameters of {@code @BeforeAll} methods.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HarnessExtension.class)
public @interface Connect {

    /**
     * The declared name of a container or space; default is the only one that gives such a client, else the one named like
     * the parameter or field. Spaces go before whole services.
     */
    String value() default "";
}
