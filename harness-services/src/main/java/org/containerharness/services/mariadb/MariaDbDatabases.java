package org.containerharness.services.mariadb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;
import org.containerharness.services.sql.Migration;
import org.containerharness.services.sql.SqlDatabases;
import org.containerharness.space.Shell;

/**
 * Databases of one MariaDB or MySQL container, each loaded from the dump of a template that was migrated once. Needs the
 * client and dump programs in the image and the variables of the official images: {@code MARIADB_ROOT_PASSWORD} (or
 * {@code MYSQL_…}); the user of {@code MARIADB_USER}, if there is one, gets every right in each database.
 *
 * @param original a database of the server whose content each one starts with, empty for none
 * @param scripts SQL files, run once, in order
 * @param migration run once after the scripts, empty for none
 * @param port inside the container, default 3306; must be published
 */
public record MariaDbDatabases(
        Optional<String> original,
        List<FileSpec.Source> scripts,
        Optional<Class<? extends Migration<MariaDbDatabase>>> migration,
        int port)
        implements SqlDatabases<MariaDbDatabase> {

    private static final int DEFAULT_PORT = 3306;

    public MariaDbDatabases {
        scripts = List.copyOf(scripts);
        original.ifPresent(SqlDatabases::database);
    }

    /**
     * Databases that start with what these scripts make.
     *
     * @param scripts {@code classpath:schema.sql} or paths
     */
    public static MariaDbDatabases of(String... scripts) {
        return new MariaDbDatabases(
                Optional.empty(),
                Stream.of(scripts).map(SqlDatabases::script).toList(),
                Optional.empty(),
                DEFAULT_PORT);
    }

    public MariaDbDatabases withMigration(Class<? extends Migration<MariaDbDatabase>> type) {
        return new MariaDbDatabases(original, scripts, Optional.of(type), port);
    }

    /**
     * Lets each one start with what a database of the server has, such as one of the image or of its init scripts; scripts
     * and migration come on top.
     */
    public MariaDbDatabases withOriginal(String database) {
        return new MariaDbDatabases(Optional.of(database), scripts, migration, port);
    }

    public MariaDbDatabases withPort(int newPort) {
        return new MariaDbDatabases(original, scripts, migration, newPort);
    }

    @Override
    public Class<MariaDbDatabase> type() {
        return MariaDbDatabase.class;
    }

    @Override
    public Server<MariaDbDatabase> server(Service service) {
        return new RunningServer(service, port);
    }

    /** The server in one container, seen by its root. */
    private record RunningServer(Service service, int port) implements Server<MariaDbDatabase> {

        /** Images have the programs under their new names, the old ones, or both. */
        private static final String CLIENT = "client=\"$(command -v mariadb || command -v mysql) -uroot\"\n";

        private static final String DUMP = "$(command -v mariadb-dump || command -v mysqldump) -uroot";

        private static String dump(String template) {
            return "/tmp/containerharness-templates/" + template + ".dump";
        }

        private void run(String script) {
            Shell.run(service, environment(), Shell.LIMIT, script);
        }

        private String sql(Stream<String> statements) {
            return "$client -e \"" + statements.collect(Collectors.joining("; ")) + "\"\n";
        }

        private Stream<String> create(String database) {
            Stream<String> create = Stream.of("CREATE DATABASE " + database);
            return appUser().isEmpty()
                    ? create
                    : Stream.concat(
                            create,
                            Stream.of("GRANT ALL ON " + database + ".* TO '"
                                    + appUser().get() + "'@'%'"));
        }

        private Optional<String> appUser() {
            return service.variable("MARIADB_USER", "MYSQL_USER");
        }

        private String rootPassword() {
            return service.variable("MARIADB_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD")
                    .or(() -> service.variable("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD")
                            .map(allowed -> ""))
                    .orElseThrow(() -> new HarnessException("The password of root in <" + service.name()
                            + "> is not known. Set MARIADB_ROOT_PASSWORD (or MYSQL_ROOT_PASSWORD) in its env."));
        }

        @Override
        public String isReady(String template) {
            return "[ -e " + dump(template) + " ]";
        }

        @Override
        public String makeEmpty(String template) {
            return CLIENT + sql(Stream.concat(Stream.of("DROP DATABASE IF EXISTS " + template), create(template)));
        }

        @Override
        public String makeCopy(String template, String original) {
            String dump = dump(template) + ".original";
            return makeEmpty(template)
                    + DUMP + " --routines --triggers --events --single-transaction '" + original + "' > " + dump + "\n"
                    + runFile(template, dump) + "\n"
                    + "rm -f " + dump;
        }

        @Override
        public String runFile(String template, String file) {
            return "$client " + template + " < " + file;
        }

        /** Dumps to another name first: a dump that is there is complete. */
        @Override
        public String complete(String template) {
            String dump = dump(template);
            return DUMP + " --routines --triggers --events --single-transaction " + template + " > " + dump + ".part\n"
                    + "mv " + dump + ".part " + dump + "\n";
        }

        @Override
        public void copy(String template, List<String> databases) {
            String loads = databases.stream()
                    .map(name -> "$client " + name + " < " + dump(template) + "\n")
                    .collect(Collectors.joining());
            run(CLIENT + sql(databases.stream().flatMap(this::create)) + loads);
        }

        @Override
        public void drop(List<MariaDbDatabase> databases) {
            run(CLIENT + sql(databases.stream().map(database -> "DROP DATABASE IF EXISTS " + database.name())));
        }

        @Override
        public MariaDbDatabase open(String database) {
            var address = service.address(port);
            return new MariaDbDatabase(
                    database,
                    address.getHostString(),
                    address.getPort(),
                    appUser().orElse("root"),
                    appUser()
                            .flatMap(user -> service.variable("MARIADB_PASSWORD", "MYSQL_PASSWORD"))
                            .orElseGet(this::rootPassword));
        }

        @Override
        public Map<String, String> environment() {
            return Map.of("MYSQL_PWD", rootPassword());
        }
    }
}
