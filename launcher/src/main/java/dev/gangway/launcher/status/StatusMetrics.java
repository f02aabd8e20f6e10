package dev.gangway.launcher.status;

import dev.gangway.launcher.deploy.RequestCounts;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The status for Prometheus and whatever else reads OpenMetrics, with what its users know of every Java program.
 *
 * <p>Its classes are loaded when somebody asks for the first time.
 */
final class StatusMetrics {
    static final String CONTENT_TYPE = OpenMetricsTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    StatusMetrics(BridgeStatus bridge) {
        registry.register(() -> metrics(bridge.snapshot()));
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    byte[] scrape() {
        try (ByteArrayOutputStream text = new ByteArrayOutputStream()) {
            write(text);
            return text.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not from memory
        }
    }

    private void write(OutputStream out) throws IOException {
        OpenMetricsTextFormatWriter.create().write(out, registry.scrape());
    }

    private static MetricSnapshots metrics(Snapshot status) {
        MetricSnapshots.Builder metrics = MetricSnapshots.builder();
        listeners(metrics, status.listeners());
        Snapshot.Threads threads = status.threads();
        metrics.metricSnapshot(gauge("gangway_threads_busy", "Threads that do something.", threads.busy()));
        metrics.metricSnapshot(gauge("gangway_threads_limit", "Threads there may be.", threads.most()));
        metrics.metricSnapshot(gauge("gangway_tasks_waiting", "Tasks that wait for a thread.", threads.waiting()));
        metrics.metricSnapshot(CounterSnapshot.builder()
                .name("gangway_requests_unclaimed")
                .help("Requests for no application.")
                .dataPoint(count(Labels.EMPTY, status.unclaimed()))
                .build());
        applications(metrics, status.applications());
        return metrics.build();
    }

    private static void listeners(MetricSnapshots.Builder metrics, List<ListenerStatus> listeners) {
        GaugeSnapshot.Builder open =
                GaugeSnapshot.builder().name("gangway_connections").help("Open connections of web servers.");
        GaugeSnapshot.Builder limit =
                GaugeSnapshot.builder().name("gangway_connections_limit").help("Connections that may be open.");
        CounterSnapshot.Builder accepted =
                CounterSnapshot.builder().name("gangway_connections_accepted").help("Connections accepted.");
        for (ListenerStatus listener : listeners) {
            Labels labels = Labels.of("listener", listener.address());
            open.dataPoint(point(labels, listener.connections()));
            limit.dataPoint(point(labels, listener.limit()));
            accepted.dataPoint(count(labels, listener.accepted()));
        }
        metrics.metricSnapshot(open.build());
        metrics.metricSnapshot(limit.build());
        metrics.metricSnapshot(accepted.build());
    }

    private static void applications(MetricSnapshots.Builder metrics, List<Snapshot.App> applications) {
        GaugeSnapshot.Builder running =
                GaugeSnapshot.builder().name("gangway_requests_running").help("Requests that run.");
        GaugeSnapshot.Builder sessions =
                GaugeSnapshot.builder().name("gangway_sessions").help("Sessions in memory.");
        CounterSnapshot.Builder ended =
                CounterSnapshot.builder().name("gangway_requests").help("Requests that have ended, by status.");
        HistogramSnapshot.Builder durations = HistogramSnapshot.builder()
                .name("gangway_request_duration_seconds")
                .help("How long requests took, from their parameters to the end of the answer.");
        for (Snapshot.App application : applications) {
            Labels labels = Labels.of(
                    "context", application.contextPath(), "hosts", String.join(",", application.virtualHosts()));
            RequestCounts.Totals requests = application.requests();
            running.dataPoint(point(labels, application.running()));
            sessions.dataPoint(point(labels, application.sessions()));
            for (int first = 1; first < requests.answered().size(); first++) {
                ended.dataPoint(count(
                        labels.add("status", first + "xx"), requests.answered().get(first)));
            }
            ended.dataPoint(count(labels.add("status", "failed"), requests.failed()));
            durations.dataPoint(HistogramDataPointSnapshot.builder()
                    .labels(labels)
                    .classicHistogramBuckets(buckets(requests.durations()))
                    .sum(requests.nanos() / 1e9)
                    .build());
        }
        metrics.metricSnapshot(running.build());
        metrics.metricSnapshot(sessions.build());
        metrics.metricSnapshot(ended.build());
        metrics.metricSnapshot(durations.build());
    }

    private static ClassicHistogramBuckets buckets(List<Long> durations) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        List<Long> bounds = RequestCounts.boundsNanos();
        for (int i = 0; i < durations.size(); i++) {
            buckets.bucket(i < bounds.size() ? bounds.get(i) / 1e9 : Double.POSITIVE_INFINITY, durations.get(i));
        }
        return buckets.build();
    }

    private static GaugeSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static GaugeDataPointSnapshot point(Labels labels, long value) {
        return GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static CounterDataPointSnapshot count(Labels labels, long value) {
        return CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }
}
