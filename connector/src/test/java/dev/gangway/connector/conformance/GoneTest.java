package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an application that neither reads nor writes learns that the web server has given its request up. */
class GoneTest {
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The ways in which a web server gives a request up. */
    enum Way {
        ABORT,
        CLOSE,
        RESET;

        void take(FastCgiPeer peer) {
            switch (this) {
                case ABORT -> peer.send(abort(1));
                case CLOSE -> peer.hangUp();
                case RESET -> peer.reset();
            }
        }
    }

    private static BooleanSupplier gone(Request request) {
        return (BooleanSupplier) requireNonNull(request.getAttribute(FastCgiAttributes.GONE));
    }

    @SuppressWarnings("unchecked") // what the attribute is said to be
    private static Consumer<Runnable> onGone(Request request) {
        return (Consumer<Runnable>) requireNonNull(request.getAttribute(FastCgiAttributes.ON_GONE));
    }

    private void give(Handler handler, Way way, boolean interrupt) {
        try (TestBridge bridge = TestBridge.of(handler)
                        .fastCgi(settings -> settings.interruptWhenGone(interrupt))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            Await.until("the request runs", () -> started.get() == 1);
            way.take(peer);
            Await.open("the application ends", ended);
            if (way == Way.ABORT) {
                assertThat(peer.answer(1).protocolStatus()).isZero();
                assertThat(peer.barrier()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("S-81")
    void tellsTheApplicationThatAsks(Way way) {
        give(
                Apps.of((request, response) -> {
                    assertThat(gone(request).getAsBoolean()).isFalse();
                    started.incrementAndGet();
                    Await.until("the request is given up", gone(request));
                    ended.countDown();
                }),
                way,
                false);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("S-81")
    void runsWhatTheApplicationWantsRun(Way way) {
        give(
                Apps.of((request, response) -> {
                    CountDownLatch called = new CountDownLatch(1);
                    onGone(request).accept(() -> {
                        told.incrementAndGet();
                        called.countDown();
                    });
                    started.incrementAndGet();
                    Await.open("the request is given up", called);
                    onGone(request).accept(told::incrementAndGet); // at once, for it is known by now
                    Await.until("the second is run as well", () -> told.get() == 2);
                    ended.countDown();
                }),
                way,
                false);
        assertThat(told).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    @Requirement("S-81")
    void interruptsTheThreadIfAsked(Way way) {
        give(
                Apps.of((request, response) -> {
                    started.incrementAndGet();
                    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                    while (!Thread.interrupted() && System.nanoTime() - end < 0) {
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                    }
                    assertThat(System.nanoTime()).isLessThan(end);
                    ended.countDown();
                }),
                way,
                true);
    }

    /**
     * The application does not read, and the end of its STDIN has not come: the bridge watches the connection all the
     * same, wherever the network has cut what came before.
     */
    @Test
    @Requirement({"S-26", "S-81"})
    void tellsTheApplicationHoweverTheRequestWasCut() {
        byte[] head = WireBytes.join(
                begin(1, RESPONDER, KEEP_CONN), params(1, WireBytes.getParams("/")), WireBytes.paramsEnd(1));
        try (MemoryPeer memory = new MemoryPeer(Apps.of((request, response) -> {
            started.incrementAndGet();
            Await.until("the request is given up", gone(request));
        }))) {
            for (int cut = 1; cut < head.length; cut += 7) {
                int before = started.get();
                MemoryPeer.Conversation conversation = memory.connect();
                conversation.give(Arrays.copyOf(head, cut));
                conversation.give(Arrays.copyOfRange(head, cut, head.length));
                Await.until("the request runs", () -> started.get() > before);
                conversation.give(abort(1));
                assertThat(conversation.await(END_REQUEST)).as("cut at %d", cut).isNotEmpty();
            }
        }
    }
}
