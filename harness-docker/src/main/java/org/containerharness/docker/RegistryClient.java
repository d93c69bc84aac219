package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.containerharness.docker.api.Json;
import org.containerharness.engine.RegistryAccess;
import org.containerharness.model.HarnessException;

/** Asks a registry itself, not through the engine. */
final class RegistryClient {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final RegistryAccess registry;

    RegistryClient(RegistryAccess registry) {
        this.registry = registry;
    }

    List<String> repositories() {
        return Json.texts(get("/v2/_catalog?n=1000").path("repositories"));
    }

    List<String> tags(String repository) {
        return Json.texts(get("/v2/" + repository + "/tags/list").path("tags"));
    }

    private JsonNode get(String path) {
        String url = (registry.certificate().isPresent() ? "https://" : "http://") + registry.address() + path;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(
                        trusting(registry.certificate().orElseThrow()).getSocketFactory());
            }
            registry.login()
                    .ifPresent(known -> connection.setRequestProperty(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString((known.user() + ":" + known.password())
                                                    .getBytes(StandardCharsets.UTF_8))));
            return read(connection, url);
        } catch (IOException | GeneralSecurityException e) {
            throw new HarnessException("The registry could not be asked for " + url + ": " + e.getMessage() + ".", e);
        }
    }

    private static JsonNode read(HttpURLConnection connection, String url) throws IOException {
        try {
            int status = connection.getResponseCode();
            if (status == 404) {
                return Json.object();
            }
            if (status != 200) {
                throw new HarnessException("The registry answered " + url + " with status " + status
                        + (status == 401 ? ": it wants another user or password." : "."));
            }
            try (InputStream body = connection.getInputStream()) {
                return Json.parse(body.readAllBytes());
            }
        } finally {
            connection.disconnect();
        }
    }

    private static SSLContext trusting(String certificate) throws IOException, GeneralSecurityException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry(
                "registry",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
