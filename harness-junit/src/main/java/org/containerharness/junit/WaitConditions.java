package org.containerharness.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.DurationText;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;

/** Turns {@link WaitFor} annotations into a readiness. */
final class WaitConditions {

    private WaitConditions() {}

    static ReadinessSpec of(WaitFor[] waits, Attributes attributes, String attribute) {
        List<ReadyCondition> conditions = new ArrayList<>();
        List<Duration> timeouts = new ArrayList<>();
        List<Pattern> failOn = new ArrayList<>();
        for (int i = 0; i < waits.length; i++) {
            WaitFor wait = waits[i];
            Attributes own = attributes.inside(waits.length == 1 ? attribute : attribute + "[" + i + "]");
            List<ReadyCondition> given = conditions(wait, own);
            joined(given, wait.anyOf()).ifPresent(conditions::add);
            own.read("timeout", wait.timeout(), DurationText::parse).ifPresent(timeouts::add);
            failOn.addAll(own.readAll("failOn", wait.failOn(), WaitConditions::pattern));
        }
        return new ReadinessSpec(
                joined(conditions, false).orElseGet(ReadyCondition.Default::new),
                timeouts.stream().max(Comparator.naturalOrder()),
                failOn);
    }

    private static Optional<ReadyCondition> joined(List<ReadyCondition> conditions, boolean anyOf) {
        if (conditions.size() < 2) {
            return conditions.stream().findFirst();
        }
        return Optional.of(anyOf ? new ReadyCondition.AnyOf(conditions) : new ReadyCondition.AllOf(conditions));
    }

    private static List<ReadyCondition> conditions(WaitFor wait, Attributes attributes) {
        List<ReadyCondition> conditions = new ArrayList<>(
                attributes.readAll("log", wait.log(), text -> new ReadyCondition.LogLine(pattern(text), wait.times())));
        attributes
                .read("http", wait.http(), path -> http(path, wait, attributes))
                .ifPresent(conditions::add);
        attributes
                .read("answer", wait.answer(), text -> answer(pattern(text), wait, attributes))
                .ifPresent(conditions::add);
        if (wait.answer().isEmpty()) {
            attributes.read("send", wait.send(), WaitConditions::unanswered);
        }
        listening(wait, attributes).ifPresent(conditions::add);
        attributes
                .command("command", wait.command())
                .map(ReadyCondition.CommandSucceeds::new)
                .ifPresent(conditions::add);
        if (wait.healthcheck()) {
            conditions.add(new ReadyCondition.Healthy());
        }
        if (wait.exitCode() >= 0) {
            conditions.add(new ReadyCondition.Completed(wait.exitCode()));
        }
        Attributes.text(wait.url())
                .map(url -> new ReadyCondition.Sql(url, wait.user(), wait.password(), wait.sql()))
                .ifPresent(conditions::add);
        attributes
                .read("file", wait.file(), path -> new ReadyCondition.FileExists(new ContainerPath(path)))
                .ifPresent(conditions::add);
        if (wait.running()) {
            conditions.add(new ReadyCondition.Running());
        }
        return conditions;
    }

    private static Optional<ContainerPort> port(WaitFor wait, Attributes attributes) {
        return wait.port() == 0 ? Optional.empty() : attributes.attempt("port", () -> ContainerPort.tcp(wait.port()));
    }

    private static ReadyCondition answer(Pattern expected, WaitFor wait, Attributes attributes) {
        return new ReadyCondition.TcpAnswer(port(wait, attributes), wait.send(), expected.pattern());
    }

    private static ReadyCondition unanswered(String send) {
        throw new InvalidValueException(
                "<" + send.strip() + "> is sent and no answer is awaited. Say which with answer.");
    }

    private static ReadyCondition http(String path, WaitFor wait, Attributes attributes) {
        return new ReadyCondition.Http(
                path,
                port(wait, attributes),
                wait.https(),
                wait.method(),
                attributes.pairs("header", wait.header()),
                Arrays.stream(wait.status()).boxed().toList(),
                attributes.read("body", wait.body(), WaitConditions::pattern).map(Pattern::pattern),
                attributes.pairs("responseHeader", wait.responseHeader()),
                attributes
                        .read("requestTimeout", wait.requestTimeout(), DurationText::parse)
                        .orElse(Duration.ofSeconds(2)));
    }

    private static Optional<ReadyCondition> listening(WaitFor wait, Attributes attributes) {
        if (wait.listening().length == 0) {
            return Optional.empty();
        }
        if (List.of(wait.listening()).equals(List.of("all"))) {
            return Optional.of(new ReadyCondition.Listening(List.of()));
        }
        List<ContainerPort> ports = attributes.readAll("listening", wait.listening(), ContainerPort::parse);
        return Optional.of(new ReadyCondition.Listening(ports));
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException("<" + text + "> is not a regular expression: " + e.getDescription()
                    + " near index " + e.getIndex() + ". Put a backslash before characters that are meant literally.");
        }
    }
}
