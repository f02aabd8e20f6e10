package dev.gangway.benchmarks.backend;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One server with the servlets, as a process: {@code Backend KIND ADDRESS FILES}.
 *
 * <p>It prints a line when it is ready, and an answer to each line on its standard input: to {@code allocated} the bytes
 * that its threads have allocated so far, to {@code memory} the bytes in use on the heap after a collection, and those of
 * direct buffers. It ends with its standard input.
 */
public final class Backend {
    private Backend() {}

    /**
     * Starts the server.
     *
     * @param args its kind, a port of the loopback address or the path of a socket, and the folder of the static file
     */
    public static void main(String[] args) throws Exception {
        SocketAddress address = args[1].startsWith("/")
                ? UnixDomainSocketAddress.of(args[1])
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        Path files = Path.of(args[2]);
        switch (args[0]) {
            case "gangway" -> JettyBackend.gangway(address, files);
            case "jetty-http" -> JettyBackend.http(address, files);
            case "jetty-fcgi" -> JettyBackend.fastCgi(address, files);
            case "tomcat-http" -> TomcatBackend.start("org.apache.coyote.http11.Http11NioProtocol", address, files);
            case "tomcat-ajp" -> TomcatBackend.start("org.apache.coyote.ajp.AjpNioProtocol", address, files);
            default -> throw new IllegalArgumentException("no such back end: " + args[0]);
        }
        answerQuestions();
        Runtime.getRuntime().halt(0);
    }

    @SuppressWarnings("SystemOut") // the protocol of this process
    private static void answerQuestions() throws IOException {
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            System.out.println(
                    switch (question) {
                        case "memory" -> memory();
                        case "compiling" ->
                            String.valueOf(
                                    ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
                        default -> String.valueOf(allocated());
                    });
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static String memory() {
        for (int i = 0; i < 3; i++) { // what one collection only finds to be unreachable is freed by the next
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap + " " + direct;
    }
}
