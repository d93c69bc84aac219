package org.containerharness.services.browser;

import java.util.Map;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithBrowser} declares. */
final class BrowserDeclarations implements Declarations<WithBrowser> {

    @Override
    public StackSpec declare(WithBrowser annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        Map<String, String> environment = annotation.options().length == 0
                ? Map.of()
                : Map.of(BrowserKind.OPTIONS, String.join("\n", annotation.options()));
        ContainerSpec spec = ServiceDeclaration.of(annotation)
                .container(context, attributes, "browser", "selenium/standalone-chromium", "4", environment)
                .ports(Integer.toString(BrowserKind.PORT))
                // Pages share memory there; 64 MB are not enough for some.
                .resources(resources -> resources.withSharedMemory(ByteSize.parse("1g")))
                .waitFor(ReadyCondition.Http.get("/status")
                        .onPort(BrowserKind.PORT)
                        .expectingBody("\"ready\": *true"));
        attributes.verify();
        return context.stack().plus(spec);
    }
}
