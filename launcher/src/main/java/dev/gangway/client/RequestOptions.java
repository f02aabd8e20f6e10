package dev.gangway.client;

import dev.gangway.launcher.options.Configuration;
import dev.gangway.launcher.options.SecretFile;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to send. */
final class RequestOptions {
    private static final String HEAD = "HEAD";

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "The method; default: GET, or POST with a body.")
    private @Nullable String method;

    @Option(
            names = {"-I", "--head"},
            description = "The same as -X HEAD -i.")
    private boolean head;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "BODY",
            description = "The body of the request; @FILE takes a file as it is, @- the standard input as it comes"
                    + " (its length is not known, so there is no CONTENT_LENGTH).")
    private @Nullable String data;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            split = Configuration.LINES,
            hideParamSyntax = true,
            description = "A header, sent as parameter HTTP_NAME; without a value it takes one away. Repeatable.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            split = Configuration.LINES,
            hideParamSyntax = true,
            description = "Set or replace a parameter, also with nothing after the '='; NAME alone takes one away."
                    + " Repeatable.")
    private List<String> params = new ArrayList<>();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "What the application shall be: ${COMPLETION-CANDIDATES}; default: responder.")
    private Role role = Role.RESPONDER;

    @Option(
            names = "--filter-data",
            paramLabel = "FILE",
            description = "The file that a filter works on; its size and time become FCGI_DATA_LENGTH and"
                    + " FCGI_DATA_LAST_MOD.")
    private @Nullable Path filterData;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Send the first line of FILE as parameter GANGWAY_SECRET, to a bridge that has this option.")
    private @Nullable Path secretFile;

    boolean isHeadOption() {
        return head;
    }

    String method() {
        if (method != null) {
            return method;
        } else if (head) {
            return HEAD;
        }
        return data == null ? "GET" : "POST";
    }

    boolean expectsBody() {
        return !method().equals(HEAD);
    }

    /**
     * Builds the request that the options describe.
     *
     * @param local this side of the connection, or null if it is a Unix-domain socket
     * @param remote the application's side, or null likewise
     * @throws BodyException if a file cannot be read
     * @throws UserException if there is no usable secret in its file
     * @throws IllegalArgumentException if an option makes no sense
     */
    FastCgiRequest build(
            RequestTarget target,
            InputStream standardInput,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote)
            throws BodyException, UserException {
        RequestBody body = body(standardInput);
        ParameterTable parameters = WebServerParameters.of(method(), target, body, local, remote, headers);
        if (role == Role.AUTHORIZER) {
            // Section 6.3: an authorizer decides about a request that has not been mapped and has no body yet.
            List.of("CONTENT_LENGTH", "SCRIPT_NAME").forEach(parameters::remove);
        }
        RequestBody file = filterData == null ? RequestBody.EMPTY : filterFile(filterData, parameters);
        if (secretFile != null) {
            parameters.set(ParameterTable.SECRET, SecretFile.read(secretFile));
        }
        params.forEach(param -> apply(param, parameters));
        return new FastCgiRequest(role, parameters, body == null ? RequestBody.EMPTY : body, file);
    }

    /** Finds faults that need no connection to be seen. */
    void check() throws BodyException, UserException {
        if (role == Role.FILTER && filterData == null) {
            throw new IllegalArgumentException("--role filter needs --filter-data FILE");
        }
        if (role == Role.AUTHORIZER && data != null) {
            throw new IllegalArgumentException("an authorizer gets no body");
        }
        build(RequestTarget.parse("/"), InputStream.nullInputStream(), null, null);
    }

    private @Nullable RequestBody body(InputStream standardInput) throws BodyException {
        if (data == null) {
            return null;
        } else if (data.equals("@-")) {
            return new RequestBody(() -> standardInput, RequestBody.UNKNOWN_LENGTH);
        } else if (data.startsWith("@")) {
            return file(Path.of(data.substring(1)));
        }
        return RequestBody.of(data.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestBody file(Path path) throws BodyException {
        try {
            if (!Files.isReadable(path)) {
                throw new BodyException(path + " cannot be read");
            }
            return RequestBody.ofFile(path);
        } catch (BodyException e) {
            throw e;
        } catch (IOException e) {
            throw new BodyException(e);
        }
    }

    private static RequestBody filterFile(Path path, ParameterTable parameters) throws BodyException {
        RequestBody body = file(path);
        try {
            long seconds = Files.getLastModifiedTime(path).toInstant().getEpochSecond();
            parameters.set("FCGI_DATA_LENGTH", Long.toString(body.length()));
            parameters.set("FCGI_DATA_LAST_MOD", Long.toString(seconds));
            return body;
        } catch (IOException e) {
            throw new BodyException(e);
        }
    }

    private static void apply(String param, ParameterTable parameters) {
        int equals = param.indexOf('=');
        if (equals == 0) {
            throw new IllegalArgumentException("'" + param + "' has no name (expected NAME=VALUE)");
        } else if (equals < 0) {
            parameters.remove(param);
        } else {
            parameters.set(param.substring(0, equals), param.substring(equals + 1));
        }
    }
}
