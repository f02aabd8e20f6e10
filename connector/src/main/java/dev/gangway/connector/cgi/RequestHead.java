package dev.gangway.connector.cgi;

import java.util.Arrays;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The head of one HTTP request after the other, made of its variables.
 *
 * <p>A web server sends the same variables in the same order with every request, and many with the same value. So each
 * pair is compared, byte by byte, with the one that stood at its place in the request before, and only what differs is
 * looked up, decoded and put together anew: names, fields, the URI. Everything kept is immutable.
 *
 * <p>It is longer than other files since what is remembered and what is decoded of it must not fall apart.
 *
 * <p>Where variables contradict each other or repeat:
 *
 * <ul>
 *   <li>The last of several variables of the same name counts, and an empty one counts as absent; each {@code HTTP_}
 *       variable becomes a field of its own.
 *   <li>The target is REQUEST_URI; without it DOCUMENT_URI, then SCRIPT_NAME and PATH_INFO, each with QUERY_STRING. A
 *       {@link Mapping} can say otherwise.
 *   <li>The scheme is https if HTTPS is {@code on} or {@code 1}, or else what REQUEST_SCHEME says, or http.
 *   <li>The server's name and port are those of the Host field; without one SERVER_NAME's. A port that neither tells is
 *       SERVER_PORT, unless that is 80 or 443.
 * </ul>
 */
public final class RequestHead {
    private static final long TARGET_VARIABLES = Variable.bits(
            Variable.REQUEST_URI,
            Variable.DOCUMENT_URI,
            Variable.SCRIPT_NAME,
            Variable.PATH_INFO,
            Variable.QUERY_STRING,
            Variable.HTTPS,
            Variable.REQUEST_SCHEME,
            Variable.HTTP_HOST,
            Variable.SERVER_NAME,
            Variable.SERVER_PORT,
            Variable.SERVER_SOFTWARE);
    private static final long FIELD_VARIABLES = Variable.bits(
            Variable.HEADER,
            Variable.HTTP_HOST,
            Variable.WITHHELD_AUTHORIZATION,
            Variable.HTTP_SEC_WEBSOCKET_KEY,
            Variable.CONTENT_TYPE,
            Variable.CONTENT_LENGTH,
            Variable.SERVER_SOFTWARE);
    private static final int FIRST_SLOTS = 32;
    private static final int KEPT_SLOTS = 256;

    /** What is known of the pair at one place. */
    private static final class Slot {
        Variable variable = Variable.OTHER;

        @Nullable
        HeaderName name;

        @Nullable
        HttpField field;
    }

    private final Mapping mapping;
    private final int[] places = new int[Variable.values().length]; // of the last pair of each variable, or -1
    private CgiVariables variables = new CgiVariables();
    private CgiVariables previous = new CgiVariables();
    private Slot[] slots = new Slot[FIRST_SLOTS];
    private boolean reusable; // whether slots and results tell of the request before

    private String method = "";
    private HttpURI uri = HttpURI.from("/");
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpFields fields = HttpFields.EMPTY;
    private long contentLength;
    private @Nullable Mount mount;
    private @Nullable String target;

    /** Decodes with the default mapping. */
    public RequestHead() {
        this(Mapping.DEFAULT);
    }

    /** Decodes with a mapping. */
    public RequestHead(Mapping mapping) {
        this.mapping = mapping;
    }

    /** Returns the variables of the current request, to be filled before {@link #decode}. */
    public CgiVariables variables() {
        return variables;
    }

    /** Returns the method, for instance {@code GET}. */
    public String method() {
        return method;
    }

    /** Returns the target with scheme, host and port. */
    public HttpURI uri() {
        return uri;
    }

    /** Returns the version of HTTP that the client spoke with the web server. */
    public HttpVersion version() {
        return version;
    }

    /** Returns the fields, Content-Type and Content-Length among them; immutable. */
    public HttpFields fields() {
        return fields;
    }

    /** Returns whether the client wants a WebSocket in place of an answer. */
    public boolean isWebSocketHandshake() {
        return place(Variable.HTTP_SEC_WEBSOCKET_KEY) >= 0 && HttpMethod.GET.is(method);
    }

    /** Returns how many bytes the body has, or -1 if the web server has not told. */
    public long contentLength() {
        return contentLength;
    }

    /**
     * Returns how many bytes the file of a Filter has, or -1 if the web server has not told.
     *
     * @throws BadMessageException if it has told something else
     */
    public long dataLength() {
        String value = variables.get("FCGI_DATA_LENGTH");
        return value == null || value.isEmpty() ? -1 : length("FCGI_DATA_LENGTH", value);
    }

    /** Returns how the answer is to be mapped outward, or null if the target is below no mount. */
    public @Nullable MountedAnswer mountedAnswer() {
        return mount == null ? null : new MountedAnswer(mount, uri);
    }

