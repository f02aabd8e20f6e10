package dev.gangway.it.identity;

import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates of one test run, made by the JDK's keytool.
 *
 * <pre>
 *   root -- server, for localhost and 127.0.0.1
 *        \- users -- alice
 *   mallory, signed by herself
 * </pre>
 */
final class Keys {
    private static final String PASSWORD = "changeit";

    private final Path folder = WorkFolders.create("keys");

    Keys() {
        selfSigned("root", "CN=Test Root", "bc=ca:true");
        selfSigned("mallory", "CN=Mallory", "eku=clientAuth");
        signed("server", "CN=localhost", "root", "san=dns:localhost,ip:127.0.0.1", List.of("root"));
        signed("users", "CN=Test Users", "root", "bc=ca:true", List.of("root"));
        signed("alice", "CN=Alice Smith, O=Example", "users", "eku=clientAuth", List.of("root", "users"));
    }

    /** Returns a new pair without a certificate, for signatures. */
    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the certificates of a name as PEM, its own first and the root's left out. */
    Path certificates(String name) {
        try {
            Certificate[] chain = store(name).getCertificateChain(name);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < Math.max(1, chain.length - 1); i++) {
                text.append(pem("CERTIFICATE", chain[i].getEncoded()));
            }
            return Files.writeString(folder.resolve(name + ".pem"), text);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the private key of a name as PEM. */
    Path key(String name) {
        try {
            byte[] key = store(name).getKey(name, PASSWORD.toCharArray()).getEncoded();
            return Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns key and certificates in one file. */
    Path keyAndCertificates(String name) {
        try {
            return Files.writeString(
                    folder.resolve(name + ".both.pem"),
                    Files.readString(certificates(name)) + Files.readString(key(name)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a browser that knows the root. */
    HttpClient browser() {
        return browser(null);
    }

    /** Returns a browser that knows the root and shows the certificate of a name. */
    HttpClient browserOf(String name) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store(name), PASSWORD.toCharArray());
            return browser(keys.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpClient browser(KeyManager @org.jspecify.annotations.Nullable [] keys) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", store("root").getCertificate("root"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), new SecureRandom());
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(context)
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore store(String name) {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private void selfSigned(String name, String subject, String extension) {
        keytool(name, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", subject, "-ext", extension);
    }

    private void signed(String name, String subject, String by, String extension, List<String> above) {
        keytool(name, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", subject);
        Path request = folder.resolve(name + ".csr");
        Path certificate = folder.resolve(name + ".crt");
        keytool(name, "-certreq", "-file", request.toString());
        keytool(
                by,
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-ext",
                extension);
        for (String each : above) {
            Path issuer = folder.resolve(each + ".issuer");
            keytool(each, "-exportcert", "-rfc", "-file", issuer.toString());
            run("-importcert", "-noprompt", "-alias", each, "-file", issuer.toString(), "-keystore", path(name));
        }
        keytool(name, "-importcert", "-noprompt", "-file", certificate.toString());
    }

    private String path(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    private void keytool(String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("-alias", name, "-keystore", path(name)));
        run(words.toArray(String[]::new));
    }

    private static void run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
