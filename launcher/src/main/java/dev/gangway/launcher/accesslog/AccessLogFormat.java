package dev.gangway.launcher.accesslog;

import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.CustomRequestLog;
import org.jspecify.annotations.Nullable;

/** What a line of an access log tells: a format in the codes of Jetty's {@link CustomRequestLog}. */
public final class AccessLogFormat {
    /** A code as Jetty reads it. */
    private static final Pattern CODE =
            Pattern.compile("%(?<when>!?[0-9,]+)?(?:\\{(?<of>[^}]+)})?(?<code>ti|to|uri|attr|[a-zA-Z%])");

    private AccessLogFormat() {}

    /**
     * Refuses a format that Jetty does not understand, or that does not mean what it says.
     *
     * @throws IllegalArgumentException if it is one; the message tells the format, the reason and what to do
     */
    public static void check(String format) {
        String reason = fault(format);
        if (reason != null) {
            throw new IllegalArgumentException("'" + format + "' is no format of an access log: " + reason
                    + "; write codes of Jetty, such as %{client}a for Apache's %h, %s for %>s and %O for %b");
        }
    }

    private static @Nullable String fault(String format) {
        if (format.isBlank()) {
            return "it is empty";
        }
        if (format.chars().anyMatch(Character::isISOControl)) {
            return "it has a line break or another control character, and a request has one line";
        }
        Matcher codes = CODE.matcher(format);
        while (codes.find()) {
            if (codes.group("code").equals("attr") && codes.group("of") == null) {
                return "%attr is without a name, as in %{name}attr";
            }
        }
        try {
            CustomRequestLog tried = new CustomRequestLog(line -> {}, format);
            return translated(tried.getFormatString()).isEmpty() ? "it is empty" : null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Returns the format that has Jetty write what Apache and nginx write, where that is something else. */
    static String translated(String format) {
        return CODE.matcher(format).replaceAll(code -> Matcher.quoteReplacement(translatedCode(code.group())));
    }

    private static String translatedCode(String text) {
        Matcher parts = CODE.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        String code = parts.group("code");
        String of = parts.group("of");
        String when = "%" + (parts.group("when") == null ? "" : parts.group("when"));
        if (code.equals("t")) {
            return when + "{" + time(of == null ? CustomRequestLog.DEFAULT_DATE_FORMAT : of) + "}t";
        }
        String attribute = LoggedRequest.attribute(code, of);
        return attribute == null ? text : when + "{" + attribute + "}attr";
    }

    /** The zone is this machine's, as in the program's own log, and months have the names that readers of logs expect. */
    private static String time(String given) {
        String[] of = given.split("\\|", -1);
        String zone = of.length > 1 ? of[1] : TimeZone.getDefault().getID();
        if (of.length > 1 && !TimeZone.getTimeZone(zone).getID().equals(zone)) { // Jetty would take GMT for it
            throw new IllegalArgumentException("there is no time zone '" + zone + "'");
        }
        return of[0] + "|" + zone + "|" + (of.length > 2 ? of[2] : "en");
    }
}
