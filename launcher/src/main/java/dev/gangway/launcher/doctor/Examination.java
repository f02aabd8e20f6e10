package dev.gangway.launcher.doctor;

import dev.gangway.launcher.doctor.Visitor.Answer;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SocketOwner;
import dev.gangway.launcher.options.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All questions to one web server, and what its answers tell. */
public final class Examination {
    private static final String USER = "gangway-doctor";
    private static final int CHUNKED_SIZE = 40_000;

    /** So many that a web server with a process on each of many processors comes to one twice. */
    private static final int CONNECTIONS = 20;

    private final Visitor visitor;
    private final Probe probe;
    private final long uploadSize;
    private final List<Finding> findings = new ArrayList<>();
    private WebServer server = WebServer.OTHER;

    private Examination(Visitor visitor, Probe probe, long uploadSize) {
        this.visitor = visitor;
        this.probe = probe;
        this.uploadSize = uploadSize;
    }

    /**
     * Starts a probe, and asks the web server in front of it.
     *
     * @param url where browsers find what is passed on to the bridge
     * @param address where the web server looks for the bridge
     * @param socketOwner who gets the file of a Unix-domain socket
     * @param uploadSize how large an upload has to come through
     * @param toldSoftware is told what the web server says of itself
     * @throws UserException if the probe cannot listen, or the web server does not pass requests on to it
     */
    public static List<Finding> of(
            URI url, ListenAddress address, SocketOwner socketOwner, long uploadSize, Consumer<String> toldSoftware)
            throws UserException {
        try (Probe probe = Probe.start(address, socketOwner)) {
            Examination examination = new Examination(new Visitor(url, probe.word()), probe, uploadSize);
            try {
                toldSoftware.accept(examination.reach(url, address));
                examination.examine();
            } catch (IOException e) {
                throw new UserException("cannot ask " + url + ": " + e, e);
            }
            return examination.findings;
        }
    }

    private String reach(URI url, ListenAddress address) throws IOException, UserException {
        Answer answer = visitor.get(visitor.target("gangway-doctor"));
        if (answer.isOfProbe()) {
            String software = answer.fact("SERVER_SOFTWARE");
            server = WebServer.of(software);
            return software.isEmpty() ? "a web server that does not tell its name" : software;
        }
        String why =
                switch (answer.status()) {
                    case 0 -> "it sends no answer";
                    case 400 ->
                        // The bridge has no text for whoever may have asked by HEAD, web servers have a page.
                        answer.body().chars().noneMatch(Character::isLetter)
                                ? "it sends no parameters: add 'include fastcgi_params;' to every block that has a "
                                        + "fastcgi_param of its own"
                                : "it answers 400 by itself";
                    case 401, 403 ->
                        "it answers " + answer.status()
                                + ": name a URL that it lets everybody see, or allow it for the examination";
                    case 404 -> "it answers 404 by itself: it does not pass this path on";
                    case 502, 503, 504 ->
                        "it answers " + answer.status() + ": it does not find the probe on " + address
                                + "; give the address of its configuration by --listen, and see its error log";
                    default -> "it answers " + answer.status() + " by itself";
                };
        throw new UserException("the web server at " + url + " does not pass requests on: " + why);
    }

    private void examine() throws IOException {
        Answer answer = visitor.get(visitor.target("gangway-doctor"));
        String authority = visitor.authority();
        String expected = authority.matches(".*:[0-9]+") ? authority : authority + ":" + visitor.port();
        check(Ailment.PORT, expected.equalsIgnoreCase(answer.fact("host")), expected, answer.fact("host"));
        String scheme = visitor.isSecure() ? "https" : "http";
        check(Ailment.SCHEME, scheme.equals(answer.fact("scheme")), scheme, answer.fact("scheme"));
        String address = answer.fact("REMOTE_ADDR");
        check(Ailment.REMOTE_ADDRESS, !address.isEmpty(), "an address in REMOTE_ADDR", "none");
        checkTarget();
        checkUsers();
        checkPieces();
        checkUploads();
        checkAnswers();
        checkConnections();
    }

