package dev.gangway.it.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of the application that the web server sends from the disk. */
final class SendFileCases {
    static final String GROUP = "File, sent by the web server (--sendfile)";
    private static final String FILM = "/film.txt";

    private final List<Case> cases = new ArrayList<>();

    /** Returns the cases; the directory is that of the application. */
    static List<Case> all(Path application) {
        SendFileCases all = new SendFileCases();
        all.contents();
        all.conditions();
        all.secrets(application);
        return all.cases;
    }

    private void add(String title, Case.Script script) {
        cases.add(new Case(GROUP, title, wire -> wire.at(wire.files(), script)));
    }

    private void contents() {
        add("whole", wire -> told(wire.get(FILM)));
        add("in a context", wire -> told(wire.get("/shop" + FILM)));
        add("with a space in its name", wire -> told(wire.get("/a%20film%201.txt")));
        add("HEAD", wire -> told(wire.ask("HEAD " + FILM + " HTTP/1.1", "")));
        add("a range", wire -> told(wire.get(FILM, "Range: bytes=100000-100019")));
        add("the end of it", wire -> told(wire.get(FILM, "Range: bytes=-12")));
        add(
                "a range beyond its end",
                wire -> wire.get(FILM, "Range: bytes=240000-").status().substring(0, 3));
        add("two ranges", wire -> {
            Answer answer = wire.get(FILM, "Range: bytes=0-4,120000-120004");
            return answer.status() + " " + answer.body().contains("00000") + " "
                    + answer.body().contains("20000") + " parts "
                    + answer.body().split("(?i)Content-Range", -1).length;
        });
    }

    private void conditions() {
        add("not modified since", wire -> wire.get(FILM, "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT")
                .seen()
                .lines()
                .filter(line -> !line.startsWith("etag: "))
                .toList()
                .toString());
        add("modified since", wire -> told(wire.get(FILM, "If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT")));
        add("If-None-Match with its tag", wire -> {
            List<String> tag = wire.get(FILM).header("ETag");
            return tag.isEmpty()
                    ? "no tag"
                    : wire.get(FILM, "If-None-Match: " + tag.get(0)).status();
        });
        add("If-None-Match with another tag", wire -> told(wire.get(FILM, "If-None-Match: \"other\"")));
        add(
                "If-Range with another tag",
                wire -> told(wire.get(FILM, "If-Range: \"other\"", "Range: bytes=100000-100019")));
    }

    private void secrets(Path application) {
        add("WEB-INF is not shown", wire -> wire.get("/WEB-INF/secret.txt").status());
        add("nor in other letters or ways", wire -> List.of(
                        wire.get("/web-inf/secret.txt").status(),
                        wire.get("/%57EB-INF/secret.txt").status(),
                        wire.get("/folder/../WEB-INF/secret.txt").status())
                .toString());
        add("by the place where it lies", wire -> List.of(
                        wire.get(application + FILM).status(),
                        wire.get("/internal" + application + FILM).status(),
                        wire.get("/internal" + application + "/WEB-INF/secret.txt")
                                .status())
                .toString());
        add("the order is not for browsers", wire -> wire.get(FILM).headers().stream()
                .filter(header -> header.startsWith("x-"))
                .toList()
                .toString());
        String secret = application + "/WEB-INF/secret.txt";
        add("nor for applications, by a header of theirs", wire -> wire.get("/answer?type=text/plain&header=X-Sendfile:"
                        + secret + "&header=X-Accel-Redirect:" + "/internal" + secret + "&text=body")
                .body());
    }

    /** Returns what the browser has to do with, without the tag, which everybody makes in a way of his own. */
    private static String told(Answer answer) {
        return answer.status() + "\nlength " + answer.header("Content-Length") + "\ntype "
                + answer.header("Content-Type") + "\nchanged " + answer.header("Last-Modified") + "\nrange "
                + answer.header("Content-Range") + "\nranges " + answer.header("Accept-Ranges") + "\nbody "
                + answer.body().length() + " " + answer.body().hashCode();
    }
}
