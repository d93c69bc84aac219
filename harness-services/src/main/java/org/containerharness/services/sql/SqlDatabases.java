package org.containerharness.services.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Service;
import org.containerharness.space.Space;
import org.containerharness.space.SpaceMaker;

/**
 * Databases of one container, each a copy of a template that was migrated once.
 *
 * @param <S> the kind of database
 */
public interface SqlDatabases<S extends Space> extends SpaceMaker<S> {

    /** A database that the server has already, with what every other one starts with; empty to start with nothing. */
    Optional<String> original();

    /** SQL files, run once, in order. */
    List<FileSpec.Source> scripts();

    /** Run once after the scripts, empty for none. */
    Optional<Class<? extends Migration<S>>> migration();

    /** The server in one container, seen by whoever may do everything in it. */
    Server<S> server(Service service);

    /** What differs from one kind of server to the other. */
    interface Server<S> {

        /** A shell command that succeeds if the template is there and complete. */
        String isReady(String template);

        /** A shell script that makes it empty, removing what is left of an attempt that was broken off. */
        String makeEmpty(String template);

        /** As {@link #makeEmpty}, but as a copy of a database that others may be using. */
        String makeCopy(String template, String original);

        /** A shell command that runs the SQL file in it. */
        String runFile(String template, String file);

        /** A shell script after which it is complete and nobody can change it any more. */
        String complete(String template);

        Map<String, String> environment();

        /** Makes databases that are as the template is. */
        void copy(String template, List<String> databases);

        void drop(List<S> databases);

        /** A database or the template as clients reach it. */
        S open(String database);
    }

    private Template<S> template() {
        return new Template<>(original(), scripts(), migration());
    }

    /** Dropping one takes the server longer than copying the template. */
    @Override
    default int usedLimit() {
        return 50;
    }

    @Override
    default void prepare(Service service) {
        template().make(service, server(service));
    }

    @Override
    default List<S> open(Service service, List<String> names) {
        Server<S> server = server(service);
        server.copy(template().name(service), names);
        return names.stream().map(server::open).toList();
    }

    @Override
    default void close(Service service, List<S> spaces) {
        server(service).drop(spaces);
    }

    /** Reads the name of a database; one that is not there is noticed when it is copied. */
    static String database(String text) {
        if (!text.matches("[\\w.-]+")) {
            throw new InvalidValueException(
                    "<" + text + "> is no name of a database. It has letters, digits, _, . and -.");
        }
        return text;
    }

    /** Reads {@code classpath:schema.sql} or a path; a file that is missing is noticed when it is read. */
    static FileSpec.Source script(String text) {
        if (text.isBlank()) {
            throw new InvalidValueException("a script has no name. Write classpath:schema.sql, or a path.");
        }
        return text.startsWith("classpath:")
                ? new FileSpec.ClassPathResource(text.substring("classpath:".length()))
                : new FileSpec.HostFile(Path.of(text));
    }
}
