package dev.gangway.launcher.server;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system, by {@code sun.misc.Signal}, part of the supported module jdk.unsupported.
 *
 * <p>There is no other API for them, and javac warns of every mention of it in a way that cannot be suppressed: hence by
 * name.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Runs {@code action}, in a thread of its own, whenever the signal comes. */
    static void handle(String name, Runnable action) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            set(
                    name,
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                    return null;
                                }
                                return method.invoke(action, args); // equals, hashCode and toString
                            }));
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell(name, e);
        }
    }

    /** Lets the signal do what it does to processes that do not handle it. */
    static void leaveToTheRuntime(String name) {
        try {
            set(
                    name,
                    Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            tell(name, e);
        }
    }

    private static void set(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object instance = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, instance, handler);
    }

    /** The runtime was told to leave the signal alone (-Xrs), or the system does not have it. */
    private static void tell(String name, Exception why) {
        LOG.debug("Signal {} is not handled", name, why);
    }
}
