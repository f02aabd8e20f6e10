package dev.gangway.it.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates made for one test run: an authority, and a server and a client that it knows. */
final class Certificates {
    /** What the certificate of the server is for. */
    static final String HOST = "www.gangway.test";

    /** The same for browsers that look names up. */
    static final String LOCAL = "localhost";

    private static final String PASSWORD = "changeit";

    /** A name that has a meaning to every dialect, and that every dialect can write. */
    private static final String ODD_NAME = "server # ;&(its) 1";

    private final Path folder;
    private final KeyStore serverStore;
    private final KeyStore clientStore;
    private final KeyStore strangerStore;

    private Certificates(Path folder, KeyStore serverStore, KeyStore clientStore, KeyStore strangerStore) {
        this.folder = folder;
        this.serverStore = serverStore;
        this.clientStore = clientStore;
        this.strangerStore = strangerStore;
    }

    /** Who a browser is over TLS. */
    enum Browser {
        WITHOUT_CERTIFICATE,
        /** With a certificate, and that of the authority between it and the one that the web server knows. */
        KNOWN,
        /** With a certificate that nobody has signed. */
        STRANGER
    }

    /** Has the JDK's keytool make them in a folder. */
    static Certificates create(Path folder) throws IOException, GeneralSecurityException {
        Path all = folder.resolve("all.p12");
        generate(all, "ca", "CN=Test Authority", "-ext", "bc:c");
        generate(
                all,
                "server",
                "CN=" + HOST,
                "-signer",
                "ca",
                "-ext",
                "san=dns:" + HOST + ",dns:" + LOCAL + ",ip:127.0.0.1");
        generate(all, "users", "CN=Test Users", "-signer", "ca", "-ext", "bc:c");
        generate(all, "client", "CN=Alice,O=Test", "-signer", "users");
        generate(all, "stranger", "CN=Mallory,O=Test");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificates certificates =
                new Certificates(folder, only(keys, "server"), only(keys, "client"), only(keys, "stranger"));
        Certificate[] chain = keys.getCertificateChain("server");
        String key =
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        Files.writeString(
                certificates.certificate(),
                pem("CERTIFICATE", chain[0].getEncoded()) + pem("CERTIFICATE", chain[1].getEncoded()));
        Files.writeString(certificates.key(), key);
        Files.writeString(
                certificates.authority(),
                pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
        return certificates;
    }

    private static void generate(Path store, String alias, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "RSA",
                "-validity",
                "30",
                "-alias",
                alias,
                "-dname",
                name));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns a store with one key and the authority. */
    private static KeyStore only(KeyStore all, String alias) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = PASSWORD.toCharArray();
        store.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
        store.setCertificateEntry("ca", all.getCertificate("ca"));
        return store;
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                + "-----\n";
    }

    Path certificate() {
        return folder.resolve(ODD_NAME + ".pem");
    }

    Path key() {
        return folder.resolve(ODD_NAME + ".pem.key");
    }

    Path authority() {
        return folder.resolve("authority.pem");
    }

    SSLContext server() {
        return context(serverStore, keyManagers(serverStore));
    }

    /** Makes sockets of a browser, with one suite alone so that every web server chooses it. */
    SSLSocketFactory factory(Browser browser) {
        return new OneSuite(context(browser).getSocketFactory());
    }

    /** Returns what a browser trusts, and who it is. */
    SSLContext context(Browser browser) {
        return switch (browser) {
            case WITHOUT_CERTIFICATE -> context(clientStore, new KeyManager[0]);
            case KNOWN -> context(clientStore, keyManagers(clientStore));
            case STRANGER -> context(strangerStore, new KeyManager[] {stranger()});
        };
    }

    private KeyManager stranger() {
        try {
            return new InsistentKeyManager(
                    "stranger", (PrivateKey) strangerStore.getKey("stranger", PASSWORD.toCharArray()), (X509Certificate)
                            strangerStore.getCertificate("stranger"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keyManagers(KeyStore store) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyStore store, KeyManager[] keys) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
