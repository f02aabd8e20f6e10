package dev.gangway.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All rounds of one server with one scenario behind one front. */
public final class Series {
    private final Scenario scenario;
    private final FrontKind front;
    private final int connections;
    private final Peer peer;
    private final List<Round> rounds = new ArrayList<>();
    private String calls = "";

    Series(Scenario scenario, FrontKind front, int connections, Peer peer) {
        this.scenario = scenario;
        this.front = front;
        this.connections = connections;
        this.peer = peer;
    }

    void add(Round round) {
        rounds.add(round);
    }

    /** Sets the system calls for each request, as text. */
    void setCalls(String calls) {
        this.calls = calls;
    }

    public String calls() {
        return calls;
    }

    /** Returns what is measured: the same for all that are compared with each other. */
    public String title() {
        return "%s, %s, %d %s"
                .formatted(scenario.id(), front.title(), connections, connections == 1 ? "connection" : "connections");
    }

    /** Returns what the scenario stands for. */
    public String meaning() {
        return scenario.meaning();
    }

    public String peer() {
        return peer.id();
    }

    public boolean isReference() {
        return peer == Peer.REFERENCE;
    }

    /** Returns the values of all rounds, in the order in which they were measured. */
    public double[] values(Quantity quantity) {
        return rounds.stream().mapToDouble(quantity::of).toArray();
    }

    /** Returns the middle value of all rounds. */
    public double median(Quantity quantity) {
        double[] sorted = rounds.stream().mapToDouble(quantity::of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What a round has measured. */
    public enum Quantity {
        CPU_MICROS,
        FRONT_MICROS,
        PER_SECOND,
        P50_MICROS,
        P99_MICROS,
        ALLOCATED;

        private double of(Round round) {
            return switch (this) {
                case CPU_MICROS -> round.cpuMicros();
                case FRONT_MICROS -> round.frontMicros();
                case PER_SECOND -> round.perSecond();
                case P50_MICROS -> round.p50Micros();
                case P99_MICROS -> round.p99Micros();
                case ALLOCATED -> round.allocated();
            };
        }

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
