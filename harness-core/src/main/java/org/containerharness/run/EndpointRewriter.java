package org.containerharness.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.forward.HostPort;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Place;

/** Turns addresses as containers write them, {@code db:5432}, into those that reach them from this JVM. */
final class EndpointRewriter {

    private EndpointRewriter() {}

    /**
     * Replaces every {@code name:port} of a known container in the text; all else stays.
     *
     * @throws HarnessException if a known container does not publish the port
     */
    static String rewrite(String text, Map<String, RunningContainer> containers) {
        List<String> known = containers.keySet().stream()
                // That is this JVM's machine, as containers see it.
                .filter(name -> !name.equals(HostPort.HOST))
                .toList();
        if (known.isEmpty()) {
            return text;
        }
        String names = known.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        Matcher matcher = Pattern.compile("(?<![\\w.-])(" + names + "):(\\d{1,5})(?![\\w])")
                .matcher(text);
        return matcher.replaceAll(match -> {
            RunningContainer container = containers.get(match.group(1));
            ContainerPort port = ContainerPort.tcp(Integer.parseInt(match.group(2)));
            return Matcher.quoteReplacement(
                    HostAndPort.of(container.address(port)).toString());
        });
    }

    static HarnessException unpublished(
            String container, Place place, ContainerPort port, Collection<ContainerPort> published) {
        String others = published.isEmpty()
                ? "It publishes none."
                : "It publishes "
                        + published.stream().map(ContainerPort::toString).collect(Collectors.joining(", ")) + ".";
        return new HarnessException("The container <" + container + "> (" + place + ") does not publish port " + port
                + ", so a test cannot reach it. " + others + " Add <" + port.number() + "> to its ports.");
    }
}
