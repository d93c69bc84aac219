package org.containerharness.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Keys written by OpenSSL, each in all its forms; they open nothing. */
class PemPrivateKeyTest {

    private static String text(String file) throws IOException {
        try (InputStream pem =
                Objects.requireNonNull(PemPrivateKeyTest.class.getResourceAsStream("keys/" + file + ".pem"))) {
            return new String(pem.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static PrivateKey key(String file) {
        try {
            return PemPrivateKey.read(text(file));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Test
    void readsOneKeyInItsOldAndItsNewForm() {
        assertThat(key("rsa-pkcs1")).isEqualTo(key("rsa-pkcs8"));
        assertThat(key("rsa-pkcs8").getAlgorithm()).isEqualTo("RSA");
        assertThat(key("ec-sec1")).isInstanceOfSatisfying(ECPrivateKey.class, key -> assertThat(key.getS())
                .isEqualTo(((ECPrivateKey) key("ec-pkcs8")).getS()));
        assertThat(key("ed25519-pkcs8").getAlgorithm()).isEqualTo("EdDSA");
    }

    @Test
    void saysWhatCannotBeRead() {
        assertThatThrownBy(() -> key("encrypted-pkcs1")).hasMessageContaining("key.pem is encrypted");
        assertThatThrownBy(() -> key("encrypted-pkcs8")).hasMessageContaining("key.pem is encrypted");
        assertThatThrownBy(() -> key("rsa-certificate")).hasMessage("key.pem holds no private key");
        assertThatThrownBy(() -> PemPrivateKey.read(text("rsa-pkcs1").replace("RSA ", "DSA ")))
                .hasMessageContaining("unknown kind DSA");
        assertThatThrownBy(() -> PemPrivateKey.read(text("ec-pkcs8").replaceFirst("MIG", "MIX")))
                .hasMessageContaining("no private key of RSA, EC, EdDSA");
    }
}
