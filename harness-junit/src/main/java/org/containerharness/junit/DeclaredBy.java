package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an annotation one that declares containers, networks or volumes.
 *
 * <p>A shared fixture is an annotation and a class:
 *
 * <pre>{@code
 * @Target(ElementType.TYPE)
 * @Retention(RetentionPolicy.RUNTIME)
 * @Inherited
 * @ExtendWith(HarnessExtension.class)
 * @DeclaredBy(OrdersDatabase.class)
 * public @interface WithOrdersDatabase {
 *     String image() default "postgres:15";
 *     Scope scope() default Scope.SUITE;
 * }
 *
 * public final class OrdersDatabase implements Declarations<WithOrdersDatabase> {
 *     public StackSpec declare(WithOrdersDatabase annotation, DeclarationContext context) {
 *         return context.stack().plus(ContainerSpec.of("orders-db", annotation.image()).ports("5432"));
 *     }
 * }
 * }</pre>
 *
 * <p>An attribute {@code Scope scope()} is honoured if the annotation has one, and so is {@code boolean override()}:
 * what it declares takes the place of what a superclass declares under the same names. An annotation may also bundle others by
 * carrying them; its scope then applies to each of them that names none.
 */
@Documented
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DeclaredBy {

    /** Turns the annotation into a stack; needs a constructor without parameters, public or not. */
    Class<? extends Declarations<?>> value();
}
