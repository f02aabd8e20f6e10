package dev.gangway.launcher.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM, SIGINT and SIGHUP, taken as requests to stop in good order.
 *
 * <p>Without this the Java runtime would run its shutdown hooks, all at the same time, and exit with 128 and the
 * signal's number: applications' hooks would close what running requests still need, and a service manager would see a
 * failure. A second SIGTERM or SIGINT, whichever came first, is from somebody who does not want to wait: it ends the
 * process at once. SIGHUP is not: systemd sends it right behind SIGTERM to what was started in a login session.
 */
public final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final List<String> IMPATIENT = List.of("TERM", "INT");

    private final CountDownLatch received = new CountDownLatch(1);

    private StopSignals() {}

    /** Starts to listen for signals. */
    public static StopSignals install() {
        StopSignals signals = new StopSignals();
        for (String name : List.of("TERM", "INT", "HUP")) {
            try {
                signals.handle(name);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // The runtime was told to leave the signal alone (-Xrs), or the system does not have it.
                LOG.debug("Signal {} is not handled", name, e);
            }
        }
        return signals;
    }

    /**
     * Handles one signal by {@code sun.misc.Signal}, part of the supported module jdk.unsupported.
     *
     * <p>It has no other API, and javac warns of every mention of it in a way that cannot be suppressed: hence by name.
     */
    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object stop =
                Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                    if (method.getName().equals("handle")) {
                        leaveToTheRuntime();
                        LOG.info("Received SIG{}", name);
                        received.countDown();
                        return null;
                    }
                    return method.invoke(this, args); // equals, hashCode and toString
                });
        Object instance = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, instance, stop);
    }

    /** Lets the next signal end the process, unless it is SIGHUP. */
    private static void leaveToTheRuntime() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object byDefault = handler.getField("SIG_DFL").get(null);
        for (String name : IMPATIENT) {
            try {
                Object instance = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, instance, byDefault);
            } catch (InvocationTargetException e) {
                LOG.debug("Signal {} is not handled", name, e); // as above
            }
        }
    }

    /** Returns whether a signal has come. */
    public boolean received() {
        return received.getCount() == 0;
    }

    /** Waits for the first signal. */
    public void await() throws InterruptedException {
        received.await();
    }

    /** Waits for the first signal, or until the time is over; returns whether a signal has come. */
    public boolean await(Duration time) throws InterruptedException {
        return received.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
