package org.containerharness.docker.http;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys as OpenSSL writes them. The JDK reads PKCS#8 only; the older forms, which {@code openssl genrsa}
 * before version 3 and {@code openssl ecparam} write, are what PKCS#8 wraps, so the wrapping is all that is missing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958, PKCS#8</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">RFC 8017, keys of RSA</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5915">RFC 5915, keys of elliptic curves</a>
 */
final class PemPrivateKey {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION = der(INTEGER, new byte[] {0});

    /** {@code rsaEncryption} with its parameters, which are none. */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

    /** {@code ecPublicKey}; the curve follows. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemPrivateKey() {}

    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeyException("key.pem holds no private key");
        }
        String kind = block.group(1).strip();
        if (kind.equals("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw new InvalidKeyException("key.pem is encrypted, and nobody is there to ask for its password");
        }
        byte[] key;
        try {
            key = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("key.pem is not Base64", e);
        }
        return switch (kind) {
            case "" -> decoded(key);
            case "RSA" -> decoded(wrapped(RSA, key));
            case "EC" -> decoded(wrapped(joined(EC, curve(key)), key));
            default -> throw new InvalidKeyException("key.pem holds a private key of the unknown kind " + kind);
        };
    }

    private static PrivateKey decoded(byte[] key) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
            } catch (InvalidKeySpecException e) {
                // Another one's, or none at all.
                continue;
            }
        }
        throw new InvalidKeyException("key.pem holds no private key of " + String.join(", ", ALGORITHMS));
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, joined(VERSION, der(SEQUENCE, algorithm), der(OCTETS, key)));
    }

    /** Of the version, the key, the curve and the public key, which follow one another, the curve. */
    private static byte[] curve(byte[] key) throws InvalidKeyException {
        ByteBuffer rest = ByteBuffer.wrap(key);
        try {
            rest.get();
            length(rest);
            while (rest.hasRemaining()) {
                int tag = rest.get() & 0xff;
                byte[] value = new byte[length(rest)];
                rest.get(value);
                if (tag == CURVE) {
                    return value;
                }
            }
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new InvalidKeyException("key.pem breaks off", e);
        }
        throw new InvalidKeyException("key.pem does not say on which curve its key is");
    }

    private static int length(ByteBuffer der) throws InvalidKeyException {
        int first = der.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int left = first & 0x7f; left > 0; left--) {
            length = length << 8 | der.get() & 0xff;
        }
        if (length > der.remaining()) {
            throw new InvalidKeyException("key.pem breaks off");
        }
        return length;
    }

    private static byte[] der(int tag, byte[] value) {
        ByteBuffer der = ByteBuffer.allocate(4 + value.length);
        der.put((byte) tag);
        if (value.length < 0x80) {
            der.put((byte) value.length);
        } else if (value.length < 0x100) {
            der.put((byte) 0x81).put((byte) value.length);
        } else {
            der.put((byte) 0x82).putShort((short) value.length);
        }
        der.put(value);
        return Arrays.copyOf(der.array(), der.position());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
