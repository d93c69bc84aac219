package org.containerharness.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image: registry, repository, tag and digest, as the distribution reference grammar has them.
 *
 * @param registry host and optional port; empty means the engine's default registry
 * @param repository path in lower case, such as {@code library/postgres} or {@code postgres}
 * @param tag empty where only a digest is given; {@code latest} where nothing is
 * @param digest such as {@code sha256:…}, empty for a moving tag
 */
public record ImageReference(
        Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {

    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}");
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9-]+)*|\\[[0-9a-fA-F:]+])(?::\\d+)?");
    private static final Pattern SPLIT = Pattern.compile("(?<name>[^@]*?)(?::(?<tag>[^:/@]*))?(?:@(?<digest>.*))?");

    /**
     * Reads a reference such as {@code postgres}, {@code postgres:15}, {@code ghcr.io/team/app@sha256:…}.
     *
     * @throws InvalidValueException naming the part that breaks the grammar
     */
    public static ImageReference parse(String text) {
        Matcher matcher = SPLIT.matcher(text);
        if (text.isBlank() || !matcher.matches()) {
            throw invalid(text, "it is empty or has blanks");
        }
        String name = matcher.group("name");
        Optional<String> tag = Optional.ofNullable(matcher.group("tag"));
        Optional<String> digest = Optional.ofNullable(matcher.group("digest"));
        Optional<String> registry = registryOf(name);
        String repository =
                registry.map(host -> name.substring(host.length() + 1)).orElse(name);
        check(text, registry, repository, tag, digest);
        boolean bare = tag.isEmpty() && digest.isEmpty();
        return new ImageReference(registry, repository, bare ? Optional.of("latest") : tag, digest);
    }

    private static Optional<String> registryOf(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String first = name.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? Optional.of(first) : Optional.empty();
    }

    private static void check(
            String text, Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {
        if (registry.isPresent() && !REGISTRY.matcher(registry.get()).matches()) {
            throw invalid(text, "<" + registry.get() + "> is not a registry host");
        }
        if (!REPOSITORY.matcher(repository).matches()) {
            boolean upper = repository.chars().anyMatch(Character::isUpperCase);
            throw invalid(
                    text,
                    "the repository <" + repository + "> "
                            + (upper
                                    ? "has upper-case letters"
                                    : "may only have lower-case letters, digits and single . _ - / between them"));
        }
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw invalid(text, "the tag <" + tag.get() + "> may only have letters, digits, _ . - and 128 characters");
        }
        if (digest.isPresent() && !DIGEST.matcher(digest.get()).matches()) {
            throw invalid(text, "the digest <" + digest.get() + "> is not of the form sha256:<64 hex digits>");
        }
    }

    private static InvalidValueException invalid(String text, String why) {
        return new InvalidValueException("<" + text + "> is not an image reference: " + why
                + ". Write it as [registry/]repository[:tag][@digest], such as postgres:15.");
    }

    /** The same image behind a prefix such as {@code mirror.example/cache/}; a reference with a registry stays as it is. */
    public ImageReference withPrefix(String prefix) {
        return prefix.isEmpty() || registry.isPresent() ? this : parse(prefix + this);
    }

    /** The registry to ask for credentials: the given one, or {@code docker.io}. */
    public String registryOrDefault() {
        return registry.orElse("docker.io");
    }

    /** The reference without tag and digest. */
    public String name() {
        return registry.map(host -> host + "/").orElse("") + repository;
    }

    // Written out: the first use of a record's own equality costs a cold JVM about 80 ms.

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference otherImageReference
                && registry.equals(otherImageReference.registry)
                && repository.equals(otherImageReference.repository)
                && tag.equals(otherImageReference.tag)
                && digest.equals(otherImageReference.digest);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * registry.hashCode() + repository.hashCode()) + tag.hashCode()) + digest.hashCode();
    }

    @Override
    public String toString() {
        return name()
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
