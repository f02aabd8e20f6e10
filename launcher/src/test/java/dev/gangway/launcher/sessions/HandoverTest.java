package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions that an application has left behind, and that no next version asks for. */
class HandoverTest {
    private static final SessionKey.Scope SHOP = new SessionKey.Scope("/shop", "0.0.0.0");

    private final Handover handover = new Handover();

    @Test
    void areKeptUntilTheyHaveEnded() {
        SessionKey ended = leave("ended", 1000);
        SessionKey living = leave("living", 3000);
        SessionKey endless = leave("endless", 0);
        Set<String> candidates = Set.of("a");
        // Jetty asks so the store of each application that is up, every ten minutes.
        assertThat(new MemoryStore(handover).doCheckExpired(candidates, 2000)).isEqualTo(candidates);
        assertThat(handover.has(ended)).isFalse();
        assertThat(handover.has(living)).isTrue();
        assertThat(handover.has(endless)).isTrue();
    }

    private SessionKey leave(String id, long expiry) {
        SessionKey key = new SessionKey(SHOP, id);
        handover.leave(key, new StoredSession(1, "n", 10, 10, 10, 5, expiry, 1000, new byte[0]));
        return key;
    }
}
