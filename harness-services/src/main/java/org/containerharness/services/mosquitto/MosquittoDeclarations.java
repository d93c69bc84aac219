package org.containerharness.services.mosquitto;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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

/** What {@link WithMosquitto} declares. */
final class MosquittoDeclarations implements Declarations<WithMosquitto> {

    private static final String CONFIG = "/mosquitto/config/mosquitto.conf";

    @Override
    public StackSpec declare(WithMosquitto annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "mosquitto", "eclipse-mosquitto", "2", Map.of())
                .ports(Integer.toString(MosquittoKind.PORT))
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("mosquitto version .* running"), 1));
        Optional<FileSpec.Source> config =
                attributes.read("config", annotation.config(), text -> InitFiles.source(text, context.testClass()));
        // Without a configuration it serves nobody outside; the image has an open one beside it.
        spec = config.isEmpty()
                ? spec.command("mosquitto", "-c", "/mosquitto-no-auth.conf")
                : spec.file(new FileSpec(config.get(), new ContainerPath(CONFIG), 0644, 0, 0));
        attributes.verify();
        return context.stack().plus(spec);
    }
}
