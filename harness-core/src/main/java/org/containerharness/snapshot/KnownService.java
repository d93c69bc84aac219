package org.containerharness.snapshot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.containerharness.files.FileContents;
import org.containerharness.identity.Fields;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;

/**
 * A service whose image declares a volume for its data, and how its data are put where a snapshot holds them; what is left
 * in the volume is copied into the snapshot, and by the engine into each new volume.
 *
 * @param repository the last part of the image's name
 * @param folder the parent of all data that is in a volume
 * @param settings variables that say where data are; who sets one decides about it
 * @param options parts of the command that do so
 * @param programs what the command may begin with, other than an option
 * @param once a line that it writes once when its data are there, and once more when it makes them; empty if it has none
 * @param move puts the data elsewhere
 */
record KnownService(
        String repository,
        String folder,
        Set<String> settings,
        Set<String> options,
        Set<String> programs,
        String once,
        UnaryOperator<ContainerSpec> move) {

    /** Made by the entry points, which begin as root. */
    private static final String DATA = "/var/lib/harness-data";

    /** Their data take no longer to be copied than to be opened elsewhere, where the log would be copied anyway. */
    private static final KnownService MARIADB = new KnownService(
            "mariadb",
            "/var/lib/mysql",
            // What it makes up it tells when it initialises, and never again.
            Set.of("MARIADB_RANDOM_ROOT_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"),
            Set.of("datadir"),
            Set.of("mariadbd", "mysqld"),
            "",
            UnaryOperator.identity());

    private static final List<KnownService> ALL = List.of(
            new KnownService(
                    "postgres",
                    "/var/lib/postgresql",
                    Set.of("PGDATA", "POSTGRES_INITDB_WALDIR"),
                    Set.of("-D", "data_directory", "data-directory"),
                    Set.of("postgres"),
                    "database system is ready to accept connections",
                    spec -> spec.process(process -> process.plusEnvironment(Map.of("PGDATA", DATA)))),
            MARIADB,
            MARIADB.named("mysql"));

    private KnownService named(String other) {
        return new KnownService(other, folder, settings, options, programs, once, move);
    }

    boolean saysOnce(Pattern line) {
        return !once.isEmpty() && line.matcher(once).find();
    }

    /** The service that a container is, if it leaves to the image where its data are. */
    static Optional<KnownService> of(ContainerSpec spec) {
        if (!(spec.image() instanceof ImageSource.Pulled pulled)) {
            return Optional.empty();
        }
        String path = pulled.reference().repository();
        String last = path.substring(path.lastIndexOf('/') + 1);
        return ALL.stream()
                .filter(service -> service.repository.equals(last) && service.isLeftAsItIs(spec))
                .findFirst();
    }

    /** Whoever names the data's folder anywhere may rely on it. */
    private boolean isLeftAsItIs(ContainerSpec spec) {
        return spec.process().user().isEmpty()
                && spec.process().entrypoint().isEmpty()
                && spec.process()
                        .command()
                        .map(Command::words)
                        .filter(this::moves)
                        .isEmpty()
                && spec.process().environment().keySet().stream().noneMatch(settings::contains)
                && !new Fields()
                        .add("process", spec.process())
                        .add("mounts", spec.mounts())
                        .add("healthcheck", spec.healthcheck())
                        .add("lifecycle", spec.lifecycle())
                        .add("readiness", spec.readiness())
                        .mention(folder)
                && spec.files().stream()
                        .noneMatch(
                                file -> file.target().text().startsWith(folder) || FileContents.mention(file, folder));
    }

    private boolean moves(List<String> command) {
        boolean other = !command.isEmpty() && !command.get(0).startsWith("-") && !programs.contains(command.get(0));
        return other || command.stream().anyMatch(word -> options.stream().anyMatch(word::contains));
    }
}
