package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Applications that send mail by a session that they find in JNDI, over both names of the mail API. */
class MailIT {
    private static final String LOOKS_IT_UP =
            """
            <%@ page contentType='text/plain' import='javax.naming.*' %><%
            try {
                out.print(new InitialContext().lookup("java:comp/env/mail/Session"));
            } catch (NamingException e) {
                out.print(e.getMessage());
            } %>""";

    @ParameterizedTest
    @EveryJava
    void applicationsSendMail(Jdk jdk, @TempDir Path folder) throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            server.setUser("shop@example.org", "shop", "guess me");
            int port = server.getSmtp().getPort();
            Path shared = describe(folder.resolve("mail.properties"), port, "guess me", "all@example.org");
            describe(folder.resolve("mail11.mail"), port, "guess me", "eleven@example.org");
            describe(folder.resolve("wrong.mail"), port, "wrong", "wrong@example.org");
            Path webapps = webapps(folder);
            try (Site site = Site.own(
                    Front.NGINX_KEPT,
                    Bridge.builder()
                            .jdk(jdk.home())
                            .options("--webapps=" + webapps, "--mail-session=mail/Session=" + shared))) {
                Browser browser = site.browser();
                assertThat(site.bridge().output()).containsPattern("Application /mail8 is up: .*, Servlet 4.0,");

                assertThat(send(browser, "/mail8", "Grüße")).isEqualTo("sent");
                assertThat(send(browser, "/mail11", "Elf")).isEqualTo("sent");
                assertThat(send(browser, "/wrong", "Falsch")).contains("AuthenticationFailedException");
                assertThat(server.getReceivedMessages())
                        .extracting(MailIT::subjectAndSender)
                        .containsExactly(
                                tuple("Grüße, injected", "all@example.org"),
                                tuple("Grüße, looked up", "all@example.org"),
                                tuple("Elf, injected", "eleven@example.org"),
                                tuple("Elf, looked up", "eleven@example.org"));

                assertThat(browser.get("/none/").body())
                        .isEqualTo(
                                "mail session mail/Session: the application has no mail API; put its jar, such as that"
                                        + " of Angus Mail, into WEB-INF/lib, or name it in class-path");
                assertThat(site.bridge().output()).doesNotContain("guess me");
            }
        } finally {
            server.stop();
        }
    }

    /** One for all, one that has its own, one whose own has the wrong password, and one without the mail API. */
    private static Path webapps(Path folder) throws IOException {
        Path webapps = Files.createDirectory(folder.resolve("webapps"));
        Assembly.of(webapps.resolve("mail8"), "ee8").framework("mail8").own("mail");
        for (String name : List.of("mail11", "wrong")) {
            Assembly.of(webapps.resolve(name), "ee11").framework("mail11").own("mail");
            Files.writeString(
                    webapps.resolve(name + ".properties"), "mail-session.mail/Session = ../" + name + ".mail\n");
        }
        Assembly.of(webapps.resolve("none"), "ee10").file("index.jsp", LOOKS_IT_UP);
        Files.writeString(webapps.resolve("none.properties"), "generation = ee10\n");
        return webapps;
    }

    private static Path describe(Path file, int port, String password, String from) throws IOException {
        return Files.writeString(
                file,
                """
                mail.smtp.host = 127.0.0.1
                mail.smtp.port = %d
                mail.smtp.auth = true
                mail.smtp.user = shop
                mail.from = %s
                password = %s
                """
                        .formatted(port, from, password));
    }

    private static String send(Browser browser, String context, String subject) throws IOException {
        return browser.post(context + "/send", "application/x-www-form-urlencoded;charset=utf-8", "subject=" + subject)
                .body();
    }

    private static Tuple subjectAndSender(MimeMessage message) {
        try {
            return tuple(message.getSubject(), ((InternetAddress) message.getFrom()[0]).getAddress());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
