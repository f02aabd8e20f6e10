package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cookies in both directions, and the sessions that live on them. */
@OnEveryFront
class CookieIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Site site;

    CookieIT(Front front) {
        site = Site.shared(front);
    }

    @Test
    void cookiesOfOneLineArriveInOrder() {
        SeenRequest seen =
                new SeenRequest(site.browser().json("/request?session=false", "Cookie", "a=1; b=two; empty=; c=x%3Dy"));
        assertThat(seen.cookies()).containsExactly("a=1", "b=two", "empty=", "c=x%3Dy");
    }

    @Test
    void cookiesOfTwoLinesArrive() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead(
                    "GET /request?session=false HTTP/1.0",
                    "Accept: application/json",
                    "Cookie: a=1; b=2",
                    "Cookie: c=3");
            connection.readHead();
            assertThat(SeenRequest.parse(connection.readToEnd()).cookies()).containsExactly("a=1", "b=2", "c=3");
        }
    }

    @Test
    void everyCookieOfTheApplicationReachesTheBrowserAlone() {
        List<String> cookies = site.browser().get("/headers").headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(3);
        assertThat(cookies.get(0)).startsWith("sample-first=1").contains("SameSite=Lax");
        assertThat(cookies.get(1)).startsWith("sample-second=2").contains("SameSite=Strict");
        assertThat(cookies.get(2)).startsWith("sample-third=").contains("a=b&c");
    }

    @Test
    void cookieThatWasSetComesBack() {
        Browser browser = site.browser();
        HttpResponse<String> response = browser.post("/cookies", FORM, "name=flavour&value=vanilla&action=set");
        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("flavour=vanilla")
                .contains("Path=/")
                .contains("HttpOnly")
                .contains("Max-Age=3600");
        assertThat(new SeenRequest(browser.json("/request?session=false")).cookies())
                .containsExactly("flavour=vanilla");
    }

    @Test
    void sessionCountsForEachBrowserAlone() {
        Browser one = site.browser();
        Browser other = site.browser();
        assertThat(one.json("/session").get("new").asBoolean()).isTrue();
        assertThat(one.json("/session").get("counter").asInt()).isEqualTo(2);
        assertThat(one.json("/session").get("counter").asInt()).isEqualTo(3);
        assertThat(other.json("/session").get("counter").asInt()).isEqualTo(1);
        assertThat(one.json("/session").get("id"))
                .isNotEqualTo(other.json("/session").get("id"));
    }

    @Test
    void sessionEndsAndItsIdChangesWhenTheApplicationSaysSo() {
        Browser browser = site.browser();
        String first = browser.json("/session").get("id").asText();
        assertThat(browser.post("/session", FORM, "action=changeId").statusCode())
                .isEqualTo(303);
        String second = browser.json("/session").get("id").asText();
        assertThat(second).isNotEqualTo(first);
        assertThat(browser.json("/session").get("counter").asInt()).isEqualTo(3);
        assertThat(browser.post("/session", FORM, "action=invalidate").statusCode())
                .isEqualTo(303);
        assertThat(browser.json("/session").get("counter").asInt()).isEqualTo(1);
    }

    /** Whoever knew the id before a login must not be in the session after it. */
    @Test
    void idThatWasChangedOpensNoSessionAnyMore() {
        Browser browser = site.browser();
        String cookie =
                browser.get("/session").headers().firstValue("Set-Cookie").orElseThrow();
        String old = cookie.substring(0, cookie.indexOf(';'));
        assertThat(browser.post("/session", FORM, "action=changeId").statusCode())
                .isEqualTo(303);
        JsonNode thief = site.browser().json("/session", "Cookie", old);
        assertThat(thief.get("requestedIdValid").asBoolean()).isFalse();
        assertThat(thief.get("counter").asInt()).isEqualTo(1);
    }

    @Test
    void sessionCookieIsHttpOnlyAndForTheWholeContext() {
        String cookie = site.browser()
                .get("/session")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie).startsWith("JSESSIONID=").contains("Path=/").contains("HttpOnly");
    }
}
