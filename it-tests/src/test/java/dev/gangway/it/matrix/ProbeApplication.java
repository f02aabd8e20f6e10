package dev.gangway.it.matrix;

import dev.gangway.it.harness.AwaitedFile;
import dev.gangway.it.harness.ExplodedWar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The probe as a directory to be deployed: the servlet, files, error pages. */
final class ProbeApplication {
    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <servlet>
                <servlet-name>probe</servlet-name>
                <servlet-class>dev.gangway.it.matrix.ProbeServlet</servlet-class>
                <multipart-config/>
              </servlet>
              <servlet-mapping>
                <servlet-name>probe</servlet-name>
                <url-pattern>/see/*</url-pattern>
                <url-pattern>/answer</url-pattern>
                <url-pattern>/step</url-pattern>
                <url-pattern>/session</url-pattern>
                <url-pattern>*.see</url-pattern>
              </servlet-mapping>
              <error-page>
                <error-code>410</error-code>
                <location>/gone.txt</location>
              </error-page>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>staff</web-resource-name>
                  <url-pattern>/see/staff/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>staff</role-name></auth-constraint>
              </security-constraint>
              <security-role><role-name>staff</role-name></security-role>
            </web-app>
            """;

    /** Longer than what the bridge sends by itself, and with no part twice. */
    private static final String FILM =
            IntStream.range(0, 40_000).mapToObj("%05d "::formatted).collect(Collectors.joining());

    private ProbeApplication() {}

    static Path create() {
        Path directory = ExplodedWar.of(ProbeServlet.class, AwaitedFile.class);
        try {
            Files.writeString(directory.resolve("WEB-INF/web.xml"), WEB_XML);
            Files.writeString(directory.resolve("gone.txt"), "It is gone, as the application says.\n");
            file(directory.resolve("page.html"), "<!DOCTYPE html><title>Page</title>\n");
            file(directory.resolve("digits.txt"), "0123456789".repeat(100));
            file(directory.resolve("film.txt"), FILM);
            file(directory.resolve("a film 1.txt"), FILM);
            file(directory.resolve("WEB-INF/secret.txt"), FILM);
            file(directory.resolve("caf\u00e9 1.txt"), "coffee\n");
            Files.createDirectories(directory.resolve("folder"));
            file(directory.resolve("folder/index.html"), "index of the folder\n");
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void file(Path path, String content) throws IOException {
        Files.writeString(path, content);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_000L));
    }
}
