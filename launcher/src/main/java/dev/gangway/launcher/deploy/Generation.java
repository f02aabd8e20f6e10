package dev.gangway.launcher.deploy;

/** A generation of the Servlet API, as Jetty numbers them; each has its own class loader. */
public enum Generation {
    EE8("Servlet 4.0"),
    EE9("Servlet 5.0"),
    EE10("Servlet 6.0"),
    EE11("Servlet 6.1");

    private final String api;

    Generation(String api) {
        this.api = api;
    }

    /** Returns the name of Jetty's environment, which is also that of the folder with its jars. */
    public String environment() {
        return "ee" + name().substring(2);
    }

    /** Returns the version of the Servlet API, for people. */
    public String api() {
        return api;
    }

    /** Returns the class of Jetty that runs WARs of this generation; to be found by its environment only. */
    String contextClass() {
        return "org.eclipse.jetty." + environment() + ".webapp.WebAppContext";
    }
}
