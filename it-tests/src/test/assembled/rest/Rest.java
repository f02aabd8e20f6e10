package books;

import jakarta.ws.rs.ApplicationPath;
import java.util.Set;
import org.glassfish.jersey.media.multipart.MultiPartFeature;
import org.glassfish.jersey.server.ResourceConfig;

/** All that the application tells the container: an annotation, and no descriptor. */
@ApplicationPath("/api")
public class Rest extends ResourceConfig {
    public Rest() {
        registerClasses(Set.of(Books.class, Books.NoSuchBook.class, MultiPartFeature.class));
    }
}
