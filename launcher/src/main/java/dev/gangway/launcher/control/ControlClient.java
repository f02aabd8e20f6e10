package dev.gangway.launcher.control;

import dev.gangway.client.ConnectFailedException;
import dev.gangway.client.LocalExchange;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.ajax.JSON;
import org.jspecify.annotations.Nullable;

/** The commands' side of the socket: sends one, and returns what the bridge has to say. */
public final class ControlClient {
    private final Path socket;

    /** Talks to the bridge that has this socket. */
    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /**
     * An answer.
     *
     * @param json as it came
     * @param content the same, read
     */
    public record Answer(String json, Map<?, ?> content) {}

    /** Returns all applications. */
    public Answer list() throws UserException {
        return ask("GET", ControlHandler.APPLICATIONS, null);
    }

    /** Has a WAR started under this name in the folder; returns when it is up. */
    public Answer deploy(Path war, String name) throws UserException {
        return ask("PUT", ControlHandler.APPLICATIONS + "?name=" + encode(name), war);
    }

    /** Has an application taken away. */
    public Answer undeploy(String contextPath, @Nullable String host) throws UserException {
        return ask("DELETE", ControlHandler.APPLICATIONS + query(contextPath, host), null);
    }

    /** Has an application started anew; returns when it is up. */
    public Answer reload(String contextPath, @Nullable String host) throws UserException {
        return ask("POST", ControlHandler.RELOAD + query(contextPath, host), null);
    }

    /**
     * Returns what the bridge is doing.
     *
     * @param form the query that asks for a form, or nothing for text
     */
    public String status(String form) throws UserException {
        LocalExchange.Answer answer = send("GET", ControlHandler.STATUS + form, null);
        if (answer.status() != HttpStatus.OK_200) {
            throw new UserException(refusal(answer, parse(answer.body())));
        }
        return answer.body();
    }

    private static String query(String contextPath, @Nullable String host) {
        return "?context=" + encode(contextPath) + (host == null ? "" : "&host=" + encode(host));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private LocalExchange.Answer send(String method, String target, @Nullable Path body) throws UserException {
        try {
            return LocalExchange.send(socket, method, target, body);
        } catch (ConnectFailedException e) {
            throw new UserException(notReached(e), e);
        } catch (IOException e) {
            throw new UserException("the bridge at " + socket + " did not answer: " + e.getMessage(), e);
        }
    }

    private Answer ask(String method, String target, @Nullable Path body) throws UserException {
        LocalExchange.Answer answer = send(method, target, body);
        Map<?, ?> content = parse(answer.body());
        if (answer.status() != HttpStatus.OK_200) {
            throw new UserException(refusal(answer, content));
        }
        if (content == null) {
            throw new UserException("what answers at " + socket + " is no bridge");
        }
        return new Answer(answer.body(), content);
    }

    private String refusal(LocalExchange.Answer answer, @Nullable Map<?, ?> content) {
        Object error = content == null ? null : content.get("error");
        return error == null
                ? socket + " answered with " + answer.status() + ": is it a bridge's, of this version?"
                : error.toString();
    }

    private static @Nullable Map<?, ?> parse(String json) {
        try {
            return new JSON().fromJSON(json) instanceof Map<?, ?> map ? map : null;
        } catch (IllegalStateException e) { // it is something else
            return null;
        }
    }

    /** Tells by what there is, as the system's message is in the language of the user. */
    String notReached(IOException e) {
        if (e.getCause() instanceof ConnectException) {
            return "nobody listens at " + socket + " any more: the bridge that made it is gone";
        }
        if (Files.notExists(socket)) {
            return "there is no socket " + socket
                    + "; is the bridge up, and started with --webapps, or with --control as here?";
        }
        if (!Files.isWritable(socket)) {
            return "not permitted to command the bridge at " + socket + ": " + permissions();
        }
        return "no bridge answers at " + socket + ": " + e.getMessage();
    }

    private String permissions() {
        try {
            PosixFileAttributes file =
                    Files.readAttributes(socket, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return "it belongs to " + file.owner().getName() + ":"
                    + file.group().getName() + " and has mode " + PosixFilePermissions.toString(file.permissions());
        } catch (IOException e) {
            return "its folder cannot be entered";
        }
    }
}
