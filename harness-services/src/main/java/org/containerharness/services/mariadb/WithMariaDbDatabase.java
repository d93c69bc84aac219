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
import org.containerharness.services.sql.Migration;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a class or each test a database of its own in a MariaDB or MySQL container that others use too. It is loaded
 * from the dump of a template that the scripts and the migration make once.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMariaDbDatabase.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MariaDbDatabaseDeclarations.class)
public @interface WithMariaDbDatabase {

    /** The declared name, for {@code @Handle} and, in braces, for addresses. */
    String name();

    /** The declared name of the container that is divided; it may live in a wider scope. */
    String in();

    /**
     * A database that the server has already, of its image or made by its init scripts: each one starts as a copy of it, and
     * scripts and migration come on top. It stays as it is.
     */
    String template() default "";

    /** SQL files that make what every database starts with: {@code classpath:schema.sql} or paths, in order; of a folder, its *.sql. */
    String[] scripts() default {};

    /** Does more than scripts can, once, after them. */
    Class<? extends Migration<MariaDbDatabase>> migration() default NoMigration.class;

    /** The server's port inside the container; it must be published. */
    int port() default 3306;

    /** Stands for none. */
    final class NoMigration implements Migration<MariaDbDatabase> {
        private NoMigration() {}

        @Override
        public void migrate(MariaDbDatabase template) {
            throw new UnsupportedOperationException("There is no migration.");
        }
    }

    /** How long it lives: {@link Scope#METHOD} gives each test one of its own. On a class the default is CLASS. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithMariaDbDatabase} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMariaDbDatabase[] value();
    }
}
