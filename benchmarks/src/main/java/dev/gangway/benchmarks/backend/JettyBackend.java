package dev.gangway.benchmarks.backend;

import dev.gangway.connector.FastCgiServerConnector;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.fcgi.server.ServerFCGIConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with a listener of one kind. */
final class JettyBackend {
    private JettyBackend() {}

    static void gangway(SocketAddress address, Path files) throws Exception {
        Server server = server(files);
        FastCgiServerConnector connector = new FastCgiServerConnector(server, address);
        connector.setSocketPermissions(PosixFilePermissions.fromString("rw-rw-rw-")); // for any web server's user
        server.addConnector(connector);
        server.start();
    }

    static void http(SocketAddress address, Path files) throws Exception {
        Server server = server(files);
        HttpConfiguration configuration = configuration();
        addConnector(server, new ServerConnector(server, new HttpConnectionFactory(configuration)), address);
    }

    static void fastCgi(SocketAddress address, Path files) throws Exception {
        Server server = server(files);
        addConnector(
                server, new ServerConnector(server, new ServerFCGIConnectionFactory(configuration(), false)), address);
    }

    /** The web server sets these fields, so none of the back ends does. */
    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        return configuration;
    }

    private static void addConnector(Server server, ServerConnector connector, SocketAddress address) throws Exception {
        connector.setAcceptQueueSize(FastCgiServerConnector.DEFAULT_ACCEPT_QUEUE_SIZE); // thousands may connect at once
        InetSocketAddress inet = (InetSocketAddress) address;
        connector.setHost(inet.getHostString());
        connector.setPort(inet.getPort());
        server.addConnector(connector);
        server.start();
    }

    private static Server server(Path files) {
        QueuedThreadPool threads = new QueuedThreadPool();
        if (Boolean.getBoolean("virtual")) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        Server server = new Server(threads);
        ServletContextHandler context = new ServletContextHandler("/");
        context.setBaseResource(ResourceFactory.of(server).newResource(files));
        Servlets.byPath().forEach((path, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, path);
        });
        context.addServlet(staticFiles(), "/");
        server.setHandler(context);
        return server;
    }

    /** What serves the files of every WAR, with the cache that Jetty's webdefault.xml gives it. */
    private static ServletHolder staticFiles() {
        ServletHolder holder = new ServletHolder(DefaultServlet.class);
        holder.setInitParameter("maxCacheSize", "256000000");
        holder.setInitParameter("maxCachedFileSize", "200000000");
        holder.setInitParameter("maxCachedFiles", "2048");
        return holder;
    }
}
