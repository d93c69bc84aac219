package org.containerharness.junit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;

/** What {@link WithNetwork} declares. */
final class NetworkDeclarations implements Declarations<WithNetwork> {

    @Override
    public StackSpec declare(WithNetwork annotation, DeclarationContext context) {
        Attributes attributes = new Attributes(context.place());
        Optional<String> name = Attributes.text(annotation.value()).or(context::fieldName);
        if (name.isEmpty()) {
            attributes.problem("value", "the network has no name. Give it one, such as @WithNetwork(\"backend\").");
        }
        List<NetworkSpec.Subnet> subnets = attributes.readAll("subnet", annotation.subnet(), NetworkSpec.Subnet::of);
        var options = attributes.pairs("options", annotation.options());
        var labels = attributes.pairs("labels", annotation.labels());
        String driver = Attributes.text(annotation.driver()).orElse("bridge");
        Optional<NetworkSpec> spec = name.flatMap(text -> attributes.attempt(
                annotation.external() ? "engineName" : "value",
                () -> new NetworkSpec(
                        text,
                        Attributes.text(annotation.engineName()),
                        annotation.external(),
                        driver,
                        options,
                        annotation.internal(),
                        annotation.attachable(),
                        annotation.ipv6(),
                        subnets,
                        labels,
                        Map.of(),
                        List.of(),
                        context.place())));
        attributes.verify();
        return context.stack().plus(spec.orElseThrow());
    }
}
