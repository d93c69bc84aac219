package org.containerharness.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * A key and a certificate that vouches for itself, for this machine and one name.
 *
 * @param certificate as PEM
 * @param key as PEM
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, section 4.1</a>
 */
record SelfSigned(String certificate, String key) {

    private static final int SEQUENCE = 0x30;
    private static final byte[] SHA256_WITH_ECDSA = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02};
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
    private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1d, 0x11};
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    static SelfSigned of(String host) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            byte[] signed = signedPart(host, pair.getPublic().getEncoded());
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed);
            byte[] certificate = der(SEQUENCE, signed, algorithm(), bits(signature.sign()));
            return new SelfSigned(
                    pem("CERTIFICATE", certificate),
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has elliptic curves and SHA-256.", e);
        }
    }

    private static byte[] signedPart(String host, byte[] publicKey) {
        byte[] serial = new byte[8];
        new SecureRandom().nextBytes(serial);
        serial[0] = 1;
        byte[] name = der(
                SEQUENCE,
                der(0x31, der(SEQUENCE, der(0x06, COMMON_NAME), der(0x0c, host.getBytes(StandardCharsets.UTF_8)))));
        Instant now = Instant.now();
        byte[] validity = der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(30))));
        byte[] names = der(
                SEQUENCE,
                der(0x82, host.getBytes(StandardCharsets.US_ASCII)),
                der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                der(0x87, new byte[] {127, 0, 0, 1}));
        byte[] extensions = der(0xa3, der(SEQUENCE, der(SEQUENCE, der(0x06, ALTERNATIVE_NAMES), der(0x04, names))));
        return der(
                SEQUENCE,
                der(0xa0, der(0x02, new byte[] {2})),
                der(0x02, serial),
                algorithm(),
                name,
                validity,
                name,
                publicKey,
                extensions);
    }

    private static byte[] algorithm() {
        return der(SEQUENCE, der(0x06, SHA256_WITH_ECDSA));
    }

    private static byte[] time(Instant moment) {
        return der(0x17, UTC.format(moment).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bits(byte[] content) {
        byte[] all = new byte[content.length + 1];
        System.arraycopy(content, 0, all, 1, content.length);
        return der(0x03, all);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : List.of(parts)) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length > 255) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 127) {
            out.write(0x81);
        }
        out.write(length & 0xff);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    /** Does not say the key. */
    @Override
    public String toString() {
        return certificate;
    }
}
