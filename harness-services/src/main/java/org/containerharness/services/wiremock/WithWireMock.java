package org.containerharness.services.wiremock;

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
 * Gives tests a WireMock, {@code wiremock/wiremock:3.13.2}, in a container that other containers call. Tests get it by {@code
 * @Connect WireMock}, {@code @Connect URI}, {@code @Handle WireMockService}, or in texts as {@code {wiremock.url}}.
 *
 * <pre>{@code
 * @WithWireMock(mappings = "src/test/mappings")
 * class RatesTest {
 *     @Test void callsTheBank(@Connect WireMock bank) { … bank.register(get("/rates").willReturn(…)); … }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithWireMock.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(WireMockDeclarations.class)
public @interface WithWireMock {

    /** The name of its container; default is that of the field, else {@code wiremock}. */
    String name() default "";

    /** The tag of {@code wiremock/wiremock}, default {@code 3.13.2}. */
    String version() default "";

    /** A whole image reference in place of {@code wiremock/wiremock}, for an image that behaves like it. */
    String image() default "";

    /** A folder of mappings in JSON, or one of them: of the module, or {@code classpath:mappings/}. */
    String mappings() default "";

    /** A folder of files that mappings answer with: of the module, or {@code classpath:files/}. */
    String files() default "";

    /** Further options of its command line, such as {@code --global-response-templating}. */
    String[] options() default {};

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

    /** Holds several {@link WithWireMock} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithWireMock[] value();
    }
}
