package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.FILTER;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.data;
import static dev.gangway.connector.testkit.WireBytes.dataEnd;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.WireBytes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** A connection that is to be closed stays for what is still coming, as the reset would destroy the last answer. */
class LingeringTest {
    private final Map<String, byte[]> before = new HashMap<>(); // comes while a request runs, before its answer
    private final SteppedConnection connection = new SteppedConnection(
            FastCgiConfiguration.builder()
                    .roles(EnumSet.of(Role.RESPONDER, Role.FILTER))
                    .build(),
            Apps.of(this::serve));

    private void serve(Request request, Response response) throws Exception {
        byte[] coming = before.get(request.getHttpURI().getPath());
        if (coming != null) {
            connection.give(coming);
        }
        Apps.hello(request, response);
    }

    private static byte[] halfAPost(int id, int flags) {
        return WireBytes.join(begin(id, RESPONDER, flags), params(id, postParams("/", 10)), paramsEnd(id));
    }

    private static byte[] filter(int flags) {
        String[] variables = and(postParams("/", 0), "FCGI_DATA_LENGTH", "6");
        return WireBytes.join(begin(1, FILTER, flags), params(1, variables), paramsEnd(1), stdinEnd(1));
    }

    @Test
    void itIsClosedAtOnceWhenNothingIsComing() {
        connection.give(WireBytes.get(1, CLOSE, "/"));
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void itStaysForTheRestOfABody() {
        connection.give(halfAPost(1, CLOSE));
        assertThat(connection.taken()).isNotEmpty();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void itStaysForTheRestOfAFile() {
        connection.give(filter(CLOSE), data(1, latin1("abc")));
        assertThat(connection.taken()).isNotEmpty();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void itIsClosedAtOnceWhenAllOfAFileHasCome() {
        connection.give(filter(CLOSE), data(1, latin1("abcdef")), dataEnd(1));
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void itStaysForTheRestOfABodyOfAnotherRequestThanTheLast() {
        before.put("/last", halfAPost(2, CLOSE));
        connection.give(WireBytes.get(1, KEEP_CONN, "/last"));
        assertThat(connection.taken()).isNotEmpty();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void itStaysForTheRestOfARejectedRequestThatIsNotTheLast() {
        before.put("/last", begin(2, 9, CLOSE));
        connection.give(WireBytes.get(1, KEEP_CONN, "/last"));
        assertThat(connection.taken()).isNotEmpty();
        assertThat(connection.isOpen()).isTrue();
    }

    /** Who sends one request after the other has sent all of the one before. */
    @Test
    void itDoesNotStayForWhatHasComeBeforeTheNextRequest() {
        connection.give(halfAPost(1, KEEP_CONN));
        connection.give(stdinEnd(1), WireBytes.get(1, CLOSE, "/"));
        assertThat(connection.isOpen()).isFalse();
    }
}