    /** Returns the path and query as the web server has them, before mounts and the added prefix; null if it is no path. */
    public @Nullable String target() {
        return target;
    }

    /** Returns how variables become a request. */
    Mapping mapping() {
        return mapping;
    }

    /** Returns the path and query that applications see, and notes the mount and where they come from. */
    String inward(String pathQuery) {
        target = pathQuery;
        mount = mapping.mounts().isEmpty() ? null : mapping.mountOf(pathQuery);
        String mapped = mount == null ? null : mount.inward(pathQuery);
        return mapping.addedPrefix() + (mapped == null ? pathQuery : mapped);
    }

    /** Makes room for the variables of the next request; those of this one serve to recognise what repeats. */
    public void next() {
        CgiVariables oldest = previous;
        previous = variables;
        variables = oldest;
        variables.clear();
    }

    /**
     * Works out the head from the {@link #variables}.
     *
     * @throws BadMessageException if they are no valid request; the message says why
     */
    public void decode() {
        boolean known = reusable;
        reusable = false; // unless all goes well
        long changed = resolve(known);
        if ((changed & FIELD_VARIABLES) != 0) {
            contentLength = decodeContentLength();
            fields = collectFields();
        }
        if ((changed & Variable.REQUEST_METHOD.bit()) != 0) {
            method = decodeMethod();
        }
        if ((changed & Variable.SERVER_PROTOCOL.bit()) != 0) {
            version = decodeVersion();
        }
        if ((changed & TARGET_VARIABLES) != 0) {
            mount = null;
            target = null;
            uri = RequestUri.of(this);
        }
        reusable = true;
    }

    /** Finds out what each pair is, and returns which variables differ from those of the request before, if known. */
    private long resolve(boolean isPreviousKnown) {
        int count = variables.count();
        int known = isPreviousKnown ? previous.count() : 0;
        if (slots.length < count || (slots.length > KEPT_SLOTS && count <= KEPT_SLOTS)) {
            slots = Arrays.copyOf(slots, Math.max(FIRST_SLOTS, Math.max(count, Math.min(slots.length, KEPT_SLOTS))));
        }
        boolean sameNames = isPreviousKnown && count == known;
        long changed = 0;
        for (int i = 0; i < count; i++) {
            Slot slot = slots[i];
            if (slot == null) {
                slots[i] = slot = new Slot();
            }
            if (i >= known || !variables.hasNameOf(previous, i)) {
                sameNames = false;
                resolveName(slot, i);
                resolveField(slot, i);
            } else if (!variables.hasValueOf(previous, i)) {
                changed |= slot.variable.bit();
                resolveField(slot, i);
            }
        }
        if (!sameNames) {
            Arrays.fill(places, -1);
            for (int i = 0; i < count; i++) {
                places[slots[i].variable.index()] = i;
            }
            changed = -1L;
        }
        return changed;
    }

    private void resolveName(Slot slot, int pair) {
        String name = variables.name(pair);
        slot.variable = Variable.named(name);
        slot.name = switch (slot.variable) {
            case HEADER, HTTP_HOST, HTTP_SEC_WEBSOCKET_KEY -> HeaderName.ofVariable(name);
            case WITHHELD_AUTHORIZATION -> HeaderName.AUTHORIZATION;
            default -> null;
        };
    }

    private void resolveField(Slot slot, int pair) {
        slot.field = null;
        HeaderName name = slot.name;
        if (name != null) {
            String value = lineOf(pair);
            slot.field = name.header() == null
                    ? new HttpField(name.text(), value)
                    : new HttpField(name.header(), name.text(), value);
        }
    }

