package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind TLS that lets only those in who have its certificate. */
@Timeout(60)
class TlsEngineTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void placeCertificates() throws IOException {
        place("rsa-certificate", "ca.pem");
        place("rsa-certificate", "cert.pem");
        place("rsa-pkcs1", "key.pem");
    }

    private void place(String resource, String name) throws IOException {
        try (InputStream content = resource(resource)) {
            Files.copy(content, folder.resolve(name));
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TlsEngineTest.class.getResourceAsStream("http/keys/" + name + ".pem"));
    }

    private Forwarder forwarder() throws GeneralSecurityException, IOException {
        Certificate certificate;
        try (InputStream pem = resource("rsa-certificate")) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", key(), new char[0], new Certificate[] {certificate});
        store.setCertificateEntry("client", certificate);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        return new Forwarder(socket, folder.resolve("engine.sock"));
    }

    private static PrivateKey key() throws GeneralSecurityException, IOException {
        try (InputStream pem = resource("rsa-pkcs8")) {
            String base64 = new String(pem.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("-----.*-----", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        }
    }

    private Engine connect(int port) {
        EngineSettings settings = new EngineSettings(
                Optional.of("tcp://127.0.0.1:" + port),
                Optional.empty(),
                false,
                Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString()),
                folder);
        return EngineConnector.connect(settings, CallListener.NONE);
    }

    @Test
    void showsItsCertificateAndChecksTheEngines() throws Exception {
        try (ScriptedEngine server = new ScriptedEngine(folder);
                Forwarder forwarder = forwarder()) {
            server.on("GET /version", ScriptedEngine.json(200, "{\"Version\":\"1\",\"Arch\":\"amd64\"}"));

            try (Engine engine = connect(forwarder.port())) {
                assertThat(engine.info().version()).isEqualTo("1");
            }
        }
    }

    @Test
    void saysWhichCertificatesCannotBeUsed() throws Exception {
        Files.writeString(folder.resolve("key.pem"), "none");

        assertThatThrownBy(() -> connect(1))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining(
                        folder + " (ca.pem, cert.pem, key.pem) cannot be used: key.pem holds no private key.");
    }
}
