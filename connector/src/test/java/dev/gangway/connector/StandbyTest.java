package dev.gangway.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.testkit.Await;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that stands by, with this test as the leader. */
class StandbyTest {
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(10);

    /** Threads without end, or none. */
    private static final class Threads implements TryExecutor {
        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        final AtomicBoolean none = new AtomicBoolean();

        @Override
        public boolean tryExecute(Runnable task) {
            if (none.get()) {
                return false;
            }
            started.incrementAndGet();
            running.incrementAndGet();
            Thread thread = new Thread(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                }
            });
            thread.setDaemon(true);
            thread.start();
            return true;
        }
    }

    private final Threads threads = new Threads();
    private final Standby standby = new Standby(threads);
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void ends() {
        standby.stop();
        Await.until("every thread has ended", () -> threads.running.get() == 0);
    }

    @Test
    void takesOverFromALeaderThatIsHeldUp() {
        assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();

        Await.until("taken over", () -> taken.get() == 1);
    }

    @Test
    void takesOverFromALeaderThatIsHeldUpLater() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
            standby.onSelect();
        }
        int before = taken.get();
        assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();

        Await.until("taken over", () -> taken.get() > before);
    }

    @Test
    void wakesWhenItHasSleptSinceNothingCame() throws InterruptedException {
        standby.tryExecute(taken::incrementAndGet);
        standby.onSelect();
        CountDownLatch nothing = new CountDownLatch(1);
        assertThat(nothing.await(100, TimeUnit.MILLISECONDS)).isFalse(); // many times as long as it stays awake
        int before = taken.get();

        standby.tryExecute(taken::incrementAndGet);

        Await.until("taken over", () -> taken.get() > before);
    }

    @Test
    void takesOverAtOnceWhereTheLeaderSaysThatItWaits() {
        standby.tryExecute(taken::incrementAndGet);
        standby.relieve();

        Await.until("taken over", () -> taken.get() == 1);
    }

    @Test
    void standsByAgainAfterItHasLed() {
        for (int i = 1; i <= 20; i++) {
            int before = taken.get();
            serveShortRequests();
            assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
            Await.until("taken over", () -> taken.get() > before);
        }
    }

    @Test
    void givesRequestsThatTakeLongAThreadFromTheStart() {
        for (int i = 0; i < 100; i++) {
            standby.onServed(LONG);
        }

        for (int i = 1; i <= 10; i++) {
            int expected = i;
            assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
            Await.until("led by another thread", () -> taken.get() == expected);
        }
        assertThat(threads.started).hasValue(10);
    }

    @Test
    void aSingleLongRequestIsNoHabit() {
        for (int i = 0; i < 100; i++) {
            standby.onServed(10_000);
        }
        standby.onServed(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 50; i++) {
            standby.onServed(10_000);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
            standby.onSelect();
        }
        // A machine that holds this thread up makes the other take over, and a third come: not for each request, as
        // where long ones are the habit.
        assertThat(threads.started).hasValueLessThan(10);
    }

    @Test
    void promisesNothingWhereNoThreadIsLeft() {
        threads.none.set(true);
        assertThat(standby.tryExecute(taken::incrementAndGet)).isFalse();

        threads.none.set(false);
        assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
    }

    @Test
    void severalRequestsThatAreShortAreServedOnTheLeadersThread() {
        List<Integer> served = new CopyOnWriteArrayList<>();
        Set<Thread> servedBy = ConcurrentHashMap.newKeySet();
        Runnable first = task(1, served, servedBy);
        List<Runnable> others = List.of(task(2, served, servedBy), task(3, served, servedBy));
        // A machine that holds the test up makes it hand over: then it leads anew.
        Await.until("served without being held up", () -> {
            served.clear();
            servedBy.clear();
            serveShortRequests();
            standby.tryExecute(taken::incrementAndGet);
            standby.serveInTurn(first, others);
            standby.onSelect();
            Await.until("all served", () -> served.size() == 3);
            return servedBy.equals(Set.of(Thread.currentThread()));
        });
        assertThat(served).containsExactly(1, 2, 3);
    }

    @Test
    void requestsBehindOneThatHoldsTheLeaderUpGetThreadsOfTheirOwn() {
        List<Integer> served = new CopyOnWriteArrayList<>();
        Set<Thread> servedBy = ConcurrentHashMap.newKeySet();
        standby.tryExecute(taken::incrementAndGet);

        standby.serveInTurn(
                () -> Await.until("the others are served meanwhile", () -> served.size() == 2),
                List.of(task(2, served, servedBy), task(3, served, servedBy)));

        assertThat(taken).hasValue(1);
        assertThat(servedBy).doesNotContain(Thread.currentThread());
    }

    @Test
    void aThreadThatLeadsNoLongerLeavesNoRequestBehind() {
        List<Integer> served = new CopyOnWriteArrayList<>();
        Set<Thread> servedBy = ConcurrentHashMap.newKeySet();
        standby.tryExecute(taken::incrementAndGet);
        Await.until("taken over", () -> taken.get() == 1 && !standby.isLeading());

        standby.serveInTurn(task(1, served, servedBy), List.of(task(2, served, servedBy)));

        Await.until("both served", () -> served.size() == 2);
    }

    @Test
    void aRequestThatThrowsLeavesTheOthersToOtherThreads() {
        List<Integer> served = new CopyOnWriteArrayList<>();
        Set<Thread> servedBy = ConcurrentHashMap.newKeySet();
        standby.tryExecute(taken::incrementAndGet);
        IllegalStateException thrown = new IllegalStateException("an application's");

        assertThatThrownBy(() -> standby.serveInTurn(
                        () -> {
                            throw thrown;
                        },
                        List.of(task(2, served, servedBy))))
                .isSameAs(thrown);

        Await.until("the other is served", () -> served.size() == 1);
    }

    @Test
    void doesLaterWhatIsToBeDoneLater() {
        long begin = NanoTime.now();
        AtomicLong took = new AtomicLong();
        standby.tryExecute(taken::incrementAndGet);
        standby.later(() -> took.set(NanoTime.since(begin)));
        standby.onSelect();

        Await.until("done", () -> took.get() > 0);
        assertThat(took.get()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
    }

    @Test
    void wakesForWhatIsToBeDoneLater() throws InterruptedException {
        standby.tryExecute(taken::incrementAndGet);
        standby.onSelect();
        CountDownLatch done = new CountDownLatch(1);
        assertThat(done.await(100, TimeUnit.MILLISECONDS)).isFalse(); // many times as long as it stays awake

        standby.later(done::countDown);

        Await.open("done", done);
    }

    @Test
    void anotherThreadDoesItWhereTheOneThatStoodByHasTakenOver() {
        CountDownLatch leads = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        standby.tryExecute(() -> {
            leads.countDown();
            Await.open("done while this leads", done);
        });
        standby.relieve();
        Await.open("taken over", leads);
        standby.later(done::countDown);

        Await.open("done", done);
        assertThat(threads.started).hasValue(2);
    }

    @Test
    void anotherThreadDoesWhatIsLeftWhenTheOneThatStoodByTakesOver() {
        CountDownLatch done = new CountDownLatch(1);
        standby.tryExecute(() -> Await.open("done while this leads", done));
        standby.later(done::countDown);
        standby.relieve();

        Await.open("done", done);
    }

    @Test
    void doesAtOnceWhatNoThreadIsLeftToDoLater() {
        AtomicInteger done = new AtomicInteger();
        threads.none.set(true);

        standby.later(done::incrementAndGet);

        assertThat(done).hasValue(1);
    }

    @Test
    void doesWhatIsLeftWhenItEnds() {
        AtomicInteger done = new AtomicInteger();
        standby.tryExecute(taken::incrementAndGet);
        standby.onSelect();
        standby.later(done::incrementAndGet);

        standby.stop();
        Await.until("done", () -> done.get() == 1);

        standby.later(done::incrementAndGet);
        assertThat(done).hasValue(2);
    }

    @Test
    void standsByAgainAfterWhatWasToBeDoneLaterHasFailed() {
        CountDownLatch done = new CountDownLatch(1);
        standby.later(() -> {
            throw new IllegalStateException("by the test");
        });
        standby.later(done::countDown);
        Await.open("what came next is done", done);

        assertThat(standby.tryExecute(taken::incrementAndGet)).isTrue();
        Await.until("taken over", () -> taken.get() == 1);
    }

    @Test
    void anInterruptThatAnApplicationHasLeftIsNotMeantForTheNext() {
        Thread.currentThread().interrupt();
        standby.tryExecute(taken::incrementAndGet);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** After the leader has been held up the average is as after long requests: short ones make it short again. */
    private void serveShortRequests() {
        for (int i = 0; i < 100; i++) {
            standby.onServed(0);
        }
    }

    private static Runnable task(int number, List<Integer> served, Set<Thread> servedBy) {
        return () -> {
            servedBy.add(Thread.currentThread());
            served.add(number);
        };
    }
}
