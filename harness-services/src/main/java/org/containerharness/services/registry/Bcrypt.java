package org.containerharness.services.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Hashes passwords as the htpasswd files of registries want them. */
final class Bcrypt {

    /** The least there is: what is protected lives for the length of a test. */
    private static final int COST = 4;

    private static final int SALT_LENGTH = 16;

    private Bcrypt() {}

    /** The same for the same user and password, so that two processes that declare the same registry can share it. */
    static String hash(String user, String password) {
        return hash(password, salt(user), COST);
    }

    static String hash(String password, byte[] salt, int cost) {
        return OpenBSDBCrypt.generate("2a", password.toCharArray(), salt, cost);
    }

    private static byte[] salt(String user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, SALT_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
