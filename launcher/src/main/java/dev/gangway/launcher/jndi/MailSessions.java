package dev.gangway.launcher.jndi;

import dev.gangway.launcher.options.MailSessionSettings;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import org.eclipse.jetty.plus.jndi.Resource;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/** The mail sessions of an application. */
final class MailSessions {
    private MailSessions() {}

    /** Lets an application that has not started find them, until it has stopped. */
    static void bind(List<MailSessionSettings> sessions, ContextHandler context, Object scope) throws NamingException {
        List<Resource> names = new ArrayList<>();
        for (MailSessionSettings settings : sessions) {
            names.add(new Resource(scope, settings.name(), MailSessionFactory.reference(settings)));
        }
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                names.forEach(Resource::release);
            }
        });
    }
}
