package dev.gangway.launcher.jndi;

import dev.gangway.launcher.options.MailSessionSettings;
import java.io.Serial;
import java.lang.reflect.InvocationTargetException;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a mail session whenever an application looks one up, of the mail API that the application brings.
 *
 * <p>JNDI finds this class by its name and the application's class loader, from which it is therefore not hidden. The
 * session knows the password for the hosts and users that its properties name, and for no others.
 */
public final class MailSessionFactory implements ObjectFactory {
    private static final List<String> JAKARTA_FIRST = List.of("jakarta.", "javax.");
    private static final List<String> JAVAX_FIRST = List.of("javax.", "jakarta.");

    /** What stands in JNDI: it does not show what it holds. */
    private static final class Address extends RefAddr {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient MailSessionSettings settings;

        Address(MailSessionSettings settings) {
            super("mail session");
            this.settings = settings;
        }

        @Override
        public Object getContent() {
            return settings.toString();
        }
    }

    /** Made by JNDI. */
    public MailSessionFactory() {}

    static Reference reference(MailSessionSettings settings) {
        return new Reference(Object.class.getName(), new Address(settings), MailSessionFactory.class.getName(), null);
    }

    /**
     * Makes a session.
     *
     * @return null if this is about something else
     * @throws NamingException if the application brings no mail API, or one that cannot be used
     */
    @Override
    public @Nullable Object getObjectInstance(
            Object object, @Nullable Name name, @Nullable Context context, @Nullable Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference && reference.get(0) instanceof Address address)) {
            return null;
        }
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        for (String names : isThere("jakarta.servlet.Servlet", application) ? JAKARTA_FIRST : JAVAX_FIRST) {
            if (isThere(names + "mail.Session", application)) {
                return session(address.settings, application, names + "mail.");
            }
        }
        throw new NamingException("mail session " + address.settings.name() + ": the application has no mail API; put"
                + " its jar, such as that of Angus Mail, into WEB-INF/lib, or name it in class-path");
    }

    private static boolean isThere(String className, ClassLoader application) {
        try {
            Class.forName(className, false, application);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Object session(MailSessionSettings settings, ClassLoader application, String api)
            throws NamingException {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        try {
            Class<?> type = Class.forName(api + "Session", true, application);
            Class<?> place = Class.forName(api + "URLName", true, application);
            Class<?> secret = Class.forName(api + "PasswordAuthentication", true, application);
            Object session = type.getMethod("getInstance", Properties.class).invoke(null, properties);
            for (MailSessionSettings.Login login : settings.logins()) {
                // As the API itself looks for it: with no port, no file and no password.
                Object where = place.getConstructor(
                                String.class, String.class, int.class, String.class, String.class, String.class)
                        .newInstance(login.protocol(), login.host(), -1, null, login.user(), null);
                Object who =
                        secret.getConstructor(String.class, String.class).newInstance(login.user(), login.password());
                type.getMethod("setPasswordAuthentication", place, secret).invoke(session, where, who);
            }
            return session;
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e instanceof InvocationTargetException wrapped ? wrapped.getCause() : e;
            NamingException failure = new NamingException(
                    "mail session " + settings.name() + ": the application's mail API cannot be used: " + cause);
            failure.setRootCause(cause);
            throw failure;
        }
    }
}
