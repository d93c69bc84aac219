package org.containerharness.services.registry;

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
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a registry of their own, in a container. It listens on port 5000, so other declarations name what is in it
 * {@code name:5000/app:1}; tests get its address by {@code @Handle RunningRegistry}.
 *
 * <pre>{@code
 * @WithRegistry(name = "hub", user = "ann", password = "secret", images = "redis:7=team/cache:1")
 * @WithContainer(name = "cache", image = "hub:5000/team/cache:1", ports = "6379")
 * }</pre>
 *
 * <p>Log-ins are used for this registry only, and no file of the user is touched. For scope and inheritance see {@link
 * WithContainer}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithRegistry.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(RegistryDeclarations.class)
public @interface WithRegistry {

    /** The name of its container; required except on a field, whose name it takes. */
    String name() default "";

    /** Whom it lets in; empty lets everybody in. */
    String user() default "";

    /** Goes with {@link #user()}. */
    String password() default "";

    /** Speaks TLS, with a certificate of its own. */
    boolean tls() default false;

    /** What it has from the beginning: {@code redis:7}, or {@code redis:7=team/cache:1} under another name. */
    String[] images() default {};

    /** The image of the registry itself. */
    String image() default "registry:2";

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithRegistry} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithRegistry[] value();
    }
}
