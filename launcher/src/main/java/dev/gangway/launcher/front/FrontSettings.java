package dev.gangway.launcher.front;

import dev.gangway.launcher.options.Streaming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a web server in front of a bridge shall do, whatever its dialect.
 *
 * @param backends where requests go; one, or several that all have names that session ids end with, or none
 * @param contexts the context paths to pass on; {@code /} is everything
 * @param site where browsers find the web server
 * @param tls how they speak to it, or null for plain HTTP
 * @param passwordFile the users that it knows, as {@code htpasswd} writes them, or null to ask nobody
 * @param transfer how bodies and connections are treated
 * @param secret what the bridge wants to see in GANGWAY_SECRET, or null
 * @param sendFiles the files that the web server sends by itself, or null if the bridge sends all
 * @param program how to start the bridge, for web servers that do
 * @param standalone how to run on its own, or null for a part of the system's configuration
 */
public record FrontSettings(
        List<Backend> backends,
        List<String> contexts,
        Site site,
        @Nullable Tls tls,
        @Nullable Path passwordFile,
        Transfer transfer,
        @Nullable String secret,
        @Nullable SendFiles sendFiles,
        Program program,
        @Nullable Standalone standalone) {
    /** What needs no quotes in any dialect, and in a regular expression no more than {@link Quoting#regex}. */
    private static final Pattern CONTEXT = Pattern.compile("/[\\p{L}\\p{N}._~/+,@=-]*");

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}.-]+");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=._~-]+");

    /** Checks what every dialect relies upon. */
    public FrontSettings {
        contexts.forEach(context -> check(CONTEXT, context, "context path", "letters, digits and . _ ~ / + , @ = -"));
        site.names().forEach(name -> check(NAME, name, "host name", "letters, digits, dots and dashes"));
        if (secret != null) {
            check(SECRET, secret, "secret", "letters, digits and + / = . _ ~ -, as 'openssl rand -hex 32' prints them");
        }
        long nameless =
                backends.stream().filter(backend -> backend.name().isEmpty()).count();
        if (nameless > 0 && nameless < backends.size()) {
            throw new IllegalArgumentException("only some of the bridges have names; name all of them, as the ids of "
                    + "their sessions end, or none, for each request to go to the next one: "
                    + "--backend one=127.0.0.1:9001 --backend two=127.0.0.1:9002");
        }
        if (nameless == 0 && backends.stream().map(Backend::name).distinct().count() < backends.size()) {
            throw new IllegalArgumentException("two bridges have the same name");
        }
        if (backends.stream().map(Backend::address).distinct().count() < backends.size()) {
            throw new IllegalArgumentException("two bridges have the same address");
        }
    }

    private static void check(Pattern pattern, String value, String what, String remedy) {
        if (!pattern.matcher(value).matches()) {
            // A secret is not to be shown.
            String shown = what.equals("secret") ? "the secret" : "'" + value.replaceAll("\\p{Cntrl}", "?") + "'";
            throw new IllegalArgumentException(
                    shown + " cannot be written as a " + what + " in the configuration of a web server; use " + remedy);
        }
    }

    /** Returns whether every path is passed on. */
    boolean servesAll() {
        return contexts.contains("/");
    }

    /** Returns whether the site that a distribution has on port 80 is asked before this one. */
    boolean isBehindDefaultSite() {
        return standalone == null
                && site.port() == 80
                && site.bind() == null
                && site.names().isEmpty();
    }

    /** Returns whether several bridges share the requests. */
    boolean isShared() {
        return backends.size() > 1;
    }

    /** Returns whether a session belongs to one of several bridges. */
    boolean isSticky() {
        return isShared() && !backends.get(0).name().isEmpty();
    }

    /** Returns what tells a bridge from the others: its name, or its number; empty for the only one without a name. */
    String label(Backend backend) {
        return isShared() && !isSticky() ? String.valueOf(backends.indexOf(backend) + 1) : backend.name();
    }

    /** Returns the only bridge, for a web server that cannot have several. */
    Backend onlyBackend(String who) {
        if (backends.size() > 1) {
            throw new IllegalArgumentException(who + " cannot share requests out among several bridges; "
                    + "name one --backend, or choose another web server");
        }
        return backends.get(0);
    }

    /** Returns the password file for a web server that has none; a complaint if one is wanted. */
    void refusePasswordFile(String who, String remedy) {
        if (passwordFile != null) {
            throw new IllegalArgumentException(who + " reads no password file; " + remedy);
        }
    }

    /** Returns the files to send, for a web server that is told of them in one way alone. */
    @Nullable
    SendFiles sendFiles(String who, String header, String option) {
        if (sendFiles != null && !sendFiles.header().equals(header)) {
            throw new IllegalArgumentException(
                    who + " is told of files by " + header + "; write --sendfile " + option + ", for 'serve' too");
        }
        return sendFiles;
    }

    /** A complaint of a web server that sends no files, if it shall. */
    void refuseSendFiles(String who) {
        if (sendFiles != null) {
            throw new IllegalArgumentException(who + " cannot send the files of applications; leave --sendfile away, "
                    + "for 'serve' too, or choose nginx, Apache, lighttpd or Caddy");
        }
    }

    /**
     * Where browsers find the web server.
     *
     * @param names host names; none for every one
     * @param bind the address of this machine to listen on, one of IPv6 in brackets, or null for all
     * @param port the TCP port
     */
    public record Site(List<String> names, @Nullable String bind, int port) {
        private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

        /** Puts brackets around an address of IPv6: a port follows. */
        public Site {
            if (bind != null && bind.contains(":") && !bind.startsWith("[")) {
                bind = "[" + bind + "]";
            }
            if (bind != null) {
                check(ADDRESS, bind, "bind address", "one like 192.0.2.7 or [2001:db8::7]");
            }
        }
    }

    /**
     * The certificate of the web server, and which it asks of browsers.
     *
     * @param certificate the file with the certificate and its chain, in PEM
     * @param key the file with the private key, in PEM
     * @param clientCa who may have signed certificates of browsers, or null to ask for none
     * @param clientsMust whether a browser without a certificate is turned away
     */
    public record Tls(Path certificate, Path key, @Nullable Path clientCa, boolean clientsMust) {}

    /**
     * How bodies and connections are treated.
     *
     * @param streaming which bodies are passed on as they come
     * @param maxBody the most bytes of a request's body; 0 for no limit
     * @param maxResponseHeader the most bytes of an answer's header block
     * @param silence how long an application may say nothing
     * @param keep how many idle connections to a bridge are kept for later requests
     */
    public record Transfer(Streaming streaming, long maxBody, long maxResponseHeader, Duration silence, int keep) {
        /** Returns the silence in whole seconds, at least one. */
        long silenceSeconds() {
            return Math.max(1, silence.toSeconds());
        }
    }

    /**
     * The files that the web server sends by itself when the bridge tells it to.
     *
     * @param header the name of the header by which it is told
     * @param prefix what stands before the path of the file; empty where the header has no more than the path
     * @param folders where the files are, with everything below
     * @param minimum the length in bytes from which on the bridge tells of a file
     */
    public record SendFiles(String header, String prefix, List<Path> folders, long minimum) {
        private static final long DEFAULT_MINIMUM = 65536;

        /** What the bridge leaves to others in a header that has a path and no URI. */
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~/-]*");

        /** Checks that there is something to send. */
        public SendFiles {
            if (folders.isEmpty()) {
                throw new IllegalArgumentException("--sendfile needs to know where the files are; name applications "
                        + "that are deployed as directories, or write --sendfile-dir DIR");
            }
            for (Path folder : folders) {
                if (prefix.isEmpty() && !PLAIN.matcher(folder.toString()).matches()) {
                    throw new IllegalArgumentException("the path of the folder '"
                            + folder.toString().replaceAll("\\p{Cntrl}", "?")
                            + "' cannot be told by X-Sendfile; use ASCII letters, digits and - . _ ~ /");
                }
            }
        }

        /** Returns the options that the bridge needs, by their names without dashes. */
        Map<String, String> options() {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("sendfile", prefix.isEmpty() ? "x-sendfile" : "x-accel-redirect=" + prefix);
            if (minimum != DEFAULT_MINIMUM) {
                options.put("sendfile-min", String.valueOf(minimum));
            }
            return options;
        }
    }

    /**
     * How to start the bridge.
     *
     * @param executable the program {@code gangway}
     * @param applications what to deploy, each as {@code [/context=]app.war}
     * @param environment variables that the program needs, by name
     */
    public record Program(Path executable, List<String> applications, Map<String, String> environment) {}

    /**
     * How to run on its own.
     *
     * @param folder where to keep the process id, logs and temporary files
     * @param user as whom to serve, or null for the user who starts it
     */
    public record Standalone(Path folder, @Nullable String user) {}
}
