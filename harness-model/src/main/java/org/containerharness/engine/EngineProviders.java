package org.containerharness.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The kinds of engines that the class path knows. */
public final class EngineProviders {

    private EngineProviders() {}

    /**
     * Connects through the provider that knows the endpoint's scheme, or through the one that finds an engine by itself
     * where no endpoint is set.
     *
     * @throws EngineUnavailableException if no provider is there for it, or the provider reached none
     */
    public static Engine connect(EngineSettings settings, CallListener listener) {
        List<EngineProvider> all = all();
        Optional<String> scheme = settings.host().map(EngineProviders::scheme);
        return all.stream()
                .filter(provider ->
                        scheme.isPresent() ? provider.schemes().contains(scheme.get()) : provider.findsByItself())
                .findFirst()
                // A text that is no endpoint is best explained by who looks for engines.
                .or(() -> all.stream().filter(EngineProvider::findsByItself).findFirst())
                .orElseThrow(() -> new EngineUnavailableException(missing(scheme, all), null))
                .connect(settings, listener);
    }

    /** By this class's loader, since a thread of a pool may carry one that knows no provider. */
    private static List<EngineProvider> all() {
        List<EngineProvider> all = new ArrayList<>();
        ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader())
                .forEach(all::add);
        return all;
    }

    private static String scheme(String endpoint) {
        int end = endpoint.indexOf("://");
        return end < 0 ? endpoint : endpoint.substring(0, end);
    }

    private static String missing(Optional<String> scheme, List<EngineProvider> all) {
        TreeSet<String> known = new TreeSet<>();
        all.forEach(provider -> known.addAll(provider.schemes()));
        return (scheme.isPresent()
                        ? "No engine provider for <" + scheme.get() + "> is on the class path"
                        : "No engine provider that finds an engine by itself is on the class path")
                + (known.isEmpty() ? "; there is none at all." : "; known are " + String.join(", ", known) + ".")
                + " Add org.containerharness:harness-docker to the dependencies.";
    }
}
