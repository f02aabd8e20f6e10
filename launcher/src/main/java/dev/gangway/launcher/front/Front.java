package dev.gangway.launcher.front;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A web server, and the way in which it speaks FastCGI, that {@code gangway config} can configure. */
public enum Front {
    /** nginx with {@code fastcgi_pass}. */
    NGINX("nginx"),
    /** Apache with mod_proxy_fcgi, by ProxyPass; by a balancer where there are several bridges. */
    APACHE("apache"),
    /** Apache with mod_proxy_fcgi, by SetHandler. */
    APACHE_HANDLER("apache-handler"),
    /** Apache with mod_proxy_fcgi, by a balancer. */
    APACHE_BALANCER("apache-balancer"),
    /** Apache with mod_fcgid, which starts the bridge by itself. */
    MOD_FCGID("mod-fcgid"),
    /** lighttpd with mod_fastcgi. */
    LIGHTTPD("lighttpd"),
    /** HAProxy with an {@code fcgi-app}. */
    HAPROXY("haproxy"),
    /** Caddy with the transport {@code fastcgi}. */
    CADDY("caddy"),
    /** IIS with its FastCGI module: a form alone, as a program is missing that it could start. */
    IIS("iis");

    private final String id;

    Front(String id) {
        this.id = id;
    }

    /** Returns the name that users write. */
    public String id() {
        return id;
    }

    /** Returns the front with a name, if there is one. */
    public static Optional<Front> named(String id) {
        return Arrays.stream(values()).filter(front -> front.id.equals(id)).findFirst();
    }

    /** Returns all names with commas between. */
    public static String ids() {
        return Arrays.stream(values()).map(Front::id).collect(Collectors.joining(", "));
    }

    /** Returns whether the web server starts the bridge, and so has to be told of the applications. */
    public boolean startsBridge() {
        return this == MOD_FCGID || this == IIS;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if the web server cannot do or express what is wanted; the message says what
     */
    public String configure(FrontSettings settings) {
        return switch (this) {
            case NGINX -> NginxConfig.write(settings);
            case APACHE -> ApacheConfig.write(settings, ApacheConfig.Way.of(settings));
            case APACHE_HANDLER -> ApacheConfig.write(settings, ApacheConfig.Way.HANDLER);
            case APACHE_BALANCER -> ApacheConfig.write(settings, ApacheConfig.Way.BALANCER);
            case MOD_FCGID -> ApacheConfig.write(settings, ApacheConfig.Way.FCGID);
            case LIGHTTPD -> LighttpdConfig.write(settings);
            case HAPROXY -> HaProxyConfig.write(settings);
            case CADDY -> CaddyConfig.write(settings);
            case IIS -> IisConfig.write(settings);
        };
    }
}
