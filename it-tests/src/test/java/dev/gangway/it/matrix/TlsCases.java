package dev.gangway.it.matrix;

import dev.gangway.it.matrix.Certificates.Browser;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/** What an application learns of an encrypted connection, and of the certificate of the browser. */
final class TlsCases {
    private static final String GROUP = "TLS";

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        TlsCases all = new TlsCases();
        all.connections();
        all.certificates();
        return all.cases;
    }

    private void add(String title, Case.Script script) {
        cases.add(new Case(GROUP, title, script));
    }

    private void connections() {
        add("scheme, port, secure", wire -> show(wire, Browser.WITHOUT_CERTIFICATE, "scheme secure serverPort url"));
        add("cipher suite", wire -> attribute(wire, "cipher_suite"));
        add("key size", wire -> attribute(wire, "key_size"));
        add("protocol", wire -> attribute(wire, "secure_protocol"));
        add(
                "session id",
                wire -> show(wire, Browser.WITHOUT_CERTIFICATE, "hex:jakarta.servlet.request.ssl_session_id"));
        add(
                "nothing of it without TLS",
                wire -> wire.show(
                        "secure attribute:jakarta.servlet.request.cipher_suite "
                                + "attribute:jakarta.servlet.request.key_size certificates",
                        "/see/plain"));
        add(
                "sendRedirect to a path",
                wire -> wire.seen(wire.askSecurely(Browser.WITHOUT_CERTIFICATE, "/answer?redirect=/see/there")));
        add("the cookie of a session", wire -> wire.askSecurely(Browser.WITHOUT_CERTIFICATE, "/session")
                .header("Set-Cookie")
                .toString()
                .replaceAll("JSESSIONID=[^;\\]]+", "JSESSIONID=ID"));
    }

    private void certificates() {
        add("a certificate of the browser", wire -> show(wire, Browser.KNOWN, "certificates"));
        add("the certificates above it", wire -> show(wire, Browser.KNOWN, "chain"));
        add("no user by a certificate alone", wire -> show(wire, Browser.KNOWN, "user authType"));
        add("no certificate of the browser", wire -> show(wire, Browser.WITHOUT_CERTIFICATE, "certificates"));
        add(
                "headers that claim one",
                wire -> wire.shown(wire.askSecurely(
                        Browser.WITHOUT_CERTIFICATE,
                        "/see/tls",
                        "X-Show: certificates",
                        "SSL-Client-Verify: SUCCESS",
                        "SSL-Client-Cert: MIIB",
                        "SSL-Client-S-DN: CN=Alice")));
        add("a certificate that nobody has signed", TlsCases::stranger);
    }

    private static String attribute(Wire wire, String name) throws IOException {
        return show(wire, Browser.WITHOUT_CERTIFICATE, "attribute:jakarta.servlet.request." + name);
    }

    private static String show(Wire wire, Browser browser, String facts) throws IOException {
        return wire.shown(wire.askSecurely(browser, "/see/tls", "X-Show: " + facts));
    }

    /** Comes with a certificate that is not to be trusted: a refusal, or an application that learns nothing of it. */
    private static String stranger(Wire wire) throws IOException {
        try {
            String shown = show(wire, Browser.STRANGER, "certificates");
            return shown.equals("no answer") ? "no connection" : shown;
        } catch (SSLException | SocketException refused) {
            return "no connection";
        }
    }
}
