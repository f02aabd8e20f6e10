package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Site;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser, who follows redirects and keeps where he is. */
final class Visitor {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Site site;
    private final Browser browser;
    private URI place;

    Visitor(Site site) {
        this.site = site;
        browser = site.browser();
        place = site.origin();
    }

    /** Opens a page; anything but 200 at the end is a failure. */
    String open(String target) {
        place = site.origin().resolve("/").resolve(target);
        return arrive(browser.get(relative()));
    }

    /** Sends a form of the page. */
    String submit(String action, String... namesAndValues) {
        return arrive(browser.post(resolved(action), FORM, encoded(namesAndValues)));
    }

    /** Sends a form as a script of the page does, with a header, and returns the answer for the script. */
    String submitByScript(String header, String value, String action, String... namesAndValues) {
        return arrive(browser.send(
                browser.request(resolved(action))
                        .header("Content-Type", FORM)
                        .header(header, value)
                        .POST(BodyPublishers.ofString(encoded(namesAndValues))),
                BodyHandlers.ofString()));
    }

    private String resolved(String target) {
        place = place.resolve(target);
        return relative();
    }

    private static String encoded(String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    /** Uploads a text file. */
    String upload(String action, String field, String fileName, String content) {
        return upload(action, List.of(), field, fileName, content);
    }

    /** Uploads a text file in a form with other fields. */
    String upload(String action, List<String> namesAndValues, String field, String fileName, String content) {
        place = place.resolve(action);
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            others.append("--frontier\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndValues.get(i))
                    .append("\"\r\n\r\n")
                    .append(namesAndValues.get(i + 1))
                    .append("\r\n");
        }
        String body = others + "--frontier\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\""
                + fileName + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--frontier--\r\n";
        return arrive(browser.post(relative(), "multipart/form-data; boundary=frontier", body));
    }

    private String arrive(HttpResponse<String> first) {
        HttpResponse<String> page = first;
        for (int hops = 0; page.statusCode() / 100 == 3 && hops < 5; hops++) {
            place = place.resolve(page.headers().firstValue("Location").orElseThrow());
            assertThat(place.getAuthority()).isEqualTo(site.origin().getAuthority());
            page = browser.get(relative());
        }
        assertThat(page.statusCode()).as("%s: %s", place, page.body()).isEqualTo(200);
        return page.body();
    }

    private String relative() {
        return place.getRawPath() + (place.getRawQuery() == null ? "" : "?" + place.getRawQuery());
    }

    /** Returns where he has arrived. */
    URI place() {
        return place;
    }

    /** Returns what the first group of a pattern matches in a page, with the entities of HTML decoded. */
    static String find(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as("%s in %s", pattern, page).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }
}
