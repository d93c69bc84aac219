package org.containerharness.services.registry;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.containerharness.files.Sha256;

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
        return Arrays.copyOf(Sha256.of(user), SALT_LENGTH);
    }
}
