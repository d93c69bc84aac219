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

/** Gives a class or each test a database of its own in a MongoDB container that others use too. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMongoDatabase.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MongoDatabaseDeclarations.class)
public @interface WithMongoDatabase {

    /** The declared name, for {@code @Handle}, {@code @Connect} and, in braces, for addresses. */
    String name();

    /** The declared name of the container that is divided; it may live in a wider scope. */
    String in();

    /** What it starts with, as {@link WithMongo#documents} has it. */
    String[] documents() default {};

    /** The server's port inside the container; it must be published. */
    int port() default 27017;

    /** How long it lives: {@link Scope#METHOD} gives each test one of its own. On a class the default is CLASS. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithMongoDatabase} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMongoDatabase[] value();
    }
}
