package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import dev.gangway.it.identity.SamlProvider.Question;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser that is sent to an identity provider and comes back. */
final class SingleSignOn {
    private final URI origin;
    private final Browser browser;

    SingleSignOn(URI origin) {
        this.origin = origin;
        this.browser = new Browser(origin);
    }

    Browser browser() {
        return browser;
    }

    /** Whether the web server has sent the browser to the identity provider. */
    static boolean isAsked(HttpResponse<String> response) {
        return response.statusCode() == 302 && location(response).startsWith(SamlProvider.SIGN_ON + "?");
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /** Answers, in the place of the identity provider, to where it has been sent; returns what comes of that. */
    HttpResponse<String> answer(
            HttpResponse<String> redirect, SamlProvider provider, Map<String, List<String>> attributes) {
        assertThat(isAsked(redirect)).as(redirect + redirect.body()).isTrue();
        String asked = "&" + URI.create(location(redirect)).getRawQuery();
        Question question = SamlProvider.question(parameter(asked, "SAMLRequest"));
        assertThat(question.answerTo()).isEqualTo(origin + "/Shibboleth.sso/SAML2/POST");
        return browser.post(
                "/Shibboleth.sso/SAML2/POST",
                "application/x-www-form-urlencoded",
                "SAMLResponse=" + encoded(provider.answer(question, attributes)) + "&RelayState="
                        + encoded(parameter(asked, "RelayState")));
    }

    /** Asks for a path, signs on and returns what it gets in the end. */
    HttpResponse<String> get(String target, SamlProvider provider, Map<String, List<String>> attributes) {
        return getBy(target, target, provider, attributes);
    }

    /** The same by an address that asks for a session, and brings it back to the path. */
    HttpResponse<String> getBy(
            String asking, String target, SamlProvider provider, Map<String, List<String>> attributes) {
        HttpResponse<String> back = answer(browser.get(asking), provider, attributes);
        assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
        assertThat(location(back)).isEqualTo(origin + target);
        return browser.get(target);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String parameter(String query, String name) {
        Matcher matcher = Pattern.compile("&" + name + "=([^&]*)").matcher(query);
        assertThat(matcher.find()).as(name + " in " + query).isTrue();
        return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
    }
}
