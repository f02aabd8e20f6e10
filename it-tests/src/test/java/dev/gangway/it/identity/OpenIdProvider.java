package dev.gangway.it.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID provider that takes everybody for the same user, whose claims are those of the test.
 *
 * <p>It asks for no password: what it says of somebody has to reach the application, not who has said so.
 */
final class OpenIdProvider implements AutoCloseable {
    static final String CLIENT = "shop";
    static final String SECRET = "not-for-everybody";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final KeyPair key = Keys.rsa();
    private final KeyPair otherKey = Keys.rsa();
    private final Map<String, Object> claims;
    private final Map<String, String> nonces = new ConcurrentHashMap<>(); // of codes that were given out
    private volatile KeyPair signer = key;
    private volatile String scope = "";

    /** Starts it, with what it says at its userinfo endpoint, a JSON object. */
    OpenIdProvider(String claims) {
        try {
            this.claims = JSON.readValue(claims, new TypeReference<>() {});
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Signs with a key that nobody knows, or with its own again. */
    void signWithUnknownKey(boolean unknown) {
        signer = unknown ? otherKey : key;
    }

    /** The key that its signatures are verified with. */
    String publicKey() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** Returns a signed token with these claims, and when it was made. */
    String token(Map<String, Object> said) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> payload = new LinkedHashMap<>(said);
        payload.put("iss", issuer());
        payload.put("aud", CLIENT);
        payload.put("iat", now);
        payload.put("exp", now + 600);
        String signed = base64(json(Map.of("alg", "RS256", "typ", "JWT", "kid", "1"))) + "." + base64(json(payload));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> send(exchange, metadata());
                case "/keys" -> send(exchange, keys());
                case "/authorize" -> {
                    String code = UUID.randomUUID().toString();
                    nonces.put(code, query.getOrDefault("nonce", ""));
                    scope = query.getOrDefault("scope", "");
                    redirect(exchange, query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
                }
                case "/token" -> {
                    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    String nonce = nonces.remove(form(body).getOrDefault("code", ""));
                    if (nonce == null || !isClient(exchange)) {
                        exchange.sendResponseHeaders(400, -1);
                        return;
                    }
                    String token = token(Map.of("sub", claims.getOrDefault("sub", ""), "nonce", nonce));
                    Map<String, String> tokens =
                            Map.of("token_type", "Bearer", "access_token", "of " + nonce, "id_token", token);
                    send(exchange, json(tokens));
                }
                case "/userinfo" -> send(exchange, json(asked()));
                case "/logout" -> redirect(exchange, query.getOrDefault("post_logout_redirect_uri", "/"));
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    /** Returns what it tells a client: mail addresses and names only to one that asks for them. */
    private Map<String, Object> asked() {
        Map<String, Object> told = new HashMap<>(claims);
        if (!scope.contains("email")) {
            told.keySet().removeIf(name -> name.startsWith("email"));
        }
        if (!scope.contains("profile")) {
            told.remove("name");
        }
        return told;
    }

    private byte[] metadata() {
        return """
                {
                    "issuer": "%1$s",
                    "authorization_endpoint": "%1$s/authorize",
                    "token_endpoint": "%1$s/token",
                    "userinfo_endpoint": "%1$s/userinfo",
                    "end_session_endpoint": "%1$s/logout",
                    "jwks_uri": "%1$s/keys",
                    "response_types_supported": ["code"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "token_endpoint_auth_methods_supported": ["client_secret_basic"]
                }
                """
                .formatted(issuer())
                .getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] keys() {
        RSAPublicKey known = (RSAPublicKey) key.getPublic();
        return """
                {"keys": [{"kty": "RSA", "use": "sig", "kid": "1", "n": "%s", "e": "%s"}]}
                """
                .formatted(base64(unsigned(known.getModulus())), base64(unsigned(known.getPublicExponent())))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isClient(HttpExchange exchange) {
        String credentials = CLIENT + ":" + SECRET;
        return ("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)))
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static Map<String, String> form(String text) {
        Map<String, String> values = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
