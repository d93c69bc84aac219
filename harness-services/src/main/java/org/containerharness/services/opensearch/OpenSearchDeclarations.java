package org.containerharness.services.opensearch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.NamedTexts;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithOpenSearch} declares. */
final class OpenSearchDeclarations implements Declarations<WithOpenSearch> {

    @Override
    public StackSpec declare(WithOpenSearch annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(
                        context,
                        attributes,
                        "opensearch",
                        "opensearchproject/opensearch",
                        "2",
                        environment(annotation.tuned()))
                .ports(Integer.toString(OpenSearchKind.PORT))
                // It answers before its cluster has a manager.
                .waitFor(ReadyCondition.Http.get("/_cluster/health")
                        .onPort(OpenSearchKind.PORT)
                        .expectingBody("\"status\":\"(green|yellow)\""));
        NamedTexts templates = NamedTexts.read(
                attributes, "templates", annotation.templates(), ".json", "the index template", context.testClass());
        if (!templates.isEmpty()) {
            spec = spec.lifecycle(lifecycle -> lifecycle.plusAfterReady(HookSpec.code(
                    "makes index templates of " + templates, container -> IndexTemplates.put(container, templates))));
        }
        attributes.verify();
        return context.stack().plus(spec);
    }

    private static Map<String, String> environment(boolean tuned) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("discovery.type", "single-node");
        environment.put("DISABLE_SECURITY_PLUGIN", "true");
        environment.put("DISABLE_INSTALL_DEMO_CONFIG", "true");
        if (tuned) {
            environment.put("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m");
            environment.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        }
        return environment;
    }
}