    /** Returns the value of a field, which ends where its line does. */
    private String lineOf(int pair) {
        String value = variables.fieldValue(pair);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n') {
                throw new BadMessageException("line break in " + variables.name(pair));
            }
        }
        return value;
    }

    private HttpFields collectFields() {
        HttpField[] found = new HttpField[variables.count() + 3];
        int count = 0;
        int authorization = place(Variable.WITHHELD_AUTHORIZATION);
        for (int i = 0; i < variables.count(); i++) {
            HttpField field = slots[i].field;
            if (field != null && slots[i].variable != Variable.WITHHELD_AUTHORIZATION && !isOverriddenHost(i)) {
                found[count++] = field.getHeader() == HttpHeader.COOKIE ? cookies(field) : field;
                if (authorization >= 0 && field.getHeader() == HttpHeader.AUTHORIZATION) {
                    authorization = -1; // it was not withheld after all
                }
            }
        }
        HttpField withheld = authorization < 0 ? null : slots[authorization].field;
        if (withheld != null) {
            found[count++] = withheld;
        }
        int type = place(Variable.CONTENT_TYPE);
        if (type >= 0) {
            found[count++] = contentType(lineOf(type));
        }
        if (contentLength >= 0) {
            found[count++] = new HttpField.LongValueHttpField(HttpHeader.CONTENT_LENGTH, contentLength);
        }
        return HttpFields.from(Arrays.copyOf(found, count));
    }

    /** Returns the field as several lines of it are to be joined. Only Apache and Caddy join them by a comma. */
    private HttpField cookies(HttpField field) {
        String value = field.getValue();
        if (value.indexOf(',') < 0) {
            return field;
        }
        String software = text(Variable.SERVER_SOFTWARE);
        return software != null && (software.startsWith("Apache") || software.startsWith("Caddy"))
                ? new HttpField(field.getHeader(), field.getName(), CookieList.joined(value))
                : field;
    }

    /** A request has one Host: nginx sends two where a {@code fastcgi_param} adds the port that its defaults leave out. */
    private boolean isOverriddenHost(int pair) {
        return slots[pair].variable == Variable.HTTP_HOST && pair != place(Variable.HTTP_HOST);
    }

    /**
     * Returns the field as Jetty's own parser would: it knows common types, and decodes a form by the charset of its
     * Content-Type only if it knows the field.
     */
    private static HttpField contentType(String value) {
        HttpField known = HttpParser.CACHE.get(HttpHeader.CONTENT_TYPE.asString() + ": " + value);
        return known != null ? known : new HttpField(HttpHeader.CONTENT_TYPE, value);
    }

    private long decodeContentLength() {
        String value = fieldText(Variable.CONTENT_LENGTH);
        if (value == null || value.equals("-1")) { // Caddy says -1 of a chunked body
            return -1;
        }
        return length("CONTENT_LENGTH", value);
    }

    private static long length(String variable, String value) {
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9 || length > (Long.MAX_VALUE - digit) / 10) {
                throw new BadMessageException(variable + " is not a length");
            }
            length = 10 * length + digit;
        }
        return length;
    }

    private String decodeMethod() {
        String value = text(Variable.REQUEST_METHOD);
        if (value == null) {
            throw new BadMessageException("REQUEST_METHOD is missing");
        }
        HttpMethod known = HttpMethod.CACHE.get(value);
        if (known != null && known.is(value)) {
            return known.asString();
        }
        for (int i = 0; i < value.length(); i++) {
            if (!HeaderName.isOfToken(value.charAt(i))) {
                throw new BadMessageException("REQUEST_METHOD is not a method");
            }
        }
        return value;
    }

    private HttpVersion decodeVersion() {
        String value = text(Variable.SERVER_PROTOCOL);
        if (value == null) {
            return HttpVersion.HTTP_1_1;
        }
        HttpVersion known = HttpVersion.CACHE.get(value);
        if (known != null) {
            return known;
        }
        return switch (value) {
            case "HTTP/2" -> HttpVersion.HTTP_2; // as h2o says it
            case "HTTP/3" -> HttpVersion.HTTP_3;
            default -> HttpVersion.HTTP_1_1;
        };
    }

    /** Returns the address of the client, or null if the web server has not told one. */
    public java.net.@Nullable InetSocketAddress remoteAddress() {
        String address = text(Variable.REMOTE_ADDR);
        // nginx says that of one who has come by a Unix-domain socket, and so from the same machine.
        return Addresses.of("unix:".equals(address) ? "127.0.0.1" : address, text(Variable.REMOTE_PORT));
    }

    /** Returns the address at which the client reached the web server, or null if that has not been told. */
    public java.net.@Nullable InetSocketAddress localAddress() {
        String address = text(Variable.SERVER_ADDR);
        return Addresses.of(address == null ? text(Variable.LOCAL_ADDR) : address, text(Variable.SERVER_PORT));
    }

    /** Returns the port at which the client reached the web server, or 0 if that has not been told. */
    public int serverPort() {
        return Math.max(Addresses.port(text(Variable.SERVER_PORT)), 0);
    }

    /** Returns the port in URIs of this server whose host tells none, or 0 for that of the scheme. */
    public int impliedPort() {
        int port = serverPort();
        return port == 80 || port == 443 ? 0 : port; // the other one is of a connection before this one
    }

    /** Returns the place of the pair that counts for a variable, or -1 if it is absent or empty. */
    int place(Variable variable) {
        int place = places[variable.index()];
        return place >= 0 && variables.valueLength(place) > 0 ? place : -1;
    }

    /** Returns the value that counts for the variable of an HTTP field, or null if it is absent or empty. */
    @Nullable
    String fieldText(Variable variable) {
        int place = place(variable);
        String value = place < 0 ? "" : variables.fieldValue(place);
        return value.isEmpty() ? null : value;
    }

    /** Returns whether there is such a variable, be it empty. */
    boolean isSent(Variable variable) {
        return places[variable.index()] >= 0;
    }

    /** Returns the value that counts for a variable, or null if it is absent or empty. */
    @Nullable
    String text(Variable variable) {
        int place = place(variable);
        return place < 0 ? null : variables.value(place);
    }
}
