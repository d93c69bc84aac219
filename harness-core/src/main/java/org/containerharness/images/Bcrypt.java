package org.containerharness.images;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Hashes passwords as htpasswd files of registries want them.
 *
 * @see <a href="https://www.usenix.org/legacy/events/usenix99/provos/provos.pdf">A Future-Adaptable Password Scheme</a>
 */
final class Bcrypt {

    /** The least there is: what is protected lives for the length of a test. */
    private static final int COST = 4;

    private static final String DIGITS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ROUNDS = 16;
    private static final int BOXES = 4 * 256;

    private final int[] keys = new int[ROUNDS + 2];
    private final int[] boxes = new int[BOXES];

    private Bcrypt() {
        // The cipher begins with the digits of pi, which are as quick to work out as to read.
        int words = keys.length + boxes.length;
        BigInteger digits = fractionOfPi(32 * words);
        for (int i = 0; i < words; i++) {
            int word = digits.shiftRight(32 * (words - 1 - i)).intValue();
            if (i < keys.length) {
                keys[i] = word;
            } else {
                boxes[i - keys.length] = word;
            }
        }
    }

    static String hash(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return hash(password, salt, COST);
    }

    static String hash(String password, byte[] salt, int cost) {
        byte[] text = password.getBytes(StandardCharsets.UTF_8);
        byte[] key = java.util.Arrays.copyOf(text, Math.min(72, text.length + 1));
        Bcrypt cipher = new Bcrypt();
        cipher.expand(key, salt);
        byte[] none = new byte[16];
        for (int i = 0; i < 1 << cost; i++) {
            cipher.expand(key, none);
            cipher.expand(salt, none);
        }
        int[] block = words("OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 64; i++) {
            for (int pair = 0; pair < block.length; pair += 2) {
                cipher.encrypt(block, pair);
            }
        }
        byte[] result = new byte[23];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (block[i / 4] >>> 24 - 8 * (i % 4));
        }
        return String.format("$2a$%02d$", cost) + encoded(salt) + encoded(result);
    }

    private void expand(byte[] key, byte[] salt) {
        int[] keyWords = cyclic(key, keys.length);
        for (int i = 0; i < keys.length; i++) {
            keys[i] ^= keyWords[i];
        }
        int[] saltWords = words(salt);
        int[] block = new int[2];
        int next = 0;
        for (int i = 0; i < keys.length + boxes.length; i += 2) {
            block[0] ^= saltWords[next];
            block[1] ^= saltWords[next + 1];
            next = (next + 2) % saltWords.length;
            encrypt(block, 0);
            for (int half = 0; half < 2; half++) {
                if (i < keys.length) {
                    keys[i + half] = block[half];
                } else {
                    boxes[i + half - keys.length] = block[half];
                }
            }
        }
    }

    private void encrypt(int[] block, int at) {
        int left = block[at];
        int right = block[at + 1];
        for (int round = 0; round < ROUNDS; round++) {
            left ^= keys[round];
            int mixed = ((boxes[left >>> 24] + boxes[256 + (left >>> 16 & 0xff)]) ^ boxes[512 + (left >>> 8 & 0xff)])
                    + boxes[768 + (left & 0xff)];
            int swapped = right ^ mixed;
            right = left;
            left = swapped;
        }
        block[at] = right ^ keys[ROUNDS + 1];
        block[at + 1] = left ^ keys[ROUNDS];
    }

    private static int[] words(byte[] bytes) {
        return cyclic(bytes, bytes.length / 4);
    }

    private static int[] cyclic(byte[] bytes, int count) {
        int[] words = new int[count];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 4; j++) {
                words[i] = words[i] << 8 | bytes[next] & 0xff;
                next = (next + 1) % bytes.length;
            }
        }
        return words;
    }

    private static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int count = 0;
        for (byte each : bytes) {
            bits = bits << 8 | each & 0xff;
            count += 8;
            while (count >= 6) {
                count -= 6;
                text.append(DIGITS.charAt(bits >>> count & 0x3f));
            }
        }
        if (count > 0) {
            text.append(DIGITS.charAt(bits << 6 - count & 0x3f));
        }
        return text.toString();
    }

    /** By Machin's formula, with some digits more than asked for on the way. */
    private static BigInteger fractionOfPi(int bits) {
        int scale = bits + 64;
        BigInteger pi = arcTangent(5, scale)
                .multiply(BigInteger.valueOf(16))
                .subtract(arcTangent(239, scale).multiply(BigInteger.valueOf(4)));
        return pi.subtract(BigInteger.valueOf(3).shiftLeft(scale)).shiftRight(64);
    }

    /** The arc tangent of 1/x. */
    private static BigInteger arcTangent(int x, int scale) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = BigInteger.ONE.shiftLeft(scale).divide(BigInteger.valueOf(x));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 3 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }
}
