package org.containerharness.services.postgres;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithPostgres} declares. */
final class PostgresDeclarations implements Declarations<WithPostgres> {

    private static final String VERSION = "16";

    /**
     * Tags of versions that know passwords by MD5 and do not begin with them, as those before 14 do. Each new connection
     * costs a client 4,096 rounds of a hash with SCRAM. After 18, PostgreSQL may give them up.
     */
    private static final Pattern WITH_MD5 = Pattern.compile("([^@]*:)?1[4-8]([^\\d/].*)?");

    private static final String SCRIPTS = "/docker-entrypoint-initdb.d";

    /** Not where the image has a volume. */
    private static final String MEMORY = "/harness-memory";

    /**
     * A server that runs the scripts first says that it is ready too, to its own socket only; one that finds data has no such
     * first server.
     */
    private static final ReadyCondition READY = new ReadyCondition.AnyOf(List.of(
            ready(2),
            new ReadyCondition.AllOf(
                    List.of(new ReadyCondition.LogLine(Pattern.compile("Skipping initialization"), 1), ready(1)))));

    private static ReadyCondition ready(int times) {
        return new ReadyCondition.LogLine(Pattern.compile("database system is ready to accept connections"), times);
    }

    @Override
    public StackSpec declare(WithPostgres annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "postgres", "postgres", VERSION, environment(annotation))
                .ports(Integer.toString(PostgresKind.PORT))
                .plusFiles(InitFiles.numbered(attributes, "init", annotation.init(), context.testClass(), SCRIPTS))
                .withReadiness(new ReadinessSpec(
                        READY, Optional.empty(), List.of(Pattern.compile("psql:" + SCRIPTS + ".*: ERROR: "))));
        if (annotation.tuned()) {
            spec = spec.command(
                    "postgres", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off");
        }
        if (annotation.inMemory()) {
            spec = spec.env("PGDATA", MEMORY + "/data")
                    .plusMounts(List.of(new MountSpec.TmpfsMount(new ContainerPath(MEMORY), "")));
        }
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static Map<String, String> environment(WithPostgres annotation) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "POSTGRES_DB", annotation.database(),
                "POSTGRES_USER", annotation.user(),
                "POSTGRES_PASSWORD", annotation.password()));
        if (annotation.tuned()) {
            // The server's own settings do not count for what initialises its data, a thousand files.
            environment.put("POSTGRES_INITDB_ARGS", "--no-sync" + (hasMd5(annotation) ? " --auth-host=md5" : ""));
        }
        return environment;
    }

    private static boolean hasMd5(WithPostgres annotation) {
        String image = annotation.image().isEmpty() ? annotation.version() : annotation.image();
        return WITH_MD5.matcher(image.isEmpty() ? VERSION : image).matches();
    }
}
