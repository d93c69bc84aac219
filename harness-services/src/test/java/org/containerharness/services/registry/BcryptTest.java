package org.containerharness.services.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BcryptTest {

    /** From the test vectors of crypt_blowfish. */
    @Test
    void hashesAsEverybodyElseDoes() {
        byte[] salt = new byte[16];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = new byte[] {0x10, 0x41, 0x04}[i % 3];
        }

        assertThat(Bcrypt.hash("U*U", salt, 5))
                .isEqualTo("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
        assertThat(Bcrypt.hash("U*U*", salt, 5))
                .isEqualTo("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK");
    }
}
