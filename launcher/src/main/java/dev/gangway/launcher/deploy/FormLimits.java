package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.FormSettings;
import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * Limits what is read of forms. Jetty's own limit of 200,000 bytes is a tenth of Tomcat's, and the page of a wiki may
 * exceed it. What an application says of itself, in its {@code jetty-web.xml}, comes later and wins.
 */
public final class FormLimits {
    private final FormSettings settings;

    /** Applies these settings. */
    public FormLimits(FormSettings settings) {
        this.settings = settings;
    }

    /** Configures an application of any generation that has not started. */
    public void configure(ContextHandler context) {
        try {
            Object webApp = WebApp.of(context);
            webApp.getClass().getMethod("setMaxFormContentSize", int.class).invoke(webApp, settings.maxSize());
            webApp.getClass().getMethod("setMaxFormKeys", int.class).invoke(webApp, settings.maxFields());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e); // every generation's context has them
        }
    }
}
