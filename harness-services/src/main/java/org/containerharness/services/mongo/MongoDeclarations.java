package org.containerharness.services.mongo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.LogIn;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithMongo} declares. */
final class MongoDeclarations implements Declarations<WithMongo> {

    private static final String REPLICA_SET = "rs0";

    @Override
    public StackSpec declare(WithMongo annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        LogIn.check(attributes, annotation.user(), annotation.password());
        if (!annotation.user().isEmpty() && annotation.replicaSet()) {
            attributes.problem(
                    "user",
                    "a replica set that asks for users needs a key file too, and this one has none."
                            + " Say replicaSet = false, or leave the user out.");
        }
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "mongo", "mongo", "8", environment(annotation))
                .ports(Integer.toString(MongoKind.PORT))
                .plusFiles(InitFiles.numbered(
                        attributes, "init", annotation.init(), context.testClass(), "/docker-entrypoint-initdb.d"))
                // The server that runs scripts listens inside only.
                .waitFor(new ReadyCondition.Listening(List.of(ContainerPort.tcp(MongoKind.PORT))));
        if (annotation.replicaSet()) {
            spec = replicaSet(spec);
        }
        MongoDocuments documents = MongoDocuments.read(attributes, annotation.documents(), context.testClass());
        if (!documents.isEmpty()) {
            String database = annotation.database();
            spec = spec.lifecycle(lifecycle -> lifecycle.plusAfterReady(HookSpec.code(
                    "inserts " + documents + " into " + database,
                    container -> documents.insert(MongoKind.database(container, database, MongoKind.PORT)))));
        }
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static Map<String, String> environment(WithMongo annotation) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(MongoKind.DATABASE, annotation.database());
        if (!annotation.user().isEmpty()) {
            environment.put(MongoKind.USER, annotation.user());
            environment.put(MongoKind.PASSWORD, annotation.password());
        }
        return environment;
    }

    /** Its member has the name that other containers know, and must know itself by it. */
    private static ContainerSpec replicaSet(ContainerSpec spec) {
        String name = spec.name();
        ReplicaSet set = new ReplicaSet(REPLICA_SET, name + ":" + MongoKind.PORT);
        return spec.networking(networking -> networking.withHostname(name))
                .command("--replSet", REPLICA_SET)
                .lifecycle(lifecycle -> lifecycle.plusAfterReady(
                        HookSpec.code("initiates " + set, container -> set.initiate(container))));
    }
}
