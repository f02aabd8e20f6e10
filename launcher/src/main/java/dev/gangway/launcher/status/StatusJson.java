package dev.gangway.launcher.status;

import dev.gangway.launcher.deploy.RequestCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.ajax.JSON;

/** The status for programs. */
final class StatusJson {
    private StatusJson() {}

    static String of(Snapshot status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", status.version());
        json.put("java", status.java());
        json.put("process", status.process());
        json.put("since", status.since().toString());
        json.put("upSeconds", status.up().toSeconds());
        json.put("listeners", listeners(status.listeners()));
        json.put("threads", threads(status.threads()));
        json.put("memory", memory(status.memory()));
        json.put("unclaimedRequests", status.unclaimed());
        json.put(
                "applications",
                status.applications().stream().map(StatusJson::application).toList());
        return new JSON().toJSON(json) + "\n";
    }

    private static List<Map<String, Object>> listeners(List<ListenerStatus> listeners) {
        return listeners.stream()
                .<Map<String, Object>>map(listener -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("address", listener.address());
                    json.put("connections", listener.connections());
                    json.put("mostConnections", listener.most());
                    json.put("maxConnections", listener.limit());
                    json.put("acceptedConnections", listener.accepted());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> threads(Snapshot.Threads threads) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("busy", threads.busy());
        json.put("idle", threads.idle());
        json.put("max", threads.most());
        json.put("waitingTasks", threads.waiting());
        return json;
    }

    private static Map<String, Object> memory(Snapshot.Memory memory) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("heapBytes", memory.heap());
        json.put("maxHeapBytes", memory.heapMost());
        json.put("directBytes", memory.direct());
        return json;
    }

    private static Map<String, Object> application(Snapshot.App application) {
        RequestCounts.Totals requests = application.requests();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("contextPath", application.contextPath());
        json.put("virtualHosts", application.virtualHosts());
        json.put("sessions", application.sessions());
        json.put("running", application.running());
        json.put("ended", requests.ended());
        for (int first = 1; first < requests.answered().size(); first++) {
            json.put(first + "xx", requests.answered().get(first));
        }
        json.put("failed", requests.failed());
        json.put("seconds", requests.nanos() / 1e9);
        return json;
    }
}
