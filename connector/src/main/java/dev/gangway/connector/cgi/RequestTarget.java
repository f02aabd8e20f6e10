package dev.gangway.connector.cgi;

import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Path and query of one request as they stand in a request line, from whichever variables tell them.
 *
 * <p>REQUEST_URI is what the client sent, and the only variable that tells {@code %2F} from {@code /}; the others have
 * been decoded by the web server and are {@linkplain PathEncoding encoded} again.
 */
final class RequestTarget {
    private final RequestHead head;

    private RequestTarget(RequestHead head) {
        this.head = head;
    }

    /** Returns the target of the request that {@code head} is decoding: a path, {@code *}, or what else was sent. */
    static String of(RequestHead head, TargetSource source) {
        RequestTarget target = new RequestTarget(head);
        String found =
                switch (source) {
                    case REQUEST_URI -> target.rawWithQuery();
                    case DOCUMENT_URI -> target.documentOrScript();
                    case SCRIPT_NAME -> target.script();
                    case AUTO -> target.unlessRewritten();
                };
        return found == null ? target.any() : found;
    }

    /** Returns whether SCRIPT_NAME and PATH_INFO tell the path of REQUEST_URI, or nothing. */
    static boolean isPathOfScript(RequestHead head) {
        RequestTarget target = new RequestTarget(head);
        return target.isPathOf(target.scriptPath());
    }

    private boolean isPathOf(String script) {
        return script.isEmpty() || normalized(script).equals(normalized(rawPathDecoded()));
    }

    private String any() {
        String found = rawWithQuery();
        if (found == null) {
            found = document();
        }
        if (found == null) {
            found = script();
        }
        return found == null ? withQuery("/") : found;
    }

    /** Returns REQUEST_URI, with QUERY_STRING where it leaves the query of the same path out. */
    private @Nullable String rawWithQuery() {
        String raw = raw();
        return raw == null || head.place(Variable.QUERY_STRING) < 0 || raw.indexOf('?') >= 0 || !isPathOf(scriptPath())
                ? raw
                : withQuery(raw);
    }

    private @Nullable String raw() {
        int place = head.place(Variable.REQUEST_URI);
        CgiVariables variables = head.variables();
        return place < 0
                ? null
                : PathEncoding.ofRaw(variables.bytes(), variables.valueStart(place), variables.valueLength(place));
    }

    private @Nullable String document() {
        String path = head.text(Variable.DOCUMENT_URI);
        return path == null ? null : withQuery(PathEncoding.ofDecoded(path));
    }

    private @Nullable String documentOrScript() {
        String document = document();
        return document == null ? script() : document;
    }

    private @Nullable String script() {
        String path = scriptPath();
        return path.isEmpty() ? null : withQuery(PathEncoding.ofDecoded(path));
    }

    /** Returns SCRIPT_NAME with PATH_INFO, decoded as they are, or an empty text without both. */
    private String scriptPath() {
        String script = head.text(Variable.SCRIPT_NAME);
        String info = head.text(Variable.PATH_INFO);
        if (script == null || info == null) {
            return script == null ? (info == null ? "" : info) : script;
        }
        String software = head.text(Variable.SERVER_SOFTWARE);
        if (software != null && software.startsWith("Microsoft-IIS") && info.startsWith(script)) {
            return info; // the whole path, of which SCRIPT_NAME is the beginning
        }
        if (script.equals(info) && !(script + info).equals(rawPathDecoded())) {
            return script; // Yaws says the whole path in both
        }
        return script + info;
    }

    private String withQuery(String path) {
        int place = head.place(Variable.QUERY_STRING);
        if (place < 0) {
            return path;
        }
        CgiVariables variables = head.variables();
        return path + "?"
                + PathEncoding.ofRaw(variables.bytes(), variables.valueStart(place), variables.valueLength(place));
    }

    /** Returns REQUEST_URI, with what the web server has made of it since; or null to take whatever there is. */
    private @Nullable String unlessRewritten() {
        String raw = raw();
        String script = scriptPath();
        if (raw == null || script.isEmpty()) {
            return rawWithQuery();
        }
        if (!isPathOf(script)) {
            return withQuery(PathEncoding.ofDecoded(script));
        }
        if (!head.isSent(Variable.QUERY_STRING)) {
            return raw;
        }
        int question = raw.indexOf('?');
        if (question == raw.length() - 1 && head.place(Variable.QUERY_STRING) < 0) {
            return raw; // an empty query is as good as none
        }
        return withQuery(question < 0 ? raw : raw.substring(0, question));
    }

    /** Returns the path of REQUEST_URI as a web server would decode it, each byte as the character of that code. */
    private String rawPathDecoded() {
        String raw = raw();
        if (raw == null) {
            return "";
        }
        int question = raw.indexOf('?');
        String path = question < 0 ? raw : raw.substring(0, question);
        if (!path.startsWith("/")) {
            int authority = path.indexOf("://");
            int slash = authority < 0 ? -1 : path.indexOf('/', authority + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        return PathEncoding.decode(path);
    }

    private static String normalized(String path) {
        String normal = URIUtil.normalizePath(path.replace('?', '\1')); // which would end the path
        return normal == null ? path : URIUtil.compactPath(normal);
    }
}
