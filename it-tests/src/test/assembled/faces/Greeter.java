package guests;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells what was injected, where the container makes the objects. */
@WebServlet("/greeting")
public class Greeter extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static volatile boolean listenerHasGuests;

    @Inject
    private transient Guests guests;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter()
                .print("listener " + listenerHasGuests + ", " + request.getAttribute("filter") + ", servlet "
                        + guests.getEntries());
    }

    @WebFilter("/greeting")
    public static class Before implements Filter {
        @Inject
        private Guests guests;

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            request.setAttribute("filter", "filter " + guests.getEntries());
            chain.doFilter(request, response);
        }
    }

    @WebListener
    public static class AtTheStart implements ServletContextListener {
        @Inject
        private Guests guests;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            listenerHasGuests = guests != null;
        }
    }
}
