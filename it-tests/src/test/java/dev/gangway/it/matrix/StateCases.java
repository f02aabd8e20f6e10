package dev.gangway.it.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lasts longer than a request, or comes piece by piece. */
final class StateCases {
    private final Path folder;
    private final List<Case> cases = new ArrayList<>();

    private StateCases(Path folder) {
        this.folder = folder;
    }

    /** Returns the cases; a folder is for files that tell the application how far the browser is. */
    static List<Case> all(Path folder) {
        StateCases all = new StateCases(folder);
        all.sessions();
        all.streams();
        return all.cases;
    }

    private void add(String group, String title, Case.Script script) {
        cases.add(new Case(group, title, script));
    }

    private void sessions() {
        String group = "Session";
        add(group, "its cookie", wire -> wire.get("/session")
                .header("Set-Cookie")
                .toString()
                .replaceAll("JSESSIONID=[^;\\]]+", "JSESSIONID=ID"));
        add(group, "found again by its cookie", wire -> {
            String id = id(wire.get("/session"));
            return told(wire.get("/session", "Cookie: JSESSIONID=" + id));
        });
        add(group, "found again by ;jsessionid", wire -> {
            String id = id(wire.get("/session"));
            return told(wire.get("/session;jsessionid=" + id));
        });
        add(group, "its cookie in a context", wire -> wire.get("/shop/session")
                .header("Set-Cookie")
                .toString()
                .replaceAll("JSESSIONID=[^;\\]]+", "JSESSIONID=ID"));
        add(group, "an unknown id", wire -> told(wire.get("/session", "Cookie: JSESSIONID=none")));
    }

    private static String id(Answer answer) {
        return answer.body().substring(answer.body().indexOf('\n') + 1).strip();
    }

    private static String told(Answer answer) {
        return answer.body().split("\n", 2)[0];
    }

    private void streams() {
        String group = "Streaming";
        add(group, "events arrive one by one", wire -> steps(wire, "text/event-stream"));
        add(group, "pieces of text arrive one by one", wire -> steps(wire, "text/plain"));
        add(group, "an end that is missing is seen, without a length", this::cut);
        add(group, "an end that is missing is seen, with a length", wire -> {
            Answer answer = wire.get("/answer?length=1000&text=begin&flush&fail");
            return answer.status() + " whole: " + answer.isWhole();
        });
    }

    /** Reads a piece before the application may write the next one. */
    private String steps(Wire wire, String type) throws IOException {
        Path run = Files.createTempDirectory(folder, "steps");
        Files.setPosixFilePermissions(run, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Socket socket = wire.connect()) {
            String target = "/step?type=" + type + "&folder=" + run;
            socket.getOutputStream()
                    .write(Wire.head("GET " + target + " HTTP/1.1", wire.host()).getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            StringBuilder events = new StringBuilder();
            for (int i = 1; i <= 3; i++) {
                events.append(readUntil(in, "data: " + i)).append(readUntil(in, "\n\n"));
                Files.createFile(run.resolve("seen-" + i));
            }
            return events.indexOf("late") < 0 ? "one by one" : "held back";
        }
    }

    /** Reads the begin of an answer, and has the application fail then. */
    private String cut(Wire wire) throws IOException {
        Path run = Files.createTempDirectory(folder, "cut");
        Files.setPosixFilePermissions(run, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Socket socket = wire.connect()) {
            String target = "/answer?text=begin&flush&wait=" + run + "&fail";
            socket.getOutputStream()
                    .write(Wire.head("GET " + target + " HTTP/1.1", wire.host()).getBytes(StandardCharsets.ISO_8859_1));
            String begin = readUntil(socket.getInputStream(), "begin");
            Files.createFile(run.resolve("seen-1"));
            Answer answer = Answer.parse(begin + Wire.readAll(socket), true);
            return answer.status() + " whole: " + answer.isWhole();
        }
    }

    private static String readUntil(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no '" + text + "' in " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }
}
