package dev.gangway.benchmarks.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gangway.benchmarks.Scenario;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The applications that every servlet container is measured with. */
final class Servlets {
    private Servlets() {}

    /** Returns the servlets by their paths. */
    static Map<String, HttpServlet> byPath() {
        return Map.of(
                "/hello", new Content(Scenario.HELLO.expected()),
                "/get64k", new Content(Scenario.GET64K.expected()),
                "/get1m", new Content(Scenario.GET1M.expected()),
                "/put", new Upload(),
                "/async", new Async(),
                "/sse", new Events());
    }

    /** Answers with bytes whose number is known. */
    private static final class Content extends HttpServlet {
        private final transient byte[] content;

        Content(byte[] content) {
            this.content = content;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.setContentLength(content.length);
            response.getOutputStream().write(content);
        }
    }

    /** Reads a body and says how long it was. */
    private static final class Upload extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] buffer = new byte[8192];
            long length = 0;
            InputStream in = request.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                length += read;
            }
            byte[] answer = (length + "\n").getBytes(US_ASCII);
            response.setContentType("text/plain");
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        }
    }

    /** Answers from another thread of the container. */
    private static final class Async extends HttpServlet {
        private final transient byte[] answer = Scenario.ASYNC.expected();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                try {
                    response.setContentType("text/plain");
                    response.setContentLength(answer.length);
                    response.getOutputStream().write(answer);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } finally {
                    context.complete();
                }
            });
        }
    }

    /** Sends events, each flushed. */
    private static final class Events extends HttpServlet {
        private final transient byte[] event = Scenario.EVENT.getBytes(US_ASCII);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/event-stream");
            ServletOutputStream out = response.getOutputStream();
            for (int i = 0; i < Scenario.EVENTS; i++) {
                out.write(event);
                out.flush();
            }
        }
    }
}
