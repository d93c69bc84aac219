package org.containerharness.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.internal.ContainerSpecBuilder;

/**
 * A place in a text of a container where the address stands by which tests reach a published port: {@code
 * ${address:9092}}, {@code ${host:9092}} or {@code ${port:9092}} of the container itself, {@code ${address:kafka:9092}} of
 * another. It is filled before the container is created. With a dollar sign more in front it stays as it is.
 *
 * @param text as it is written
 * @param part what stands there in the end
 * @param container the declared name of another container
 * @param port a container port
 */
public record AddressText(String text, Part part, Optional<String> container, ContainerPort port) {

    /** What is known of an address. */
    public enum Part {
        /** {@code host:port}, an IPv6 address in brackets. */
        ADDRESS,
        HOST,
        PORT
    }

    private static final Pattern PATTERN = Pattern.compile(
            "(\\$?)\\$\\{(address|host|port):" + "(?:([a-zA-Z0-9][\\w.-]*):)?(\\d{1,5}(?:/(?:tcp|udp|sctp))?)}");

    /** Whether one stands in the text. */
    public static boolean isIn(String text) {
        return text.contains("${") && PATTERN.matcher(text).find();
    }

    /** Whether one stands in what a container runs, or may stand in a file of it. */
    public static boolean isIn(ContainerSpec spec) {
        boolean[] found = {spec.files().stream().anyMatch(FileSpec::template)};
        mapped(spec, text -> {
            found[0] |= isIn(text);
            return text;
        });
        return found[0];
    }

    /** The text with what {@code value} knows in each place. */
    public static String filled(String text, Function<AddressText, String> value) {
        return text.contains("${")
                ? PATTERN.matcher(text).replaceAll(match -> Matcher.quoteReplacement(filled(match, value)))
                : text;
    }

    private static String filled(MatchResult match, Function<AddressText, String> value) {
        String text = match.group();
        return match.group(1).isEmpty()
                ? value.apply(new AddressText(
                        text,
                        Part.valueOf(match.group(2).toUpperCase(java.util.Locale.ROOT)),
                        Optional.ofNullable(match.group(3)),
                        ContainerPort.parse(match.group(4))))
                : text.substring(1);
    }

    /** The container with its command, entrypoint, variables, healthcheck, hooks and labels filled; not its files. */
    public static ContainerSpec filled(ContainerSpec spec, Function<AddressText, String> value) {
        return mapped(spec, text -> filled(text, value));
    }

    private static ContainerSpec mapped(ContainerSpec spec, UnaryOperator<String> change) {
        ProcessSpec before = spec.process();
        ProcessSpec process = before.plusEnvironment(mapped(before.environment(), change));
        process = before.command()
                .map(command -> mapped(command, change))
                .map(process::withCommand)
                .orElse(process);
        process = before.entrypoint()
                .map(command -> mapped(command, change))
                .map(process::withEntrypoint)
                .orElse(process);
        return ContainerSpecBuilder.from(spec)
                .process(process)
                .healthcheck(spec.healthcheck().map(check -> mapped(check, change)))
                .lifecycle(spec.lifecycle().mapHooks(hook -> hook.map(change)))
                .labels(mapped(spec.labels(), change))
                .build();
    }

    private static Map<String, String> mapped(Map<String, String> texts, UnaryOperator<String> change) {
        Map<String, String> changed = new LinkedHashMap<>(texts);
        changed.replaceAll((name, text) -> change.apply(text));
        return changed;
    }

    private static Command mapped(Command command, UnaryOperator<String> change) {
        return new Command(command.words().stream().map(change).toList());
    }

    private static HealthcheckSpec mapped(HealthcheckSpec check, UnaryOperator<String> change) {
        return new HealthcheckSpec(
                check.test().stream().map(change).toList(),
                check.interval(),
                check.timeout(),
                check.retries(),
                check.startPeriod(),
                check.startInterval());
    }
}
