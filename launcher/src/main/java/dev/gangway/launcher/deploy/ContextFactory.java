package dev.gangway.launcher.deploy;

import dev.gangway.launcher.jndi.JndiResources;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.eclipse.jetty.deploy.StandardContextHandlerFactory;
import org.eclipse.jetty.server.Deployable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.component.Environment;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the contexts of applications: configured, and not started. */
final class ContextFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ContextFactory.class);
    private static final List<String> INJECTIONS =
            List.of("dev.gangway.generation.Injection", "dev.gangway.generation.ResourceLookups");

    private final Server server;
    private final Environments environments;
    private final JndiResources resources;

    ContextFactory(Server server, Environments environments, JndiResources resources) {
        this.server = server;
        this.environments = environments;
        this.resources = resources;
    }

    /**
     * Makes a context.
     *
     * @param source what the application is
     * @param generation the Servlet API it sees
     * @param root the unpacked WAR
     * @param replaces whether another version of it is up
     * @throws UserException if that cannot be done
     */
    ContextHandler create(ApplicationSource source, Generation generation, Path root, boolean replaces)
            throws UserException {
        Environment environment = environments.get(generation);
        Attributes attributes = new Attributes.Layer(environment, new Attributes.Mapped());
        attributes.setAttribute(Deployable.CONTEXT_PATH, source.contextPath());
        try {
            Path work = server.getTempDirectory().toPath();
            Path defaults = WebDefaults.file(generation, environment, work);
            attributes.setAttribute(Deployable.DEFAULTS_DESCRIPTOR, defaults.toString());
            ContextHandler context = new StandardContextHandlerFactory()
                    .newContextHandler(server, environment, root, Set.of(), attributes);
            sayNoCharacterSetOfText(context);
            completeInjection(context, environment);
            JndiSettings jndi = jndi(source.settings());
            configure(context, source, generation, root, jndi);
            leaveOutForeignAdjustments(context, environment, source, generation, root);
            tellOfTomcats(source, root, jndi);
            // Jetty remembers libraries by their path, and the old version has them open: the new one gets copies.
            call(WebApp.of(context), "setCopyWebInf", boolean.class, replaces && Files.isDirectory(source.path()));
            context.setServer(server);
            resources.bind(jndi, context, WebApp.of(context), source.contextPath());
            return context;
        } catch (UserException e) {
            throw new UserException("cannot deploy " + source.path() + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new UserException("cannot deploy " + source.path() + ": " + Causes.tell(e), e);
        }
    }

    private JndiSettings jndi(ApplicationSettings settings) throws UserException {
        try {
            JndiSettings jndi = resources.with(settings.jndi());
            jndi.requireApartFrom(settings.entries().keySet());
            return jndi;
        } catch (IllegalArgumentException e) {
            throw new UserException("its names in JNDI and those of the bridge: " + e.getMessage(), e);
        }
    }

    /**
     * Keeps Jetty from adding ISO-8859-1 to the type of text in files, and in what applications write as bytes, which it
     * does for Servlet 6.1; much of that is UTF-8. What applications write as characters has its character set all the same.
     */
    private static void sayNoCharacterSetOfText(ContextHandler context) {
        context.getMimeTypes().addInferred("text/plain", null);
    }

    /**
     * Lets applications with CDI of their own inject, as without a word of the server that leaves servlets and filters
     * alone, and has all of the annotation for resources heeded.
     */
    @SuppressWarnings("unchecked") // each generation has its own, which are for any object
    private static void completeInjection(ContextHandler context, Environment environment)
            throws ReflectiveOperationException {
        ClassLoader generation = environment.getClassLoader();
        Object webApp = WebApp.of(context);
        for (String name : INJECTIONS) {
            Object injection =
                    generation.loadClass(name).getDeclaredConstructor().newInstance();
            WebApp.lookUpIn(generation, () -> ((Consumer<Object>) injection).accept(webApp));
        }
    }

    private void configure(
            ContextHandler context, ApplicationSource source, Generation generation, Path root, JndiSettings jndi)
            throws Exception {
        ApplicationSettings settings = source.settings();
        if (!settings.virtualHosts().isEmpty()) {
            context.setVirtualHosts(settings.virtualHosts());
        }
        context.setCrossContextDispatchSupported(settings.crossContext());
        Object webApp = WebApp.of(context);
        for (Path entry : settings.classPath()) {
            requireOnDisk(entry);
        }
        List<Path> classPath = new ArrayList<>(settings.classPath());
        List<Path> jstl = Jstl.missingIn(root, classPath, generation, environments.home());
        if (!jstl.isEmpty()) {
            LOG.info("Application {} uses JSTL and has none: it gets {}", source.contextPath(), jstl);
            classPath.addAll(jstl);
        }
        if (!classPath.isEmpty()) {
            call(webApp, "setExtraClasspath", String.class, join(classPath));
        }
        EntryTypes types = EntryTypes.of(new WarContent(root));
        Path override = OverrideDescriptor.write(
                settings,
                Entries.bind(settings.entries(), types, context, webApp),
                types,
                jndi,
                generation,
                server.getTempDirectory().toPath());
        if (override != null) {
            call(webApp, "setOverrideDescriptor", String.class, override.toString());
            removeAtTheEnd(override, context);
        }
    }

    /** Else each reload would leave one in the work folder. */
    private static void removeAtTheEnd(Path file, ContextHandler context) {
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    LOG.debug("Cannot remove {}", file, e); // it goes with the work folder
                }
            }
        });
    }

    private static void leaveOutForeignAdjustments(
            ContextHandler context, Environment environment, ApplicationSource source, Generation generation, Path root)
            throws Exception {
        JettyWebXml adjustments = JettyWebXml.of(new WarContent(root), generation);
        if (adjustments != null && adjustments.isForeignTo(generation)) {
            LOG.warn(
                    "Application {}: {} is left out, as it is for another Jetty ({}; here it would be {})",
                    source.contextPath(),
                    adjustments.name(),
                    adjustments.type(),
                    generation.contextClass());
            Object webApp = WebApp.of(context);
            WebApp.lookUpIn(
                    environment.getClassLoader(),
                    () -> webApp.getClass().getMethod("getConfigurations").invoke(webApp));
            Class<?> applies = environment
                    .getClassLoader()
                    .loadClass("org.eclipse.jetty." + generation.environment() + ".webapp.JettyWebXmlConfiguration");
            call(webApp, "removeConfiguration", Class[].class, new Class<?>[] {applies});
        }
    }

    private static void tellOfTomcats(ApplicationSource source, Path root, JndiSettings jndi) throws IOException {
        try {
            List<String> missing = TomcatContextXml.missing(new WarContent(root), source.settings(), jndi);
            if (!missing.isEmpty()) {
                LOG.warn(
                        "Application {}: {} is for Tomcat and is left out, and nothing else sets: {}",
                        source.contextPath(),
                        TomcatContextXml.NAME,
                        String.join(", ", missing));
            }
        } catch (XMLStreamException e) {
            LOG.warn(
                    "Application {}: {} is for Tomcat and is left out; it is no XML: {}",
                    source.contextPath(),
                    TomcatContextXml.NAME,
                    e.getMessage());
        }
    }

    private static void requireOnDisk(Path entry) throws UserException {
        Path name = entry.getFileName();
        Path there = name != null && name.toString().equals("*") ? entry.getParent() : entry;
        if (there == null || !Files.isReadable(there)) {
            throw new UserException("the class path has " + entry + ", which is not there or cannot be read");
        }
    }

    private static String join(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(","));
    }

    private static void call(Object target, String setter, Class<?> type, Object value) throws Exception {
        try {
            target.getClass().getMethod(setter, type).invoke(target, new Object[] {value});
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
