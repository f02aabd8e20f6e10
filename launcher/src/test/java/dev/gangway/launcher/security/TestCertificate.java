package dev.gangway.launcher.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A self-signed certificate, made anew by the JDK's keytool. */
final class TestCertificate {
    private TestCertificate() {}

    /** Returns a new certificate of this subject, as base64 of DER. */
    static String base64(String subject, Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", subject, "-alias", "one", "-validity", "2");
        String pem = keytool(store, "-exportcert", "-rfc", "-alias", "one");
        Files.delete(store);
        return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    private static String keytool(Path store, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 5];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[arguments.length + 1] = "-keystore";
        command[arguments.length + 2] = store.toString();
        command[arguments.length + 3] = "-storepass";
        command[arguments.length + 4] = "changeit";
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }
}
