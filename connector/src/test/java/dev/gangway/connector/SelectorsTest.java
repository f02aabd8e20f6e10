package dev.gangway.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many selectors share the connections: their threads serve short requests, each on one processor. */
class SelectorsTest {
    private final int processors = ProcessorUtils.availableProcessors();

    @BeforeEach
    void pretendToHaveEightProcessors() {
        ProcessorUtils.setAvailableProcessors(8);
    }

    @AfterEach
    void haveThoseThereAre() {
        ProcessorUtils.setAvailableProcessors(processors);
    }

    @Test
    void thereIsOneForEachProcessor() {
        assertEquals(8, selectors(8 * 16, -1));
    }

    @Test
    void eachHasSixteenThreadsOfThePool() {
        assertEquals(7, selectors(8 * 16 - 1, -1));
        assertEquals(1, selectors(8, -1));
    }

    @Test
    void anotherNumberMayBeGiven() {
        assertEquals(3, selectors(200, 3));
    }

    private static int selectors(int threads, int given) {
        Server server = new Server(new QueuedThreadPool(threads));
        FastCgiServerConnector connector =
                new FastCgiServerConnector(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), given);
        return connector.getBean(SelectorManager.class).getSelectorCount();
    }
}
