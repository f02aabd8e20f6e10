package dev.gangway.generation;

import java.net.MalformedURLException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.servlet.DispatcherType;
import org.eclipse.jetty.ee8.security.ConstraintAware;
import org.eclipse.jetty.ee8.servlet.FilterMapping;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.ee8.servlet.ServletHandler;
import org.eclipse.jetty.ee8.servlet.ServletHolder;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.PathSpecGroup;
import org.eclipse.jetty.http.pathmap.ServletPathSpec;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.resource.Resources;
import org.jspecify.annotations.Nullable;

/** The welcome files of an application that are servlets, as section 10.10 of the Servlet specification has them. */
final class WelcomeServlets {
    private static final String JSP = "jsp";

    private final ServletContextHandler context;
    private final ServletHandler servlets;

    WelcomeServlets(ServletContextHandler context) {
        this.context = context;
        servlets = context.getServletHandler();
    }

    /**
     * Returns the path in the application of the servlet that is welcome file of a folder, or null if there is none, or
     * if a file comes first. Files are looked for only when a servlet is found.
     *
     * @param folder a path that ends in a slash; the folder need not exist
     */
    @Nullable String find(String folder) {
        String[] names = context.getWelcomeFiles();
        if (names == null) {
            return null;
        }
        MatchedResource<ServletHandler.MappedServlet> own = servlets.getMatchedServlet(folder);
        String found = Arrays.stream(names)
                .map(name -> URIUtil.addPaths(folder, name))
                .filter(path -> isServlet(path, own))
                .findFirst()
                .orElse(null);
        return found == null || Stream.of(names).anyMatch(name -> isFile(URIUtil.addPaths(folder, name)))
                ? null
                : found;
    }

    /**
     * Tells whether a path has a servlet.
     *
     * @param own the servlet that has the folder: it has left the request to files, and would do so again
     */
    private boolean isServlet(String path, @Nullable MatchedResource<ServletHandler.MappedServlet> own) {
        MatchedResource<ServletHandler.MappedServlet> mapped = servlets.getMatchedServlet(path);
        if (mapped == null
                || mapped.getPathSpec().getGroup() == PathSpecGroup.DEFAULT
                || (own != null && holder(mapped) == holder(own))) {
            return false;
        }
        // JSPs are files: where there is none, another welcome file has its turn, and not a 404. One that was compiled
        // before has a mapping of its own.
        return mapped.getPathSpec().getGroup() == PathSpecGroup.EXACT
                || !JSP.equals(holder(mapped).getName());
    }

    private static ServletHolder holder(MatchedResource<ServletHandler.MappedServlet> mapped) {
        return mapped.getResource().getServletHolder();
    }

    private boolean isFile(String path) {
        try {
            return Resources.isReadableFile(context.getResource(URIUtil.encodePath(path)));
        } catch (MalformedURLException e) {
            return false; // not so for what begins with a slash
        }
    }

    /** Tells whether a constraint or a filter guards {@code path} that would not be met on the way by {@code folder}. */
    boolean isGuardedOtherThan(String path, String folder) {
        return hasConstraint(path, folder) || hasFilter(path, folder);
    }

    private boolean hasConstraint(String path, String folder) {
        Object security = context.getSecurityHandler();
        return security instanceof ConstraintAware
                && ((ConstraintAware) security)
                        .getConstraintMappings().stream()
                                .map(mapping -> PathSpec.from(mapping.getPathSpec()))
                                .anyMatch(spec -> spec.matches(path) && !spec.matches(folder));
    }

    private boolean hasFilter(String path, String folder) {
        FilterMapping[] filters = servlets.getFilterMappings();
        return filters != null
                && Arrays.stream(filters)
                        .filter(filter -> filter.appliesTo(DispatcherType.REQUEST))
                        .filter(filter -> !filter.appliesTo(DispatcherType.FORWARD))
                        .anyMatch(filter -> isOn(filter, path) && !isOn(filter, folder));
    }

    private boolean isOn(FilterMapping filter, String path) {
        if (filter.getPathSpecs() != null
                && Arrays.stream(filter.getPathSpecs()).anyMatch(spec -> new ServletPathSpec(spec).matches(path))) {
            return true;
        }
        MatchedResource<ServletHandler.MappedServlet> mapped = servlets.getMatchedServlet(path);
        return filter.getServletNames() != null
                && mapped != null
                && Stream.of(filter.getServletNames())
                        .anyMatch(name -> name.equals("*")
                                || name.equals(holder(mapped).getName()));
    }
}
