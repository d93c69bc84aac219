package org.containerharness.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A folder as {@code DOCKER_CERT_PATH} names one: {@code ca.pem}, {@code cert.pem}, {@code key.pem}. Read by the JDK:
 * docker-java's reader wants Bouncy Castle, registered for the whole JVM.
 */
final class TlsFolder {

    private TlsFolder() {}

    /** @throws TlsException if they cannot be used */
    static SSLContext context(Path folder) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(folder), trust(folder), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(
                    "the certificates in " + folder + " (ca.pem, cert.pem, key.pem) cannot be used: " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private static KeyManager @Nullable [] keys(Path folder) throws GeneralSecurityException, IOException {
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return null;
        }
        PrivateKey secret = PemPrivateKey.read(Files.readString(key));
        // The store never leaves memory, so its password protects nothing.
        char[] password = {};
        KeyStore store = emptyStore();
        store.setKeyEntry("client", secret, password, certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Without a ca.pem the JDK's own authorities are trusted. */
    private static TrustManager @Nullable [] trust(Path folder) throws GeneralSecurityException, IOException {
        Path authority = folder.resolve("ca.pem");
        if (!Files.exists(authority)) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Certificate certificate : certificates(authority)) {
            store.setCertificateEntry("ca" + store.size(), certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream content = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (found.isEmpty()) {
                throw new CertificateException(file.getFileName() + " holds no certificate");
            }
            return found;
        }
    }
}
