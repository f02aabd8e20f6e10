package dev.gangway.benchmarks.backend;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ajp.AbstractAjpProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;

/** Tomcat with a listener of one kind. */
final class TomcatBackend {
    private TomcatBackend() {}

    static void start(String protocol, SocketAddress address, Path files) throws Exception {
        InetSocketAddress inet = (InetSocketAddress) address;
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(files.resolveSibling("tomcat-" + inet.getPort()).toString());
        Connector connector = new Connector(protocol);
        connector.setPort(inet.getPort());
        ((AbstractProtocol<?>) connector.getProtocolHandler()).setAddress(inet.getAddress());
        if (connector.getProtocolHandler() instanceof AbstractAjpProtocol<?> ajp) {
            ajp.setSecretRequired(false);
        } else if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxKeepAliveRequests(-1); // the others have no limit either
        }
        tomcat.setConnector(connector);

        Context context = tomcat.addContext("", files.toString());
        Servlets.byPath().forEach((path, servlet) -> {
            Wrapper wrapper = Tomcat.addServlet(context, path, servlet);
            wrapper.setAsyncSupported(true);
            context.addServletMappingDecoded(path, path);
        });
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        context.addMimeMapping("html", "text/html");
        tomcat.start();
    }
}
