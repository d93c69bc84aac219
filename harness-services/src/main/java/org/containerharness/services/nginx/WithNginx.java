package org.containerharness.services.nginx;

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
 * Gives tests an nginx, {@code nginx:1}. Tests get its address by {@code @Connect URI}, {@code @Handle NginxServer}, or in texts
 * as {@code {nginx.url}}.
 *
 * <pre>{@code
 * @WithNginx(content = "src/test/site")
 * class PagesTest {
 *     @Test void hasAPage(@Connect URI site) { … }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithNginx.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(NginxDeclarations.class)
public @interface WithNginx {

    /** The name of its container; default is that of the field, else {@code nginx}. */
    String name() default "";

    /** The tag of {@code nginx}, default {@code 1}. */
    String version() default "";

    /** A whole image reference in place of {@code nginx}, for an image that behaves like it. */
    String image() default "";

    /** A folder, or a file, that it serves: of the module, or {@code classpath:site/}. Default is the image's own page. */
    String content() default "";

    /** Its server block, in place of the image's: {@code default.conf}, of the module or the class path; listens on port 80. */
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

    /** Holds several {@link WithNginx} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithNginx[] value();
    }
}
