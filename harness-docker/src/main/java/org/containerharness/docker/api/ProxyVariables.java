package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.containerharness.engine.EngineSettings;
import org.containerharness.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that Docker's configuration has for containers and builds: {@code proxies} of {@code config.json}, the entry
 * for the engine's address, else {@code default}. As Docker's command does, each is given in upper and in lower case, and
 * what is declared goes before it.
 *
 * @see <a href="https://docs.docker.com/engine/cli/proxy/">Use a proxy server with the Docker CLI</a>
 */
public final class ProxyVariables {

    private static final Log LOG = Log.ofHarness();

    private static final Map<String, String> NAMES = Map.of(
            "httpProxy", "HTTP_PROXY",
            "httpsProxy", "HTTPS_PROXY",
            "ftpProxy", "FTP_PROXY",
            "noProxy", "NO_PROXY",
            "allProxy", "ALL_PROXY");

    private final EngineSettings settings;
    private final String endpoint;
    private @Nullable Map<String, String> known;

    /** @param endpoint of the engine, as it is written in the configuration */
    public ProxyVariables(EngineSettings settings, String endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
    }

    /** What is declared, and those of them that are not. */
    public Map<String, String> addedTo(Map<String, String> declared) {
        Map<String, String> all = all();
        if (all.isEmpty()) {
            return declared;
        }
        Map<String, String> both = new LinkedHashMap<>(all);
        both.putAll(declared);
        return both;
    }

    /** Read once: an engine is used by one process for as long as its configuration is. */
    private synchronized Map<String, String> all() {
        Map<String, String> all = known;
        if (all == null) {
            all = read();
            known = all;
        }
        return all;
    }

    private Map<String, String> read() {
        Path file = settings.dockerFolder().resolve("config.json");
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            JsonNode proxies = Json.parse(Files.readAllBytes(file)).path("proxies");
            JsonNode own = proxies.has(endpoint) ? proxies.path(endpoint) : proxies.path("default");
            NAMES.forEach((field, name) -> Json.optionalText(own, field)
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> {
                        variables.put(name, value);
                        variables.put(name.toLowerCase(Locale.ROOT), value);
                    }));
        } catch (IOException e) {
            // Not with its text: the file holds secrets.
            LOG.warn("The proxies in {} are not used, since it cannot be read as JSON.", file);
        }
        return variables;
    }
}
