package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine behind TLS that lets only those in who have a certificate of its own authority. Those of an authority are made
 * by the JDK's keytool; the fixed ones are one key in both forms with a certificate that it has signed itself.
 */
@Timeout(60)
class TlsEngineTest {

    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("ca", "-genkeypair", "-keyalg", "RSA", "-dname", "CN=ca", "-ext", "bc=ca:true");
        keytool("ca", "-exportcert", "-rfc", "-file", made.resolve("ca.pem").toString());
        for (String name : new String[] {"engine", "client", "elsewhere"}) {
            String request = made.resolve(name + ".csr").toString();
            String certificate = made.resolve(name + ".pem").toString();
            keytool(name, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=" + name);
            keytool(name, "-certreq", "-file", request);
            String names = "san=" + (name.equals("elsewhere") ? "dns:build.example.org" : "ip:127.0.0.1");
            keytool("ca", "-gencert", "-rfc", "-ext", names, "-infile", request, "-outfile", certificate);
        }
        keytool("stranger", "-genkeypair", "-keyalg", "RSA", "-dname", "CN=stranger", "-ext", "san=ip:127.0.0.1");
        keytool(
                "stranger",
                "-exportcert",
                "-rfc",
                "-file",
                made.resolve("stranger.pem").toString());
    }

    private static void keytool(String alias, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                arguments[0],
                "-alias",
                alias,
                "-keystore",
                made.resolve(alias + ".p12").toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static PrivateKey key(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(made.resolve(name + ".p12").toFile(), PASSWORD);
        return (PrivateKey) store.getKey(name, PASSWORD);
    }

    private static Certificate certificate(InputStream pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }

    private static Certificate certificate(String name) throws GeneralSecurityException, IOException {
        try (InputStream pem = Files.newInputStream(made.resolve(name + ".pem"))) {
            return certificate(pem);
        }
    }

    /** What a client has: whom it trusts, and who it is. */
    @BeforeEach
    void placeOwnCertificates() throws Exception {
        Files.copy(made.resolve("ca.pem"), folder.resolve("ca.pem"));
        show("client");
    }

    private void show(String name) throws GeneralSecurityException, IOException {
        Files.copy(made.resolve(name + ".pem"), folder.resolve("cert.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key(name).getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private Forwarder behind(String name) throws GeneralSecurityException, IOException {
        return behind(key(name), certificate(name), certificate("ca"));
    }

    private Forwarder behind(PrivateKey key, Certificate own, Certificate trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", key, new char[0], new Certificate[] {own});
        store.setCertificateEntry("client", trusted);
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

    private Engine connect(int port) {
        EngineSettings settings = new EngineSettings(
                Optional.of("tcp://127.0.0.1:" + port),
                Optional.empty(),
                false,
                Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString()),
                folder);
        return EngineConnector.connect(settings, CallListener.NONE);
    }

    private void assertConnects(ScriptedEngine server, Forwarder forwarder) {
        try (Engine engine = connect(forwarder.port())) {
            assertThat(engine.info().version()).isEqualTo("1");
            assertThat(server.requests()).containsExactly("GET /version");
        }
    }

    private void assertRefused(ScriptedEngine server, Forwarder forwarder, String... texts) {
        assertThatThrownBy(() -> connect(forwarder.port()))
                .isInstanceOf(EngineUnavailableException.class)
                .message()
                .contains(texts);
        assertThat(server.requests()).isEmpty();
    }

    private ScriptedEngine engine() throws IOException {
        return new ScriptedEngine(folder)
                .on("GET /version", ScriptedEngine.json(200, "{\"Version\":\"1\",\"Arch\":\"amd64\"}"));
    }

    @Test
    void anAuthorityOfOnesOwnIsTrusted() throws Exception {
        try (ScriptedEngine server = engine();
                Forwarder forwarder = behind("engine")) {
            assertConnects(server, forwarder);
        }
    }

    @Test
    void keysOfTheOldAndTheNewFormAreShown() throws Exception {
        for (String form : new String[] {"rsa-pkcs1", "rsa-pkcs8"}) {
            for (String name : new String[] {"ca", "cert"}) {
                place("rsa-certificate", name + ".pem");
            }
            place(form, "key.pem");
            try (InputStream pem = resource("rsa-certificate");
                    ScriptedEngine server = engine()) {
                Certificate own = certificate(pem);
                try (Forwarder forwarder = behind(fixedKey(), own, own)) {
                    assertConnects(server, forwarder);
                }
            }
            Files.deleteIfExists(folder.resolve("engine.sock"));
        }
    }

    private static PrivateKey fixedKey() throws GeneralSecurityException, IOException {
        try (InputStream pem = resource("rsa-pkcs8")) {
            String base64 = new String(pem.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("-----.*-----", "");
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        }
    }

    private void place(String resource, String name) throws IOException {
        try (InputStream content = resource(resource)) {
            Files.copy(content, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(TlsEngineTest.class.getResourceAsStream("http/keys/" + name + ".pem"));
    }

    @Test
    void anEngineOfAnotherAuthorityIsRefused() throws Exception {
        try (ScriptedEngine server = engine();
                Forwarder forwarder = behind("stranger")) {
            assertRefused(server, forwarder, "TLS failed: ", "Check the certificates in " + folder);
        }
    }

    @Test
    void anEngineOfAnotherNameIsRefused() throws Exception {
        try (ScriptedEngine server = engine();
                Forwarder forwarder = behind("elsewhere")) {
            assertRefused(server, forwarder, "TLS failed: ", "127.0.0.1");
        }
    }

    @Test
    void aCertificateThatTheEngineDoesNotTrustIsToldOf() throws Exception {
        show("stranger");
        try (ScriptedEngine server = engine();
                Forwarder forwarder = behind("engine")) {
            assertRefused(server, forwarder, "Check the certificates in " + folder);
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
