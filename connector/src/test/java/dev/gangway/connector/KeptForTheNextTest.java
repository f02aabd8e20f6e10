package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.request;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.WireBytes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the memory of a request stays for the next one, and what does not. */
class KeptForTheNextTest {
    private final List<RequestStream> served = new ArrayList<>();
    private final SteppedConnection connection = new SteppedConnection(Apps.of(this::serve));

    private void serve(Request request, Response response) throws Exception {
        served.add(((RequestMetaData) request.getConnectionMetaData()).stream());
        if (request.getHttpURI().getPath().equals("/late")) {
            connection.give(stdin(1, WireBytes.pattern(2000)), stdinEnd(1));
        }
        Apps.echo(request, response);
    }

    private static byte[] withValueOf(int bytes) {
        return request(1, KEEP_CONN, and(getParams("/"), "LARGE", "x".repeat(bytes)));
    }

    private static byte[] withPairs(int count) {
        String[] variables = getParams("/");
        while (variables.length < 2 * count) {
            variables = and(variables, "A", "1");
        }
        return request(1, KEEP_CONN, variables);
    }

    private void requireReuse(byte[] first, boolean expected) {
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        connection.give(first);
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        assertThat(served).hasSize(3);
        assertThat(served.get(1)).as("after a small request").isSameAs(served.get(0));
        assertThat(served.get(2) == served.get(1)).as("used again").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    void theMemoryOfARequestIsUsedAgain(int bytes) {
        requireReuse(withValueOf(bytes), true);
    }

    @Test
    void theMemoryOfARequestWithALargeParameterIsNot() {
        requireReuse(withValueOf(20_000), false);
    }

    @Test
    void theMemoryOfARequestWithSomeParametersIsUsedAgain() {
        requireReuse(withPairs(100), true);
    }

    @Test
    void theMemoryOfARequestWithVeryManyParametersIsNot() {
        requireReuse(withPairs(600), false);
    }

    /** Connections are idle for minutes, and there are thousands of them. */
    @Test
    void anIdleConnectionHoldsNoBufferAfterABody() {
        connection.give(WireBytes.post(1, KEEP_CONN, "/", WireBytes.pattern(2000)));
        assertThat(served).hasSize(1);
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.heldBuffers()).isZero();
    }

    @Test
    void anIdleConnectionHoldsNoBufferAfterABodyThatTheApplicationWaitedFor() {
        connection.give(join(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/late", 2000)), paramsEnd(1)));
        assertThat(served).hasSize(1);
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.heldBuffers()).isZero();
    }
}