    private void checkTarget() throws IOException {
        String target = visitor.target("gangway-doctor/a%20b%C3%A9;v=1/c%2Bd%25?q=1+2%26&e=");
        Answer answer = visitor.get(target);
        String seen = answer.isOfProbe() ? answer.fact("target") : "status " + answer.status();
        check(Ailment.TARGET, target.equals(seen), target, seen);
    }

    private void checkUsers() throws IOException {
        String target = visitor.target("gangway-doctor");
        Answer bearer = visitor.get(target, "Authorization: Bearer " + USER);
        check(
                Ailment.AUTHORIZATION,
                bearer.fact("authorization").equals("Bearer " + USER),
                "Authorization: Bearer " + USER,
                bearer.isOfProbe() ? "none" : "status " + bearer.status());
        String credentials = Base64.getEncoder().encodeToString((USER + ":wrong").getBytes(StandardCharsets.US_ASCII));
        Answer basic = visitor.get(target, "Authorization: Basic " + credentials);
        check(
                Ailment.REMOTE_USER,
                !basic.fact("REMOTE_USER").equals(USER),
                "no REMOTE_USER for a made-up user with a wrong password",
                "REMOTE_USER=" + USER);
    }

    private void checkPieces() throws IOException {
        String read = visitor.getPieces(visitor.target("gangway-doctor"), probe::tellFirstPieceSeen);
        check(
                Ailment.BUFFERING,
                read.contains("in time\n"),
                "the first piece of an answer at once",
                "nothing for " + Probe.PATIENCE_MILLIS / 1000 + " s");
    }

    private void checkUploads() throws IOException {
        String target = visitor.target("gangway-doctor");
        byte[] large = new byte[Math.toIntExact(uploadSize)];
        Answer answer = visitor.send("POST", target, large, Probe.DEED + ": upload", "Content-Length: " + large.length);
        check(
                Ailment.UPLOAD,
                answer.fact("size").equals(String.valueOf(large.length)),
                "an upload of " + large.length + " bytes",
                status(answer));
        ByteArrayOutputStream chunked = new ByteArrayOutputStream();
        chunked.writeBytes((Integer.toHexString(CHUNKED_SIZE) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunked.writeBytes(new byte[CHUNKED_SIZE]);
        chunked.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Answer other = visitor.send(
                "POST", target, chunked.toByteArray(), Probe.DEED + ": upload", "Transfer-Encoding: chunked");
        check(
                Ailment.CHUNKED,
                other.fact("size").equals(String.valueOf(CHUNKED_SIZE)),
                "a chunked upload of " + CHUNKED_SIZE + " bytes",
                status(other));
    }

    private void checkAnswers() throws IOException {
        String target = visitor.target("gangway-doctor");
        Answer headers = visitor.get(target, Probe.DEED + ": headers");
        check(
                Ailment.RESPONSE_HEADERS,
                headers.status() == 200 && headers.isOfProbe(),
                "an answer with 18000 characters of headers",
                status(headers));
        Answer error = visitor.get(target, Probe.DEED + ": error");
        check(
                Ailment.ERROR_PAGES,
                error.status() == 404 && !error.fact("scheme").isEmpty(),
                "the application's own page of status 404",
                error.status() == 404 ? "another page" : status(error));
    }

    private void checkConnections() throws IOException {
        Set<String> connections = new HashSet<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(visitor.get(visitor.target("gangway-doctor")).fact("connection"));
        }
        check(
                Ailment.CONNECTIONS,
                connections.size() < CONNECTIONS,
                "connections that are used again",
                connections.size() + " connections for " + CONNECTIONS + " requests");
    }

    private static String status(Answer answer) {
        return answer.status() == 0 ? "no answer" : "status " + answer.status();
    }

    private void check(Ailment ailment, boolean isWell, String expected, String seen) {
        if (!isWell) {
            findings.add(Finding.of(ailment, server, "expected " + expected + ", seen " + seen));
        }
    }
}
