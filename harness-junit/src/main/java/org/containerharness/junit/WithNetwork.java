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
 * Gives containers a network of their own, in which they find each other by name.
 *
 * <p>On a field of type {@link org.containerharness.handle.RunningNetwork} the field is set to it. For scope and inheritance
 * see {@link WithContainer}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithNetwork.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(NetworkDeclarations.class)
public @interface WithNetwork {

    /** The declared name; required except on a field, whose name it takes. */
    String value() default "";

    /** Default {@code bridge}. */
    String driver() default "";

    /** Options of the driver, {@code key=value}. */
    String[] options() default {};

    /** Address ranges such as {@code 10.5.0.0/24}; default is one that the engine chooses. */
    String[] subnet() default {};

    /** Has no route to the outside. */
    boolean internal() default false;

    /** Has IPv6 addresses too. */
    boolean ipv6() default false;

    /** Swarm networks only: stand-alone containers may join. */
    boolean attachable() default false;

    /** Labels, {@code key=value}. */
    String[] labels() default {};

    /** Its name on the engine; default is a unique one. */
    String engineName() default "";

    /** It exists already under {@link #engineName()} and is left as it is. */
    boolean external() default false;

    /**
     * Takes the place of what a superclass, an interface, a composed annotation or a class around it declares under the same
     * name.
     */
    boolean override() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithNetwork} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithNetwork[] value();
    }
}
