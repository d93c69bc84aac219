package org.containerharness.services.keycloak;

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
 * Gives tests a Keycloak in development mode, {@code keycloak/keycloak:26.5}. Its issuer is known before it starts, so what
 * it issues is valid for the test, and {@code {keycloak.issuer}} can be given to others. Tests get it by {@code @Handle
 * KeycloakServer}, {@code @Connect URI}, or in texts as {@code {keycloak.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithKeycloak.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(KeycloakDeclarations.class)
public @interface WithKeycloak {

    /** The name of its container; default is that of the field, else {@code keycloak}. */
    String name() default "";

    /** The tag of {@code keycloak/keycloak}, default {@code 26.5}. */
    String version() default "";

    /** A whole image reference in place of {@code keycloak/keycloak}, for an image that behaves like it. */
    String image() default "";

    /**
     * Realms that are imported, in files that are called after them, as Keycloak exports them: {@code
     * classpath:shop-realm.json}, or paths.
     */
    String[] realms() default {};

    /** The realm that tests use, default {@code master}; one of those that are imported. */
    String realm() default "master";

    /** Who administers it. */
    String user() default "admin";

    /** Of who administers it. */
    String password() default "admin";

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

    /** Holds several {@link WithKeycloak} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithKeycloak[] value();
    }
}
