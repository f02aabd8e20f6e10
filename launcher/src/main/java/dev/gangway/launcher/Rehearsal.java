package dev.gangway.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A short life of the program, for the Java runtime to learn what it will need: a bridge with an application of each
 * generation, some requests, and an end.
 *
 * <p>The archive is what the runtime keeps of it, see {@link dev.gangway.launcher.archive.ArchiveBuild}.
 */
public final class Rehearsal {
    /** How often each page is asked for. The second time other code runs than at first. */
    private static final int ROUNDS = 2;

    private static final String JSP = "<%@ page session=\"false\" %><p>${1 + 1} <%= request.getContextPath() %></p>\n";

    private final Path folder;
    private final String address;
    private final List<String> pages = new ArrayList<>();

    private Rehearsal(Path folder) {
        this.folder = folder;
        this.address = "unix:" + folder.resolve("s");
    }

    /**
     * Runs it and ends the process.
     *
     * @param args the folder of the installation, and one to write in
     */
    public static void main(String[] args) throws IOException {
        Rehearsal rehearsal = new Rehearsal(Path.of(args[1]));
        String[] words = rehearsal.prepare(Path.of(args[0])).toArray(String[]::new);
        Thread asking = new Thread(rehearsal::ask, "asking");
        asking.setDaemon(true);
        asking.start();
        Main.main(words);
    }

    /** Returns the arguments of a bridge that ends soon after the last request. */
    private List<String> prepare(Path home) throws IOException {
        List<String> words = new ArrayList<>(List.of("serve", "--listen", address, "--exit-after-idle", "1s"));
        words.addAll(List.of("--work-dir", folder.resolve("work").toString()));
        // Of classes that have the same name in several generations, the runtime keeps those of the first alone.
        for (String generation : List.of("ee10", "ee8", "ee11", "ee9")) {
            Path application = folder.resolve(generation);
            Files.createDirectories(application.resolve("WEB-INF"));
            Files.writeString(application.resolve("page.jsp"), JSP);
            Files.writeString(application.resolve("page.txt"), "text\n");
            words.addAll(
                    List.of("/" + generation + "=" + application, "--generation", "/" + generation + "=" + generation));
            pages.addAll(List.of("/" + generation + "/page.txt", "/" + generation + "/page.jsp"));
        }
        Path sample = home.resolve("demo").resolve("sample.war");
        if (Files.exists(sample)) {
            words.add("/=" + sample);
            pages.addAll(List.of("/", "/request", "/session", "/static/style.css"));
        }
        return words;
    }

    private void ask() {
        try {
            while (!Files.exists(folder.resolve("s"))) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            return; // nobody does that
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (String page : pages) {
                Main.run(GangwayCommand.forArguments("get"), Map.of(), "get", "--connect", address, page);
            }
        }
    }
}
