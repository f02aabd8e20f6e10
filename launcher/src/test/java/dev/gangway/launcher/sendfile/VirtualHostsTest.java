package dev.gangway.launcher.sendfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.options.SendFileSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of one path, told apart by their hosts: the files of one mean nothing to the others. */
class VirtualHostsTest {
    private final Path folder;
    private final SendFile sendFile = new SendFile(new SendFileSettings("X-Sendfile", "", 1));
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);

    VirtualHostsTest(@TempDir Path folder) throws Exception {
        this.folder = folder.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        add("a", List.of("a.org"));
        add("rest", List.of());
        add("b", List.of("b.org"));
        server.addConnector(browser);
        server.setHandler(sendFile.around(contexts));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** An application that tells what it was asked for, and has a file of its own name. */
    private void add(String name, List<String> hosts) throws Exception {
        Path root = Files.createDirectory(folder.resolve(name));
        Files.writeString(root.resolve(name), name);
        ContextHandler context = new ContextHandler("/app");
        context.setVirtualHosts(hosts);
        context.setBaseResource(ResourceFactory.root().newResource(root));
        context.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String asked = name + " is asked for " + request.getHeaders().get("Range");
                response.write(true, ByteBuffer.wrap(asked.getBytes(StandardCharsets.UTF_8)), callback);
                return true;
            }
        });
        contexts.addHandler(context);
        sendFile.configure(context);
    }

    @Test
    void areAskedForTheWholeOfTheirOwnFilesAlone() throws Exception {
        assertThat(ask("a.org", "a")).isEqualTo("a is asked for null");
        assertThat(ask("b.org", "a")).isEqualTo("b is asked for bytes=1-2");
        assertThat(ask("b.org", "b")).isEqualTo("b is asked for null");
        assertThat(ask("a.org", "b")).isEqualTo("a is asked for bytes=1-2");
        assertThat(ask("c.org", "b")).isEqualTo("rest is asked for bytes=1-2");
        assertThat(ask("c.org", "rest")).isEqualTo("rest is asked for null");
        assertThat(ask("a.org", "rest")).isEqualTo("a is asked for bytes=1-2");
    }

    private String ask(String host, String file) throws Exception {
        String answer = browser.getResponse("GET /app/" + file + " HTTP/1.1\r\nHost: " + host
                + "\r\nRange: bytes=1-2\r\nConnection: close\r\n\r\n");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
}
