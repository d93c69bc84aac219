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
import org.containerharness.services.internal.LogIn;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithMosquitto} declares. */
final class MosquittoDeclarations implements Declarations<WithMosquitto> {

    private static final String CONFIG = "/mosquitto/config/mosquitto.conf";

    /** Where a configuration of one's own finds it too. */
    private static final String PASSWORDS = "/mosquitto/config/passwords";

    @Override
    public StackSpec declare(WithMosquitto annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        String user = annotation.user();
        LogIn.check(attributes, user, annotation.password());
        if (user.contains(":")) {
            attributes.problem(
                    "user", "<" + user + "> has a colon, which ends a user in Mosquitto's file of passwords.");
        }
        Map<String, String> variables = user.isEmpty()
                ? Map.of()
                : Map.of(MosquittoKind.USER, user, MosquittoKind.PASSWORD, annotation.password());
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "mosquitto", "eclipse-mosquitto", "2", variables)
                .ports(Integer.toString(MosquittoKind.PORT))
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("mosquitto version .* running"), 1));
        Optional<FileSpec.Source> config =
                attributes.read("config", annotation.config(), text -> InitFiles.source(text, context.testClass()));
        attributes.verify();
        if (!user.isEmpty()) {
            spec = spec.file(
                    FileSpec.ofText(new MosquittoPassword(user, annotation.password()).line() + "\n", PASSWORDS));
        }
        return context.stack().plus(configured(spec, config, !user.isEmpty()));
    }

    /** Without a configuration it serves nobody outside; the image has one that lets everybody in. */
    private static ContainerSpec configured(
            ContainerSpec spec, Optional<FileSpec.Source> config, boolean asksForUsers) {
        if (config.isPresent()) {
            return spec.file(new FileSpec(config.get(), new ContainerPath(CONFIG), 0644, 0, 0));
        }
        return asksForUsers
                ? spec.file(FileSpec.ofText(
                        "listener " + MosquittoKind.PORT + "\nallow_anonymous false\npassword_file " + PASSWORDS + "\n",
                        CONFIG))
                : spec.command("mosquitto", "-c", "/mosquitto-no-auth.conf");
    }
}
