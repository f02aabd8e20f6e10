package dev.gangway.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** What of the memory of requests is kept, and what is let go of. */
class RequestPoolTest {
    private final RequestPool pool = newPool();

    private static RequestPool newPool() {
        FastCgiConfiguration configuration = FastCgiConfiguration.defaults();
        HttpConfiguration http = new HttpConfiguration();
        return new RequestPool(
                new FastCgiServerConnector(
                        new Server(), new InetSocketAddress(0), 1, new FastCgiConnectionFactory(http, configuration)),
                http,
                configuration.mapping());
    }

    @Test
    void whatWasUsedLastIsUsedNext() {
        RequestStream first = pool.acquire();
        RequestStream second = pool.acquire();
        pool.release(first);
        pool.release(second);
        assertThat(pool.acquire()).isSameAs(second);
        assertThat(pool.acquire()).isSameAs(first);
    }

    @Test
    void whatIsForgottenIsNotUsedAgain() {
        RequestStream inUse = pool.acquire();
        RequestStream first = pool.acquire();
        RequestStream second = pool.acquire();
        pool.release(first);
        pool.release(second);
        pool.forget();
        pool.release(inUse);
        assertThat(pool.acquire()).isNotIn(first, second, inUse);
    }

    /** An application that is gone would stay in memory with it. Two threads meet in many rounds. */
    @Test
    void whatComesBackWhileAllAreForgottenIsNotUsedAgain() throws InterruptedException {
        int rounds = 50_000;
        AtomicInteger round = new AtomicInteger();
        AtomicInteger kept = new AtomicInteger();
        Thread serving = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                RequestStream stream = pool.acquire();
                round.set(2 * i + 1);
                pool.release(stream);
                while (round.get() != 2 * i + 2) {
                    Thread.onSpinWait();
                }
                if (pool.acquire() == stream) {
                    kept.incrementAndGet();
                }
            }
        });
        serving.start();
        for (int i = 0; i < rounds; i++) {
            while (round.get() != 2 * i + 1) {
                Thread.onSpinWait();
            }
            pool.forget();
            round.set(2 * i + 2);
        }
        serving.join();
        assertThat(kept).hasValue(0);
    }
}
