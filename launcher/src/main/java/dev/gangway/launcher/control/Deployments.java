package dev.gangway.launcher.control;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.webapps.FolderEntry;
import dev.gangway.launcher.webapps.WebappsFolder;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands can ask of a bridge: its applications, shown and changed. Answers are ready to become JSON. */
public final class Deployments {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

    /** What stands for the hosts of an application that has none of its own, as in the table of {@code list}. */
    private static final String OTHER_HOSTS = "*";

    private final Deployer deployer;
    private final Supplier<@Nullable WebappsFolder> folder;

    /**
     * Commands a deployer.
     *
     * @param folder returns the folder that is served, or null as long as there is none
     */
    public Deployments(Deployer deployer, Supplier<@Nullable WebappsFolder> folder) {
        this.deployer = deployer;
        this.folder = folder;
    }

    /** One application as people know it: in the folder, or up, or both. */
    private record Known(@Nullable FolderEntry entry, @Nullable Application up) {
        String contextPath() {
            return up != null ? up.contextPath() : Objects.requireNonNull(entry).contextPath();
        }

        List<String> virtualHosts() {
            return up != null
                    ? up.source().settings().virtualHosts()
                    : Objects.requireNonNull(entry).virtualHosts();
        }

        /** Returns what to call each host by. */
        List<String> hosts() {
            return virtualHosts().isEmpty() ? List.of(OTHER_HOSTS) : virtualHosts();
        }

        Path path() {
            return entry != null
                    ? entry.path()
                    : Objects.requireNonNull(up).source().path();
        }

        String state() {
            if (up == null) {
                return "failed";
            }
            return entry == null || entry.failure() == null ? "up" : "outdated";
        }
    }

    private List<Known> known() {
        List<Known> known = new ArrayList<>();
        List<Application> rest = new ArrayList<>(deployer.applications());
        WebappsFolder served = folder.get();
        if (served != null) {
            for (FolderEntry entry : served.entries()) {
                Application up = entry.up();
                if (up != null || entry.failure() != null) { // else it is just starting for the first time
                    known.add(new Known(entry, up));
                }
                rest.remove(up);
            }
        }
        rest.forEach(application -> known.add(new Known(null, application)));
        known.sort((one, other) -> one.contextPath().compareTo(other.contextPath()));
        return known;
    }

    /** Returns all applications, those that failed as well. */
    Map<String, Object> list() {
        List<Map<String, Object>> applications = new ArrayList<>();
        for (Known known : known()) {
            Map<String, Object> application = describe(known.up(), known.path());
            application.put("contextPath", known.contextPath());
            application.put("virtualHosts", known.virtualHosts());
            application.put("state", known.state());
            application.put("inFolder", known.entry() != null);
            application.put(
                    "failure", known.entry() == null ? null : known.entry().failure());
            applications.add(application);
        }
        WebappsFolder served = folder.get();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("folder", served == null ? null : served.path().toString());
        answer.put("applications", applications);
        return answer;
    }

    private static Map<String, Object> describe(@Nullable Application up, Path path) {
        Map<String, Object> application = new LinkedHashMap<>();
        application.put("file", path.toString());
        application.put(
                "version",
                ApplicationSource.versionOf(up == null ? path : up.source().path()));
        if (up != null) {
            application.put("contextPath", up.contextPath());
            application.put("generation", up.generation().environment());
            application.put("sessions", up.sessions());
            application.put("requests", up.running());
            application.put("since", up.since().toString());
        }
        return application;
    }

