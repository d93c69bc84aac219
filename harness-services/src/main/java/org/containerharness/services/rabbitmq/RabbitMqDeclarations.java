package org.containerharness.services.rabbitmq;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.InitFiles;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithRabbitMq} declares. */
final class RabbitMqDeclarations implements Declarations<WithRabbitMq> {

    private static final String DEFINITIONS = "/etc/rabbitmq/harness/";

    @Override
    public StackSpec declare(WithRabbitMq annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(
                        context,
                        attributes,
                        "rabbitmq",
                        "rabbitmq",
                        annotation.management() ? "3-management" : "3",
                        Map.of(
                                "RABBITMQ_DEFAULT_USER", annotation.user(),
                                "RABBITMQ_DEFAULT_PASS", annotation.password(),
                                "RABBITMQ_DEFAULT_VHOST", annotation.virtualHost()))
                .ports(Integer.toString(RabbitMqKind.PORT))
                // Its port is open while plugins still start.
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("Server startup complete"), 1));
        if (annotation.management()) {
            spec = spec.ports("15672");
        }
        Optional<FileSpec.Source> definitions = attributes.read(
                "definitions", annotation.definitions(), text -> InitFiles.source(text, context.testClass()));
        if (definitions.isPresent()) {
            // Definitions that are read at the start would keep the broker from making its user.
            FileSpec file = new FileSpec(definitions.get(), new ContainerPath(DEFINITIONS), 0644, 0, 0);
            String path = DEFINITIONS + file.ownName().orElse("definitions.json");
            spec = spec.file(file)
                    .lifecycle(lifecycle ->
                            lifecycle.plusAfterReady(HookSpec.of("rabbitmqctl", "import_definitions", path)));
        }
        attributes.verify();
        return context.stack().plus(spec);
    }
}
