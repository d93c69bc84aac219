package org.containerharness.services.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.ReadyCondition;

/**
 * What MariaDB and MySQL have in common.
 *
 * @param service as every annotation of a service says it
 * @param database that tests use
 * @param user who may do everything in it
 * @param password of the user, and of root
 * @param init scripts
 */
public record MySqlContainer(
        ServiceDeclaration service,
        String database,
        String user,
        String password,
        String[] init,
        boolean tuned,
        boolean inMemory) {

    /** The server that runs scripts first names port 0. */
    private static final ReadyCondition READY =
            new ReadyCondition.LogLine(Pattern.compile("socket: .* port: 3306\\b"), 1);

    /**
     * @param kind also the name of the image
     * @param prefix of its variables
     */
    public ContainerSpec spec(
            DeclarationContext context, Attributes attributes, String kind, String version, String prefix) {
        ContainerSpec spec = service.container(context, attributes, kind, kind, version, environment(prefix))
                .ports("3306")
                .plusFiles(InitFiles.numbered(
                        attributes, "init", init, context.testClass(), "/docker-entrypoint-initdb.d"))
                .waitFor(READY);
        if (tuned) {
            spec = spec.command("--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--sync-binlog=0");
        }
        return inMemory
                ? spec.plusMounts(List.of(new MountSpec.TmpfsMount(new ContainerPath("/var/lib/mysql"), "")))
                : spec;
    }

    private Map<String, String> environment(String prefix) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(prefix + "DATABASE", database);
        environment.put(prefix + "ROOT_PASSWORD", password);
        // The images refuse to make root, who is there already.
        if (!user.equals("root")) {
            environment.put(prefix + "USER", user);
            environment.put(prefix + "PASSWORD", password);
        }
        return environment;
    }
}
