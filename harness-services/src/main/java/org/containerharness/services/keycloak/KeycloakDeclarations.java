package org.containerharness.services.keycloak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithKeycloak} declares. */
final class KeycloakDeclarations implements Declarations<WithKeycloak> {

    private static final ContainerPath IMPORT = new ContainerPath("/opt/keycloak/data/import/");

    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    @Override
    public StackSpec declare(WithKeycloak annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        if (!annotation.realm().matches("[\\w.-]+")) {
            attributes.problem("realm", "<" + annotation.realm() + "> is no name of a realm in an address.");
        }
        // It refuses a file that is not called after its realm.
        List<RealmFiles> files = attributes.readAll(
                "realms",
                annotation.realms(),
                text -> RealmFiles.read(InitFiles.source(text, context.testClass()), text));
        List<FileSpec> realms = files.stream()
                .map(each -> new FileSpec(each.source(), IMPORT, FileSpec.KEEP_MODE, 0, 0))
                .toList();
        if (files.size() == annotation.realms().length) {
            RealmFiles.missing(files, annotation.realm()).ifPresent(text -> attributes.problem("realm", text));
        }
        List<String> command = new ArrayList<>(List.of("start-dev"));
        if (!realms.isEmpty()) {
            command.add("--import-realm");
        }
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "keycloak", "keycloak/keycloak", "26.5", environment(annotation))
                .ports(Integer.toString(KeycloakKind.PORT))
                .plusFiles(realms)
                .command(command.toArray(String[]::new));
        // It answers for a realm when that has been imported.
        ReadyCondition imported = ReadyCondition.Http.get(
                        "/realms/" + annotation.realm() + "/.well-known/openid-configuration")
                .onPort(KeycloakKind.PORT)
                .expecting(200);
        spec = spec.waitFor(imported);
        // In development mode it builds itself first, which takes most of a minute where processors are few.
        // Of the lines about what is wrong with a realm, the one that says it.
        spec = spec.withReadiness(
                spec.readiness().within(LONGEST_START).failingOn("ExecutionExceptionHandler.*ERROR: (?!Failed to )"));
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static Map<String, String> environment(WithKeycloak annotation) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(KeycloakKind.USER, annotation.user());
        environment.put(KeycloakKind.PASSWORD, annotation.password());
        environment.put(KeycloakKind.REALM, annotation.realm());
        // Tokens carry it, whoever asks.
        environment.put("KC_HOSTNAME", "http://${address:8080}");
        environment.put("KC_HOSTNAME_BACKCHANNEL_DYNAMIC", "true");
        return environment;
    }
}
