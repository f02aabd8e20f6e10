package dev.gangway.launcher.deploy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A generation of the Servlet API, as Jetty numbers them; each has its own class loader. */
public enum Generation {
    EE8("4.0"),
    EE9("5.0"),
    EE10("6.0"),
    EE11("6.1");

    private final String version;

    Generation(String version) {
        this.version = version;
    }

    /**
     * Reads what people write: {@code ee10}, or the version of the Servlet API, {@code 6.0}.
     *
     * @throws IllegalArgumentException if there is no such generation; the message says which there are
     */
    public static Generation parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(known -> wanted.equals(known.environment()) || wanted.equals(known.version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no generation of the Servlet API; "
                        + "there are "
                        + Arrays.stream(values())
                                .map(known -> known.environment() + " (" + known.api() + ")")
                                .collect(Collectors.joining(", "))));
    }

    /** Returns the name of Jetty's environment, which is also that of the folder with its jars. */
    public String environment() {
        return "ee" + name().substring(2);
    }

    /** Returns the version of the Servlet API, for people. */
    public String api() {
        return "Servlet " + version;
    }

    /** Returns the class that runs WARs of this generation, {@link #contextClass} or one derived from it. */
    String ownContextClass() {
        return this == EE8 || this == EE9 ? contextClass() : "dev.gangway.generation.EncodingWebAppContext";
    }

    /** Returns the class of Jetty that runs WARs of this generation; to be found by its environment only. */
    String contextClass() {
        return "org.eclipse.jetty." + environment() + ".webapp.WebAppContext";
    }
}
