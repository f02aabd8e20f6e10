package dev.gangway.sample;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a servlet can learn of a request, in groups of names and values. */
final class RequestReport {
    /** The FastCGI parameters worth asking for: as request attributes they can be read by name, but not enumerated. */
    static final List<String> WELL_KNOWN = List.of(
            "FCGI_ROLE",
            "GATEWAY_INTERFACE",
            "SERVER_SOFTWARE",
            "DOCUMENT_ROOT",
            "REQUEST_URI",
            "DOCUMENT_URI",
            "SCRIPT_NAME",
            "SCRIPT_FILENAME",
            "PATH_INFO",
            "PATH_TRANSLATED",
            "QUERY_STRING",
            "REMOTE_ADDR",
            "REMOTE_PORT",
            "REMOTE_USER",
            "AUTH_TYPE",
            "SERVER_ADDR",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "REQUEST_SCHEME",
            "HTTPS",
            "REDIRECT_STATUS",
            "SSL_PROTOCOL",
            "SSL_CIPHER");

    private final HttpServletRequest request;

    RequestReport(HttpServletRequest request) {
        this.request = request;
    }

    /** The few lines that tell at a glance how the request came here. */
    Map<String, @Nullable Object> summary() {
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("request", request.getMethod() + " " + request.getRequestURL());
        summary.put("protocol", request.getProtocol());
        summary.put("client", request.getRemoteAddr() + " port " + request.getRemotePort());
        summary.put("browser", request.getHeader("User-Agent"));
        summary.put("web server", request.getAttribute("SERVER_SOFTWARE"));
        summary.put("gateway", request.getAttribute("GATEWAY_INTERFACE"));
        summary.put("servlet container", request.getServletContext().getServerInfo());
        summary.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        return summary;
    }

    Map<String, @Nullable Object> properties() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("method", request.getMethod());
        all.put("requestURI", request.getRequestURI());
        all.put("requestURL", request.getRequestURL().toString());
        all.put("contextPath", request.getContextPath());
        all.put("servletPath", request.getServletPath());
        all.put("pathInfo", request.getPathInfo());
        all.put("pathTranslated", request.getPathTranslated());
        all.put("queryString", request.getQueryString());
        all.put("protocol", request.getProtocol());
        all.put("scheme", request.getScheme());
        all.put("secure", request.isSecure());
        all.put("serverName", request.getServerName());
        all.put("serverPort", request.getServerPort());
        all.put("remoteAddr", request.getRemoteAddr());
        all.put("remoteHost", request.getRemoteHost());
        all.put("remotePort", request.getRemotePort());
        all.put("localAddr", request.getLocalAddr());
        all.put("localName", request.getLocalName());
        all.put("localPort", request.getLocalPort());
        all.put("remoteUser", request.getRemoteUser());
        all.put(
                "userPrincipal",
                request.getUserPrincipal() == null
                        ? null
                        : request.getUserPrincipal().getName());
        all.put("authType", request.getAuthType());
        all.put("contentType", request.getContentType());
        all.put("contentLength", request.getContentLengthLong());
        all.put("characterEncoding", request.getCharacterEncoding());
        all.put("locale", request.getLocale().toLanguageTag());
        all.put("dispatcherType", request.getDispatcherType().name());
        all.put("asyncSupported", request.isAsyncSupported());
        all.put("requestId", request.getRequestId());
        all.put("protocolRequestId", request.getProtocolRequestId());
        all.put("connectionId", request.getServletConnection().getConnectionId());
        all.put("connectionProtocol", request.getServletConnection().getProtocol());
        all.put("connectionSecure", request.getServletConnection().isSecure());
        all.put("servletContainer", request.getServletContext().getServerInfo());
        all.put("servletVersion", servletVersion());
        all.put("thread", Thread.currentThread().getName());
        return all;
    }

    private String servletVersion() {
        return request.getServletContext().getMajorVersion() + "."
                + request.getServletContext().getMinorVersion();
    }

    Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        return parameters;
    }

    /** Cookies in the order they came; one name may come several times. */
    List<Map<String, String>> cookies() {
        List<Map<String, String>> cookies = new ArrayList<>();
        Cookie @Nullable [] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                cookies.add(Map.of("name", cookie.getName(), "value", cookie.getValue()));
            }
        }
        return cookies;
    }

    /** The FastCGI parameters among the well-known ones and those asked for that the web server sent. */
    Map<String, Object> fastCgi(String @Nullable ... askedFor) {
        Map<String, Object> found = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(WELL_KNOWN);
        if (askedFor != null) {
            names.addAll(Arrays.asList(askedFor));
        }
        for (String name : names) {
            Object value = request.getAttribute(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    /** The attributes that the container enumerates. */
    Map<String, @Nullable Object> containerAttributes() {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        for (String name : Collections.list(request.getAttributeNames())) {
            attributes.put(name, String.valueOf(request.getAttribute(name)));
        }
        return attributes;
    }

    /** The session, begun if there is none, counted once more. */
    Map<String, @Nullable Object> session() {
        HttpSession session = request.getSession();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", session.getId());
        facts.put("new", session.isNew());
        facts.put("counter", SessionCounter.next(session));
        return facts;
    }
}
