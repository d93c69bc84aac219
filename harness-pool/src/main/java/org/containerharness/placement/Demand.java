package org.containerharness.placement;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ImageSource;
import org.containerharness.model.StackSpec;

/**
 * What a stack asks of the engine that it runs on.
 *
 * @param memory in bytes
 * @param platforms that its images declare, as {@code linux/arm64}
 */
public record Demand(long memory, Set<String> platforms) {

    /** What a container takes that declares no limit. */
    static final long USUAL_MEMORY = ByteSize.ofMegabytes(256).bytes();

    public Demand {
        platforms = Set.copyOf(platforms);
    }

    public static Demand of(StackSpec stack) {
        Set<String> platforms = new LinkedHashSet<>();
        Stream.concat(
                        stack.containers().stream().map(container -> container.image()),
                        stack.images().stream().map(image -> image.source()))
                .flatMap(source -> platform(source).stream())
                .forEach(platform -> platforms.add(plain(platform)));
        return new Demand(memoryOf(stack), platforms);
    }

    /** What is reckoned with for a stack, in bytes. */
    public static long memoryOf(StackSpec stack) {
        return stack.containers().stream()
                .mapToLong(container ->
                        container.resources().memory().map(ByteSize::bytes).orElse(USUAL_MEMORY))
                .sum();
    }

    private static Optional<String> platform(ImageSource source) {
        if (source instanceof ImageSource.Pulled pulled) {
            return pulled.platform();
        }
        return source instanceof ImageSource.Built built ? built.build().platform() : Optional.empty();
    }

    /** Without the variant, which engines do not tell of themselves. */
    private static String plain(String platform) {
        String[] parts = platform.split("/");
        return parts.length > 2 ? parts[0] + "/" + parts[1] : platform;
    }

    /** Whether an engine of a platform runs all of it without emulation. */
    public boolean isMetBy(String platform) {
        return platforms.stream().allMatch(platform::equals);
    }
}
