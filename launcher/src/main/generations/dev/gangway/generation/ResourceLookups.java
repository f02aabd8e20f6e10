package dev.gangway.generation;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.annotation.Resource;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.jetty.ee8.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee8.annotations.AnnotationIntrospector;
import org.eclipse.jetty.ee8.annotations.AnnotationIntrospector.AbstractIntrospectableAnnotationHandler;
import org.eclipse.jetty.ee8.plus.webapp.PlusConfiguration;
import org.eclipse.jetty.ee8.webapp.Configuration;
import org.eclipse.jetty.ee8.webapp.WebAppContext;
import org.eclipse.jetty.plus.annotation.Injection;
import org.eclipse.jetty.plus.annotation.InjectionCollection;
import org.eclipse.jetty.util.DecoratedObjectFactory;
import org.eclipse.jetty.util.Decorator;

/**
 * Has {@code @Resource(lookup = "java:comp/env/jdbc/shop")} on fields and setters injected, which Jetty takes for one without
 * {@code lookup}, and refuses an application for. What is made here Jetty finds when it comes to the same field, and leaves
 * it as it is.
 */
public final class ResourceLookups implements Consumer<Object>, Configuration {
    /** Adds this to a {@code WebAppContext} that has not started. */
    @Override
    public void accept(Object webApp) {
        ((WebAppContext) webApp).addConfiguration(new ResourceLookups());
    }

    /** The decorator that comes last is the first to be asked. */
    @Override
    public Collection<String> getDependencies() {
        return List.of(AnnotationConfiguration.class.getName(), PlusConfiguration.class.getName());
    }

    @Override
    public void configure(WebAppContext context) {
        AnnotationIntrospector introspector = new AnnotationIntrospector(context);
        introspector.registerHandler(new Lookups(context));
        context.getObjectFactory().addDecorator(new Decorator() {
            @Override
            public <T> T decorate(T made) {
                introspector.introspect(made, DecoratedObjectFactory.getAssociatedInfo());
                return made;
            }

            @Override
            public void destroy(Object made) {}
        });
    }

    @Override
    public void preConfigure(WebAppContext context) {}

    @Override
    public void postConfigure(WebAppContext context) {}

    @Override
    public void deconfigure(WebAppContext context) {}

    @Override
    public void destroy(WebAppContext context) {}

    @Override
    public boolean isEnabledByDefault() {
        return false;
    }

    @Override
    public boolean abort(WebAppContext context) {
        return false;
    }

    /** Notes what is to be injected into classes whose annotations count. */
    private static final class Lookups extends AbstractIntrospectableAnnotationHandler {
        Lookups(WebAppContext context) {
            super(true, context);
        }

        @Override
        public void doHandle(Class<?> type) {
            for (Field field : type.getDeclaredFields()) {
                Resource resource = field.getAnnotation(Resource.class);
                if (isLookup(resource) && !isStatic(field) && !Modifier.isFinal(field.getModifiers())) {
                    note(new Lookup(type, field, resource));
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                Resource resource = method.getAnnotation(Resource.class);
                if (isLookup(resource)
                        && !isStatic(method)
                        && method.getName().matches("set.+")
                        && method.getParameterCount() == 1) {
                    note(new Lookup(type, method, resource));
                }
            }
        }

        private static boolean isLookup(Resource resource) {
            return resource != null && !resource.lookup().isBlank();
        }

        private static boolean isStatic(Member member) {
            return Modifier.isStatic(member.getModifiers());
        }

        private void note(Lookup lookup) {
            InjectionCollection all =
                    (InjectionCollection) getContext().getAttribute(InjectionCollection.INJECTION_COLLECTION);
            if (all == null) {
                all = new InjectionCollection();
                getContext().setAttribute(InjectionCollection.INJECTION_COLLECTION, all);
            }
            if (!lookup.isIn(all)) { // else web.xml says what is injected there, and wins
                all.add(lookup);
            }
        }
    }

    /** Injects what has another name than its own. */
    private static final class Lookup extends Injection {
        private final String lookup;

        Lookup(Class<?> type, Field field, Resource resource) {
            super(type, field, field.getType(), resource.name(), null);
            lookup = resource.lookup().strip();
        }

        Lookup(Class<?> type, Method method, Resource resource) {
            super(type, method, method.getParameterTypes()[0], resource.type(), resource.name(), null);
            lookup = resource.lookup().strip();
        }

        boolean isIn(InjectionCollection all) {
            return isField()
                    ? all.getInjection(getJndiName(), getTargetClass(), (Field) getTarget()) != null
                    : all.getInjection(getJndiName(), getTargetClass(), (Method) getTarget(), getParamClass()) != null;
        }

        @Override
        public Object lookupInjectedValue() throws NamingException {
            return new InitialContext().lookup(lookup.indexOf(':') < 0 ? "java:comp/env/" + lookup : lookup);
        }
    }
}
