package org.containerharness.services.mongo;

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
 * Gives tests a MongoDB server, {@code mongo:8}, as a replica set of one, which transactions and change streams need. Tests
 * get it by {@code @Connect MongoClient}, {@code @Connect MongoDatabase}, {@code @Handle MongoDb}, or in texts as {@code
 * {mongo.url}}; {@code @WithMongoDatabase} divides it.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMongo.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MongoDeclarations.class)
public @interface WithMongo {

    /** The name of its container; default is that of the field, else {@code mongo}. */
    String name() default "";

    /** The tag of {@code mongo}, default {@code 8}. */
    String version() default "";

    /** A whole image reference in place of {@code mongo}, for an image that behaves like it. */
    String image() default "";

    /** What clients use unless they name another. */
    String database() default "test";

    /** Whether it is a replica set; ready is it then when it takes writes. */
    boolean replicaSet() default true;

    /** Who may do everything, on a server that is no replica set; empty lets everybody in. */
    String user() default "";

    /** Of the user. */
    String password() default "";

    /** Scripts that the image runs once, {@code .js} and {@code .sh}: {@code classpath:users.js}, or paths, in order. */
    String[] init() default {};

    /**
     * What it starts with, inserted by the driver of the class path: {@code orders.json} has documents of the collection
     * {@code orders}, one after the other or in one array; of a folder, its {@code *.json}. {@code classpath:orders.json}, or a
     * path of the module's folder.
     */
    String[] documents() default {};

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

    /** Holds several {@link WithMongo} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMongo[] value();
    }
}
