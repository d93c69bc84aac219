package org.containerharness.services.mosquitto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.containerharness.files.Sha256;

/** A line of Mosquitto's file of passwords, as {@code mosquitto_passwd} writes it: PBKDF2 with SHA-512. */
record MosquittoPassword(String user, String password) {

    private static final int ITERATIONS = 101;
    private static final int SALT_BYTES = 12;
    private static final int HASH_BITS = 512;

    String line() {
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] salt = salt();
        return user + ":$7$" + ITERATIONS + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash(salt));
    }

    private byte[] hash(byte[] salt) {
        try {
            // The JDK takes the password as UTF-8, as Mosquitto does.
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same each time: what is declared alike has one identity, and containers of a build are found by it. */
    private byte[] salt() {
        byte[] digest = Sha256.digest().digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest, SALT_BYTES);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MosquittoPassword[user=" + user + "]";
    }
}
