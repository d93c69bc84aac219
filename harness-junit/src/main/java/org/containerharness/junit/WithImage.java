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
 * Declares an image for several containers, which name it as {@code image = "@name"}; or one that tests handle
 * themselves.
 *
 * <pre>{@code
 * @WithImage(name = "app", build = @Build(context = "src/main/docker"))
 * @WithContainer(name = "blue", image = "@app", ports = "8080")
 * @WithContainer(name = "green", image = "@app", ports = "8080")
 * }</pre>
 *
 * <p>Exactly one of {@link #image()}, {@link #build()} and {@link #commitOf()} is given. On a field of type {@link
 * org.containerharness.handle.RunningImage} the field is set to it. For scope and inheritance see {@link WithContainer}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithImage.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(ImageDeclarations.class)
public @interface WithImage {

    /** The declared name; required except on a field, whose name it takes. */
    String name() default "";

    /** An image of a registry, such as {@code postgres:15}. */
    String image() default "";

    /** Builds it. */
    Build build() default @Build;

    /** Makes it of a container, as it is when it is ready; the image is removed with its scope. */
    String commitOf() default "";

    /** Changes of a committed configuration: Dockerfile instructions such as {@code ENV MODE=test}. */
    String[] changes() default {};

    /** Further references it gets on the engine, such as {@code orders:test}; they stay, as built images do. */
    String[] tags() default {};

    /**
     * References it is pushed under; the registry may be a container of the tests, as containers write it: {@code
     * hub:5000/orders:1}.
     */
    String[] push() default {};

    /** Such as {@code linux/arm64}; default is the engine's own. */
    String platform() default "";

    /** {@code if-missing}, {@code always}, {@code never} or an age such as {@code 24h}; default is the configured one. */
    String pullPolicy() default "";

    /**
     * Takes the place of what a superclass, an interface, a composed annotation or a class around it declares under the same
     * name.
     */
    boolean override() default false;

    /** How long it is known, and a committed one lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithImage} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithImage[] value();
    }
}
