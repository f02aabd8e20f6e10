package dev.gangway.it.matrix;

import dev.gangway.it.harness.AwaitedFile;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/**
 * The application that all cases ask.
 *
 * <p>Under {@code /see} it tells what the header {@code X-Show} asks for; under {@code /answer} it answers as the query
 * says; under {@code /step} it writes event after event, each when a file has appeared; under {@code /session} it
 * counts.
 */
public final class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** How long a browser may take to see what has been flushed; where one never does, a request takes twice this. */
    private static final Duration TO_BE_SEEN = Duration.ofSeconds(10);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        switch (request.getServletPath()) {
            case "/answer" -> answer(request, response);
            case "/step" -> step(request, response);
            case "/session" -> session(request, response);
            default -> see(request, response);
        }
    }

    private static void see(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        StringBuilder seen = new StringBuilder();
        String show = request.getHeader("X-Show");
        for (String fact : show == null ? new String[0] : show.split(" ", -1)) {
            seen.append(fact).append(" = ").append(fact(fact, request)).append('\n');
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(seen.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Object fact(String fact, HttpServletRequest request) throws IOException, ServletException {
        String argument = fact.substring(fact.indexOf(':') + 1);
        Object value =
                switch (fact.split(":", 2)[0]) {
                    case "method" -> request.getMethod();
                    case "uri" -> request.getRequestURI();
                    case "url" -> request.getRequestURL();
                    case "context" -> request.getContextPath();
                    case "servlet" -> request.getServletPath();
                    case "pathInfo" -> request.getPathInfo();
                    case "query" -> request.getQueryString();
                    case "parameters" -> parameters(request);
                    case "protocol" -> request.getProtocol();
                    case "scheme" -> request.getScheme();
                    case "secure" -> request.isSecure();
                    case "serverName" -> request.getServerName();
                    case "serverPort" -> request.getServerPort();
                    case "localAddr" -> request.getLocalAddr();
                    case "localPort" -> request.getLocalPort();
                    case "remoteAddr" -> request.getRemoteAddr();
                    case "remoteHost" -> request.getRemoteHost();
                    case "hasRemotePort" -> request.getRemotePort() > 0;
                    case "length" -> request.getContentLengthLong();
                    case "type" -> request.getContentType();
                    case "encoding" -> request.getCharacterEncoding();
                    case "locale" -> Collections.list(request.getLocales());
                    case "date" -> request.getDateHeader(argument);
                    case "header" ->
                        Collections.list(request.getHeaders(argument)).stream()
                                .map(ProbeServlet::ascii)
                                .toList();
                    case "cookies" -> cookies(request);
                    case "user" -> request.getRemoteUser();
                    case "authType" -> request.getAuthType();
                    case "principal" ->
                        request.getUserPrincipal() == null
                                ? null
                                : request.getUserPrincipal().getName();
                    case "role" -> request.isUserInRole(argument);
                    case "attribute" -> request.getAttribute(argument);
                    case "hex" -> String.valueOf(request.getAttribute(argument)).matches("[0-9A-Fa-f]{64}");
                    case "certificates" -> certificates(request, 1);
                    case "chain" -> certificates(request, 10);
                    case "dispatch" -> request.getDispatcherType();
                    case "body" -> ascii(text(request.getInputStream().readAllBytes()));
                    case "size" -> size(request.getInputStream());
                    case "parts" -> parts(request);
                    default -> throw new IllegalArgumentException("no fact " + fact);
                };
        return value == null ? "null" : value;
    }

    private static String parameters(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .map(entry -> ascii(entry.getKey()) + "="
                        + Arrays.stream(entry.getValue())
                                .map(ProbeServlet::ascii)
                                .toList())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String cookies(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? "none"
                : Arrays.stream(cookies)
                        .map(cookie -> cookie.getName() + "=" + ascii(cookie.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private static String certificates(HttpServletRequest request, int atMost) {
        Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
        return chain instanceof java.security.cert.X509Certificate[] certificates
                ? Arrays.stream(certificates)
                        .map(certificate ->
                                certificate.getSubjectX500Principal().getName())
                        .limit(atMost)
                        .collect(Collectors.joining(" < "))
                : "none";
    }

    private static String parts(HttpServletRequest request) throws IOException, ServletException {
        StringBuilder parts = new StringBuilder();
        for (var part : request.getParts()) {
            try (InputStream in = part.getInputStream()) {
                parts.append(part.getName())
                        .append('/')
                        .append(ascii(String.valueOf(part.getSubmittedFileName())))
                        .append('/')
                        .append(part.getContentType())
                        .append('/')
                        .append(in.readAllBytes().length)
                        .append(' ');
            }
        }
        return parts.toString();
    }

    /** Returns how many bytes come, and the sum of them weighted by their places, which depends on their order. */
    private static String size(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        long size = 0;
        long sum = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                sum += (size + i) % 1021 * (buffer[i] & 0xFF);
            }
            size += n;
        }
        return size + " bytes, sum " + sum;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Shows what is not ASCII by its number, so that no encoding of the answer can hide it. */
    static String ascii(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                shown.append((char) c);
            } else {
                shown.append("\\u").append(Integer.toHexString(0x10000 + c).substring(1));
            }
        });
        return shown.toString();
    }

    /** Answers as the parameters of the query say, in their order. */
    private static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        for (String step : query.split("&", -1)) {
            int equals = step.indexOf('=');
            String name = equals < 0 ? step : step.substring(0, equals);
            String value = java.net.URLDecoder.decode(step.substring(equals + 1), StandardCharsets.ISO_8859_1);
            switch (name) {
                case "status" -> response.setStatus(Integer.parseInt(value));
                case "error" -> response.sendError(Integer.parseInt(value), "as asked for");
                case "redirect" -> response.sendRedirect(value);
                case "header" ->
                    response.addHeader(
                            value.substring(0, value.indexOf(':')),
                            value.substring(value.indexOf(':') + 1).replace("(CRLF)", "\r\n"));
                case "long" -> response.addHeader("X-Long", "x".repeat(Integer.parseInt(value)));
                case "many" -> {
                    for (int i = 0; i < Integer.parseInt(value); i++) {
                        response.addHeader("X-Many-" + i, "value " + i);
                    }
                }
                case "cookie" -> {
                    Cookie cookie = new Cookie(value, "value-" + value.length());
                    cookie.setPath("/");
                    cookie.setHttpOnly(true);
                    cookie.setMaxAge(-1);
                    response.addCookie(cookie);
                }
                case "type" -> response.setContentType(value);
                case "length" -> response.setContentLengthLong(Long.parseLong(value));
                case "text" -> response.getOutputStream().write(value.getBytes(StandardCharsets.ISO_8859_1));
                case "fill" -> fill(response.getOutputStream(), Integer.parseInt(value));
                case "flush" -> response.flushBuffer();
                case "wait" -> {
                    boolean unused = AwaitedFile.appears(Path.of(value).resolve("seen-1"), TO_BE_SEEN);
                }
                case "fail" -> throw new IllegalStateException("as asked for");
                default -> throw new IllegalArgumentException("no step " + step);
            }
        }
    }

    private static void fill(OutputStream out, int size) throws IOException {
        byte[] block = new byte[8000];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ('a' + i % 23);
        }
        for (int left = size; left > 0; left -= block.length) {
            out.write(block, 0, Math.min(left, block.length));
        }
    }

    /** Writes an event, and the next one when a file has appeared, or late when it is not going to. */
    private static void step(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path folder = Path.of(request.getParameter("folder"));
        response.setContentType(request.getParameter("type"));
        boolean isInTime = true;
        for (int i = 1; i <= 3; i++) {
            String event = "data: " + i + (isInTime ? " in time" : " late") + "\n\n";
            response.getOutputStream().write(event.getBytes(StandardCharsets.US_ASCII));
            response.flushBuffer();
            isInTime = i == 3 || AwaitedFile.appears(folder.resolve("seen-" + i), TO_BE_SEEN);
        }
    }

    private static void session(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        boolean isNew = session.isNew();
        Object before = session.getAttribute("count");
        int count = before instanceof Integer number ? number + 1 : 1;
        session.setAttribute("count", count);
        String link = response.encodeURL("/session");
        response.setContentType("text/plain");
        response.getOutputStream()
                .print("new " + isNew + ", count " + count + ", from cookie " + request.isRequestedSessionIdFromCookie()
                        + ", from path " + request.isRequestedSessionIdFromURL() + ", id in links "
                        + link.contains(";jsessionid=") + "\n" + session.getId());
    }
}
