package org.containerharness.services.mosquitto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.DeclaredBy;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.junit.Scope;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests an MQTT broker, {@code eclipse-mosquitto:2}, that lets everybody in unless it has
 * a user. Tests get it by {@code @Connect MqttClient},
 * {@code @Handle MosquittoBroker}, or in texts as {@code {mosquitto.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMosquitto.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MosquittoDeclarations.class)
public @interface WithMosquitto {

    /** The name of its container; default is that of the field, else {@code mosquitto}. */
    String name() default "";

    /** The tag of {@code eclipse-mosquitto}, default {@code 2}. */
    String version() default "";

    /** A whole image reference in place of {@code eclipse-mosquitto}, for an image that behaves like it. */
    String image() default "";

    /** Who clients must be; empty lets everybody in. */
    String user() default "";

    /** Of the {@link #user}. */
    String password() default "";

    /**
     * A {@code mosquitto.conf} of the module or the class path in place of the usual one; it must listen on port 1883. With a
     * {@link #user} it finds the file of passwords at {@code /mosquitto/config/passwords}.
     */
    String config() default "";

    /** Further variables {@code NAME=value}; they win over those that this annotation sets. */
    String[] env() default {};

    /** Networks it joins, as {@code @WithContainer} has them. */
    String[] networks() default {};

    /** What a framework makes of it, as {@code @WithContainer} has it: {@code primary}, {@code none}. */
    String connection() default "";

    /** Reached through a proxy of this JVM, as {@code @WithContainer} has it, so that faults can make the way slow. */
    boolean proxied() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Takes the place of what a superclass declares under the same name. */
    boolean override() default false;

    /** Holds several {@link WithMosquitto} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMosquitto[] value();
    }
}
