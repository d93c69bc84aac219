package org.containerharness.services.opensearch;

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
 * Gives tests an OpenSearch of one node, {@code opensearchproject/opensearch:2}, without its security plugin. Tests get it by
 * {@code @Connect RestClient}, {@code @Connect URI}, {@code @Handle OpenSearchServer}, or in texts as {@code
 * {opensearch.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithOpenSearch.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(OpenSearchDeclarations.class)
public @interface WithOpenSearch {

    /** The name of its container; default is that of the field, else {@code opensearch}. */
    String name() default "";

    /** The tag of {@code opensearchproject/opensearch}, default {@code 2}. */
    String version() default "";

    /** A whole image reference in place of {@code opensearchproject/opensearch}, for an image that behaves like it. */
    String image() default "";

    /**
     * Index templates that are there when tests begin: {@code orders.json} is the template {@code orders}; of a folder, its
     * {@code *.json}. {@code classpath:templates/}, or a path of the module's folder.
     */
    String[] templates() default {};

    /** Half a gigabyte of heap, and no refusal to write where the disk is nearly full. */
    boolean tuned() default true;

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

    /** Holds several {@link WithOpenSearch} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithOpenSearch[] value();
    }
}
