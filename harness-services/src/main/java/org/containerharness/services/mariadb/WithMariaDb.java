package org.containerharness.services.mariadb;

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
 * Gives tests a MariaDB server, {@code mariadb:11}. Tests get its database by {@code @Connect DataSource}, {@code @Handle
 * MariaDbDatabase}, or in texts as {@code {mariadb.url}}; {@code @WithMariaDbDatabase} divides it. The password of {@code
 * root} is that of the user.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMariaDb.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MariaDbDeclarations.class)
public @interface WithMariaDb {

    /** The name of its container; default is that of the field, else {@code mariadb}. */
    String name() default "";

    /** The tag of {@code mariadb}, default {@code 11}. */
    String version() default "";

    /** A whole image reference in place of {@code mariadb}, for an image that behaves like it. */
    String image() default "";

    /** The database that tests use. */
    String database() default "test";

    /** Who may do everything in it. */
    String user() default "test";

    /** Of the user, and of {@code root}. */
    String password() default "test";

    /**
     * Scripts that run once, in order, when the server initialises its data: {@code .sql}, {@code .sql.gz} or {@code .sh};
     * of a folder, all that is in it. {@code classpath:schema.sql}, or a name that is looked for in the module's folder and
     * then on the class path. One that fails fails the start, with script, line and the server's words.
     */
    String[] init() default {};

    /** Gives up safety that tests do not need: the log of InnoDB is not flushed at each commit, pages are written once. */
    boolean tuned() default true;

    /** Has its data in memory. No snapshot can be made of that, so each start initialises anew. */
    boolean inMemory() default false;

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

    /** Holds several {@link WithMariaDb} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMariaDb[] value();
    }
}