    /** Takes a WAR into the folder and starts it. */
    Map<String, Object> deploy(String fileName, InputStream war) throws Refusal {
        WebappsFolder served = servedFolder();
        boolean isWar = fileName.toLowerCase(Locale.ROOT).endsWith(".war") && fileName.length() > ".war".length();
        if (!isWar || fileName.startsWith(".") || fileName.matches(".*[/\\\\].*")) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST_400, "'" + fileName + "' is no name for a WAR; use one like shop.war");
        }
        try {
            String context = ApplicationSource.contextPathOf(Path.of(fileName));
            LOG.info("Told to deploy {} at {}", fileName, context);
            Application application = served.receive(fileName, war);
            return describe(application, application.source().path());
        } catch (IllegalArgumentException e) {
            throw new Refusal(HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()), e);
        } catch (UserException e) {
            throw failed(e);
        }
    }

    /** Takes an application out of the folder. */
    Map<String, Object> undeploy(String contextPath, @Nullable String host) throws Refusal {
        Known known = find(contextPath, host);
        FolderEntry entry = known.entry();
        if (entry == null) {
            throw new Refusal(
                    HttpStatus.CONFLICT_409,
                    contextPath + " was named when the bridge was started (" + known.path()
                            + "), and is not in a folder that it serves; start the bridge without it");
        }
        try {
            LOG.info("Told to undeploy {}", contextPath);
            servedFolder().remove(entry);
            return describe(known.up(), known.path());
        } catch (UserException e) {
            throw failed(e);
        }
    }

    /** Starts an application anew, from what lies there now. */
    Map<String, Object> reload(String contextPath, @Nullable String host) throws Refusal {
        Known known = find(contextPath, host);
        FolderEntry entry = known.entry();
        try {
            LOG.info("Told to reload {}", contextPath);
            Application application = entry != null ? servedFolder().reload(entry) : reloadNamed(contextPath, host);
            return describe(application, application.source().path());
        } catch (UserException e) {
            throw failed(e);
        }
    }

    /**
     * Starts an application of the command line anew, by its settings of now. One at a time, so that of two such commands
     * the later finds what the sooner has left.
     */
    private synchronized Application reloadNamed(String contextPath, @Nullable String host)
            throws Refusal, UserException {
        Known now = find(contextPath, host);
        Application up = now.up();
        if (up == null || now.entry() != null) {
            throw new UserException(contextPath + " was just changed by another command; say it again");
        }
        ApplicationSource source = up.source().readAgain();
        Application application = deployer.deploy(source, up);
        if (!source.place().equals(up.source().place())) {
            deployer.undeploy(up); // the settings have moved it elsewhere
        }
        return application;
    }

    private static Refusal failed(UserException e) {
        return new Refusal(HttpStatus.UNPROCESSABLE_ENTITY_422, String.valueOf(e.getMessage()), e);
    }

    private WebappsFolder servedFolder() throws Refusal {
        WebappsFolder served = folder.get();
        if (served == null) {
            throw new Refusal(
                    HttpStatus.CONFLICT_409,
                    "this bridge serves no folder of applications; start it with --webapps DIR");
        }
        return served;
    }

    private Known find(String contextPath, @Nullable String host) throws Refusal {
        List<Known> all = known();
        List<Known> found = all.stream()
                .filter(known -> known.contextPath().equals(contextPath))
                .filter(known -> host == null || known.hosts().contains(host.toLowerCase(Locale.ROOT)))
                .toList();
        if (found.isEmpty()) {
            throw new Refusal(
                    HttpStatus.NOT_FOUND_404,
                    "there is no application at " + contextPath + (host == null ? "" : " for host " + host) + "; "
                            + (all.isEmpty() ? "there is none at all" : "there are " + list(all, Known::contextPath)));
        }
        // One that is up is meant rather than those that wanted its place.
        List<Known> up = found.stream().filter(known -> known.up() != null).toList();
        if (found.size() > 1 && up.size() != 1) {
            throw new Refusal(
                    HttpStatus.CONFLICT_409,
                    "several applications are at " + contextPath + "; "
                            + (up.isEmpty()
                                    ? "none of them is up: " + list(found, Known::path)
                                    : "say which by --host: "
                                            + String.join(
                                                    ", ",
                                                    up.stream()
                                                            .flatMap(known -> known.hosts().stream())
                                                            .toList())));
        }
        return up.size() == 1 ? up.get(0) : found.get(0);
    }

    private static String list(List<Known> all, Function<Known, Object> feature) {
        return String.join(
                ", ", all.stream().map(feature).map(String::valueOf).distinct().toList());
    }
}
