package org.containerharness.handle;

import java.util.Collection;
import org.containerharness.engine.LogLine;
import org.containerharness.model.Secrets;
import org.containerharness.model.VisibleText;

/**
 * What a container wrote, as it may be shown: without the secrets that it was given, also those which are ordinary words,
 * and with control characters as text. Whoever needs its output as it is asks the container for it.
 */
public final class ContainerText {

    private final Collection<String> secrets;

    private ContainerText(Collection<String> secrets) {
        this.secrets = secrets;
    }

    public static ContainerText of(RunningContainer container) {
        return new ContainerText(Secrets.among(container.facts().environment()));
    }

    public String of(LogLine line) {
        return of(line.text());
    }

    public String of(String text) {
        return VisibleText.of(Secrets.mask(text, secrets));
    }
}
