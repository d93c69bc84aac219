package org.containerharness.services.postgres;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.model.FileSpec;
import org.containerharness.model.Service;
import org.containerharness.services.sql.Migration;
import org.containerharness.services.sql.SqlDatabases;
import org.containerharness.space.Shell;

/**
 * Databases of one PostgreSQL container, cloned from a template that was migrated once. Needs {@code psql} in the image
 * and the variables of the official image: {@code POSTGRES_USER} (default {@code postgres}), {@code POSTGRES_PASSWORD},
 * {@code POSTGRES_DB} (default the user).
 *
 * @param original a database of the server whose content each one starts with, empty for none
 * @param scripts SQL files, run once by {@code psql}, in order
 * @param migration run once after the scripts, empty for none
 * @param port inside the container, default 5432; must be published
 */
public record PostgresDatabases(
        Optional<String> original,
        List<FileSpec.Source> scripts,
        Optional<Class<? extends Migration<PostgresDatabase>>> migration,
        int port)
        implements SqlDatabases<PostgresDatabase> {

    private static final int DEFAULT_PORT = 5432;

    public PostgresDatabases {
        scripts = List.copyOf(scripts);
        original.ifPresent(SqlDatabases::database);
    }

    /**
     * Databases that start with what these scripts make.
     *
     * @param scripts {@code classpath:schema.sql} or paths
     */
    public static PostgresDatabases of(String... scripts) {
        return new PostgresDatabases(
                Optional.empty(),
                Stream.of(scripts).map(SqlDatabases::script).toList(),
                Optional.empty(),
                DEFAULT_PORT);
    }

    public PostgresDatabases withMigration(Class<? extends Migration<PostgresDatabase>> type) {
        return new PostgresDatabases(original, scripts, Optional.of(type), port);
    }

    /**
     * Lets each one start with what a database of the server has, such as one of the image or of its init scripts; scripts
     * and migration come on top.
     */
    public PostgresDatabases withOriginal(String database) {
        return new PostgresDatabases(Optional.of(database), scripts, migration, port);
    }

    public PostgresDatabases withPort(int newPort) {
        return new PostgresDatabases(original, scripts, migration, newPort);
    }

    @Override
    public Class<PostgresDatabase> type() {
        return PostgresDatabase.class;
    }

    @Override
    public Server<PostgresDatabase> server(Service service) {
        return new RunningServer(service, port);
    }

    /** The server in one container, seen by whoever may do everything in it. */
    private record RunningServer(Service service, int port) implements Server<PostgresDatabase> {

        private String user() {
            return service.variable("POSTGRES_USER").orElse("postgres");
        }

        private String password() {
            return service.variable("POSTGRES_PASSWORD").orElse("");
        }

        private String psql(String database) {
            return "psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p " + port + " -U '" + user() + "' -d '" + database
                    + "'";
        }

        private String maintenance() {
            return psql(service.variable("POSTGRES_DB").orElseGet(this::user));
        }

        /** Each statement in a transaction of its own, as statements about databases must be. */
        private void sql(Stream<String> statements) {
            Shell.run(service, environment(), Shell.LIMIT, script(statements));
        }

        private String script(Stream<String> statements) {
            return maintenance()
                    + statements.map(statement -> " -c \"" + statement + "\"").collect(Collectors.joining());
        }

        @Override
        public String isReady(String template) {
            return "[ \"$(" + maintenance() + " -At -c \"SELECT 1 FROM pg_database WHERE datname = '" + template
                    + "' AND NOT datallowconn\")\" = 1 ]";
        }

        @Override
        public String makeEmpty(String template) {
            return script(
                    Stream.of("DROP DATABASE IF EXISTS " + template + " WITH (FORCE)", "CREATE DATABASE " + template));
        }

        /** The files of a database can only be cloned while nobody is connected to it; else it is dumped and loaded. */
        @Override
        public String makeCopy(String template, String original) {
            String other = psql(original.equals("postgres") ? "template1" : "postgres");
            String dump = "/tmp/containerharness-templates/" + template + ".dump";
            return other + " -c \"DROP DATABASE IF EXISTS " + template + " WITH (FORCE)\"\n"
                    + "if ! " + other + " -c \"CREATE DATABASE " + template + " TEMPLATE \\\"" + original
                    + "\\\"\" 2>/dev/null; then\n"
                    + "pg_dump -h 127.0.0.1 -p " + port + " -U '" + user() + "' -f " + dump + " '" + original + "'\n"
                    + other + " -c \"CREATE DATABASE " + template + " TEMPLATE template0\"\n"
                    + psql(template) + " -f " + dump + " >/dev/null\n"
                    + "rm -f " + dump + "\nfi";
        }

        @Override
        public String runFile(String template, String file) {
            return psql(template) + " -f " + file;
        }

        /** A template to which somebody is connected cannot be cloned. */
        @Override
        public String complete(String template) {
            return script(Stream.of(
                            "ALTER DATABASE " + template + " ALLOW_CONNECTIONS false",
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + template
                                    + "'"))
                    + " >/dev/null";
        }

        @Override
        public void copy(String template, List<String> databases) {
            sql(databases.stream().map(name -> "CREATE DATABASE " + name + " TEMPLATE " + template));
        }

        @Override
        public void drop(List<PostgresDatabase> databases) {
            sql(databases.stream().map(database -> "DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)"));
        }

        @Override
        public PostgresDatabase open(String database) {
            var address = service.address(port);
            return new PostgresDatabase(database, address.getHostString(), address.getPort(), user(), password());
        }

        @Override
        public Map<String, String> environment() {
            return Map.of("PGPASSWORD", password());
        }
    }
}
