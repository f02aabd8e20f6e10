package dev.gangway.connector.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Self-signed certificates, made anew by the JDK's keytool. */
final class TestCertificates {
    private TestCertificates() {}

    /** Returns a new certificate of this subject as PEM. */
    static String pem(String subject) {
        try {
            Path folder = Files.createTempDirectory("certificates");
            Path store = folder.resolve("store.p12");
            keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", subject, "-alias", "one", "-validity", "2");
            String pem = keytool(store, "-exportcert", "-rfc", "-alias", "one");
            Files.delete(store);
            Files.delete(folder);
            return pem;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + output);
        }
        return output;
    }
}
