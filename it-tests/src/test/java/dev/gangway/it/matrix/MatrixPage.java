package dev.gangway.it.matrix;

import dev.gangway.it.matrix.Deviations.Deviation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outcome as a page of the documentation. */
final class MatrixPage {
    private static final String HEAD =
            """
            # What each web server changes

            Written by the integration tests (`MatrixIT`), which run every case behind every web server, configured by exactly what
            `gangway config` prints, and compare the answer with that of Jetty's own HTTP port for the same application.
            The tables hold for the packages of Debian 12. With those of Debian 13 (nginx 1.26.3, Apache 2.4.71, lighttpd 1.4.79,
            HAProxy 3.0.11, Caddy 2.6.2) and of Ubuntu 24.04 (nginx 1.24.0, Apache 2.4.58, lighttpd 1.4.74, HAProxy 2.8.30, Caddy 2.6.2)
            the same was seen, but where a reason names versions, and that HAProxy 2.8.30 answers %00 in a path with 500. With those of
            Debian's unstable (nginx 1.30.6, Apache 2.4.69, lighttpd 1.4.85, HAProxy 3.2.26, Caddy 2.11.4) too, but that Caddy refuses
            uploads without a length above 4 KiB with 411, that mod_fcgid passes those on by HTTP/2, that HAProxy answers %00 with 500,
            tells browsers by HTTP/2 of an answer that breaks off, and may close in place of the 400 for a large upload without a length.
            Others may answer otherwise.

            `=` means: the same as on Jetty's own port. A number means: not the same, for the reason that stands under this number below
            the tables; the tests check that it is still so, but for what happens now and then.
            """;

    private final Map<MatrixFront, Map<Case, String>> cells = new HashMap<>();
    private final List<String> reasons = new ArrayList<>();

    void put(MatrixFront front, Case one, boolean isEqual, Optional<Deviation> deviation) {
        boolean isLater = deviation.isPresent() && !deviation.get().isOnPage();
        boolean hasReason = !isEqual || deviation.filter(Deviation::isSometimes).isPresent();
        String cell = hasReason && !isLater ? deviation.map(Deviation::reason).orElse("?") : "=";
        cells.computeIfAbsent(front, key -> new HashMap<>()).put(one, cell);
    }

    String write(List<Case> cases, Deviations deviations) {
        deviations.all().forEach(deviation -> {
            if (deviation.isOnPage() && !reasons.contains(deviation.reason())) {
                reasons.add(deviation.reason());
            }
        });
        StringBuilder text = new StringBuilder(HEAD);
        String group = "";
        for (Case one : cases) {
            if (!one.group().equals(group)) {
                group = one.group();
                head(text, group);
            }
            text.append("| ").append(one.title().replace("|", "\\|")).append(" |");
            for (MatrixFront front : MatrixFront.values()) {
                text.append(' ').append(cell(front, one)).append(" |");
            }
            text.append('\n');
        }
        text.append("\n## Reasons\n\n");
        for (int i = 0; i < reasons.size(); i++) {
            text.append(i + 1).append(". ").append(reasons.get(i)).append('\n');
        }
        return text.toString();
    }

    private static void head(StringBuilder text, String group) {
        text.append("\n## ").append(group).append("\n\n| Case |");
        for (MatrixFront front : MatrixFront.values()) {
            text.append(' ').append(front.title()).append(" |");
        }
        text.append("\n| --- |")
                .append(" --- |".repeat(MatrixFront.values().length))
                .append('\n');
    }

    private String cell(MatrixFront front, Case one) {
        String cell = cells.getOrDefault(front, Map.of()).getOrDefault(one, "not run");
        int reason = reasons.indexOf(cell);
        return reason < 0 ? cell : String.valueOf(reason + 1);
    }
}
