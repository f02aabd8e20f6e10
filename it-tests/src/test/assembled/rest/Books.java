package books;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.glassfish.jersey.media.multipart.FormDataContentDisposition;
import org.glassfish.jersey.media.multipart.FormDataParam;

@Path("books")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Books {
    private static final Map<Integer, Book> BOOKS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<String, AsyncResponse> WAITING = new ConcurrentHashMap<>();

    @POST
    public Response add(Book book, @Context UriInfo place) {
        int number = NUMBERS.incrementAndGet();
        BOOKS.put(number, book);
        return Response.created(place.getAbsolutePathBuilder().path(String.valueOf(number)).build())
                .entity(book)
                .build();
    }

    @GET
    @Path("{number: \\d+}")
    public Book find(@PathParam("number") int number) {
        Book book = BOOKS.get(number);
        if (book == null) {
            throw new IllegalArgumentException("no book " + number);
        }
        return book;
    }

    @DELETE
    @Path("{number: \\d+}")
    public void remove(@PathParam("number") int number) {
        BOOKS.remove(number);
    }

    /** Waits for another request to bring the answer. */
    @GET
    @Path("wait/{name}")
    public void await(@PathParam("name") String name, @QueryParam("millis") long millis, @Suspended AsyncResponse later) {
        if (millis > 0) {
            later.setTimeout(millis, TimeUnit.MILLISECONDS);
        }
        WAITING.put(name, later);
    }

    @POST
    @Path("wait/{name}")
    public Map<String, Boolean> bring(@PathParam("name") String name, Book book) {
        AsyncResponse waiting = WAITING.remove(name);
        return Map.of("brought", waiting != null && waiting.resume(book));
    }

    @POST
    @Path("cover")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Map<String, Object> cover(
            @FormDataParam("title") String title,
            @FormDataParam("cover") InputStream cover,
            @FormDataParam("cover") FormDataContentDisposition disposition)
            throws IOException {
        return Map.of("title", title, "file", disposition.getFileName(), "size", cover.readAllBytes().length);
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void tell(@Context SseEventSink sink, @Context Sse sse) {
        new Thread(() -> {
                    for (String chapter : List.of("one", "two", "three")) {
                        sink.send(sse.newEvent("chapter", chapter)).toCompletableFuture().join();
                    }
                    sink.close();
                })
                .start();
    }

    @GET
    @Path("text")
    @Produces(MediaType.TEXT_PLAIN)
    public StreamingOutput text(@QueryParam("lines") int lines) {
        return out -> {
            for (int i = 0; i < lines; i++) {
                out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @GET
    @Path("visits")
    public Map<String, Integer> visits(@Context HttpServletRequest request) {
        Integer before = (Integer) request.getSession().getAttribute("visits");
        int now = before == null ? 1 : before + 1;
        request.getSession().setAttribute("visits", now);
        return Map.of("visits", now);
    }

    /** The answer to what the books do not know. */
    public static class NoSuchBook implements ExceptionMapper<IllegalArgumentException> {
        @Override
        public Response toResponse(IllegalArgumentException e) {
            return Response.status(404)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(Map.of("error", e.getMessage()))
                    .build();
        }
    }
}
