package org.containerharness.services.browser;

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
 * Gives tests a Chromium with its driver, {@code selenium/standalone-chromium:4}. Tests get it by {@code @Connect WebDriver},
 * {@code @Handle Browser}, or in texts as {@code {browser.url}}. A test that fails has a screenshot of each injected browser
 * attached, as JUnit attaches files.
 *
 * <pre>{@code
 * @WithBrowser(networks = "shop")
 * class ShopPageTest {
 *     @Test void shows(@Connect WebDriver browser) { browser.get("http://shop:8080/"); … }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithBrowser.List.class)
@ExtendWith({HarnessExtension.class, Screenshots.class})
@DeclaredBy(BrowserDeclarations.class)
public @interface WithBrowser {

    /** The name of its container; default is that of the field, else {@code browser}. */
    String name() default "";

    /** The tag of {@code selenium/standalone-chromium}, default {@code 4}. */
    String version() default "";

    /** A whole image reference in place of {@code selenium/standalone-chromium}, for an image that behaves like it. */
    String image() default "";

    /** Options of the browser, such as {@code --window-size=1280,800}. */
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

    /** Holds several {@link WithBrowser} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith({HarnessExtension.class, Screenshots.class})
    @interface List {
        WithBrowser[] value();
    }
}
