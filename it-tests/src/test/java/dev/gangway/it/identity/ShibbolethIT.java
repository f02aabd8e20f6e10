package dev.gangway.it.identity;

import static dev.gangway.it.identity.SingleSignOn.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe of docs/identity.md for Shibboleth, with Debian's mod_shib and its daemon. */
class ShibbolethIT {
    @AutoClose
    private static ShibbolethSite site;

    @BeforeAll
    static void start() throws IOException {
        site = new ShibbolethSite();
    }

    private static List<String> facts(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(() -> answer.body() + site.log()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private static SingleSignOn browser() {
        return new SingleSignOn(site.origin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/shop/tell",
                "/shop/tell;a=b",
                "/shop;a=b/tell",
                "/shop/;a=b/tell",
                "//shop/tell",
                "/%73hop/tell",
                "/shop/../shop/tell",
                "/x/%2e%2e/shop/tell",
                "/shop%2ftell",
                "/shop/headers"
            })
    void letsNothingPassWithoutASession(String target) {
        HttpResponse<String> answer = browser().browser().get(target, SamlClaims.FORGED);
        assertThat(SingleSignOn.isAsked(answer) || answer.statusCode() >= 400)
                .as(answer + answer.body())
                .isTrue();
        assertThat(answer.body()).doesNotContain("user=");
        Browser ofRoot = new Browser(site.root());
        HttpResponse<String> root = ofRoot.get(target, SamlClaims.FORGED);
        assertThat(SingleSignOn.isAsked(root) || root.statusCode() >= 400)
                .as(root + root.body())
                .isTrue();
        assertThat(root.body()).doesNotContain("user=");
    }

    @Test
    void takesNobodysWordButThatOfTheProvider() {
        SingleSignOn mallory = browser();
        HttpResponse<String> answer =
                mallory.answer(mallory.browser().get("/shop/tell"), new SamlProvider(), SamlClaims.ZOE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(SingleSignOn.isAsked(mallory.browser().get("/shop/tell"))).isTrue();
    }

    @Test
    void tellsTheUserAndItsAttributes() {
        SingleSignOn zoe = browser();
        List<String> facts = facts(zoe.get("/shop/tell?" + SamlClaims.FACTS, site.provider(), SamlClaims.ZOE));
        assertThat(facts)
                .contains(
                        "user=zoë@example.test",
                        "principal=zoë@example.test",
                        "type=shibboleth",
                        "attribute AUTH_TYPE=shibboleth",
                        "attribute REMOTE_USER=zoë@example.test",
                        "attribute eppn=zoë@example.test",
                        "attribute affiliation=staff@example.test;member@example.test",
                        "attribute unscoped-affiliation=staff",
                        "attribute entitlement=urn:example:shop;reader\\;admin",
                        "attribute displayName=Zoë Müller\\; 足立",
                        "attribute Shib-Identity-Provider=" + SamlProvider.ENTITY)
                .contains("role staff@example.test=true", "role urn:example:shop=true", "role reader;admin=true")
                .as("parts of a value, and a scope that the identity provider may not speak for")
                .contains("role admin=false", "role reader=false", "role staff@elsewhere.test=false")
                .as("not listed, as under AJP")
                .noneMatch(line -> line.startsWith("listed=") && line.contains("eppn"));
        assertThat(facts).anyMatch(line -> line.matches("attribute Shib-Session-ID=_[0-9a-f]{32}"));
        // Nothing that the browser adds changes a fact.
        assertThat(facts(zoe.browser().get("/shop/tell?" + SamlClaims.FACTS, SamlClaims.FORGED)))
                .isEqualTo(facts);
    }

    @Test
    void takesLongAttributes() {
        List<String> groups = IntStream.range(0, 150)
                .mapToObj(i -> "urn:example:group:" + i + "x".repeat(80))
                .toList();
        Map<String, List<String>> many = new HashMap<>(SamlClaims.ZOE);
        many.put(SamlClaims.MEMBER, groups);
        assertThat(facts(browser().get("/shop/tell?attribute=member", site.provider(), many)))
                .contains("attribute member=" + String.join(";", groups));
        // More than 16 KiB do not leave mod_proxy_fcgi, which says so.
        List<String> more = new ArrayList<>(groups);
        more.addAll(groups);
        many.put(SamlClaims.MEMBER, more);
        SingleSignOn browser = browser();
        assertThat(facts(browser.get("/shop/tell?attribute=member&attribute=eppn", site.provider(), many)))
                .contains("attribute member=null", "attribute eppn=zoë@example.test", "user=zoë@example.test");
        assertThat(site.log()).contains("couldn't encode envvar 'member'");
        assertThat(facts(browser.browser().get("/spawned/tell?attribute=member")))
                .as("over mod_fcgid")
                .contains("attribute member=" + String.join(";", more));
    }

    @Test
    void leavesLazySessionsToApplications() {
        for (String[] headers : new String[][] {{"X", "y"}, SamlClaims.FORGED}) {
            HttpResponse<String> forbidden = browser().browser().get("/guarded/tell", headers);
            assertThat(forbidden.statusCode()).isEqualTo(403);
            HttpResponse<String> challenge = browser().browser().get("/login/tell", headers);
            assertThat(challenge.statusCode()).isEqualTo(401);
            assertThat(challenge.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic realm=\"shop\"");
        }
        SingleSignOn zoe = browser();
        String login = "/Shibboleth.sso/Login?target=" + encoded(site.origin() + "/guarded/tell");
        assertThat(facts(zoe.getBy(login, "/guarded/tell", site.provider(), SamlClaims.ZOE)))
                .contains("user=zoë@example.test");
        for (String application : List.of("/guarded", "/login")) {
            assertThat(facts(zoe.browser().get(application + "/tell?role=staff@example.test")))
                    .contains("user=zoë@example.test", "type=shibboleth", "role staff@example.test=true");
        }
        SingleSignOn bob = browser();
        assertThat(facts(bob.get("/shop/tell", site.provider(), SamlClaims.BOB)))
                .contains("user=bob@example.test");
        assertThat(bob.browser().get("/guarded/tell").statusCode()).isEqualTo(403);
        assertThat(bob.browser().get("/login/tell").statusCode()).isEqualTo(403);
    }

    /** The session of the application goes on: that is no business of mod_shib. */
    @Test
    void endsWithTheLogout() {
        SingleSignOn browser = browser();
        assertThat(facts(browser.get("/shop/tell?session", site.provider(), SamlClaims.ZOE)))
                .contains("user=zoë@example.test", "session=none");
        HttpResponse<String> out = browser.browser().get("/Shibboleth.sso/Logout");
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(out.body()).contains("Local Logout");
        assertThat(browser.browser().get("/guarded/tell").statusCode()).isEqualTo(403);
        assertThat(SingleSignOn.isAsked(browser.browser().get("/shop/tell?session")))
                .isTrue();
        assertThat(facts(browser.get("/shop/tell?session", site.provider(), SamlClaims.BOB)))
                .contains("user=bob@example.test", "session=kept");
    }

    /** With {@code postData} in the configuration of shibd, which Debian's has not. */
    @Test
    void keepsAFormOverTheLogin() {
        SingleSignOn zoe = browser();
        String form = "parameter=note&note=" + encoded("Grüße & mehr");
        HttpResponse<String> page = zoe.answer(
                zoe.browser().post("/shop/tell", "application/x-www-form-urlencoded", form),
                site.provider(),
                SamlClaims.ZOE);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("action=\"" + site.origin().toString().replace(":", "&#58;") + "/shop/tell\"");
        List<String> fields = new ArrayList<>();
        Matcher field = Pattern.compile("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")
                .matcher(page.body());
        while (field.find()) {
            fields.add(encoded(field.group(1)) + "=" + encoded(field.group(2).replace("&#38;", "&")));
        }
        HttpResponse<String> answer =
                zoe.browser().post("/shop/tell", "application/x-www-form-urlencoded", String.join("&", fields));
        assertThat(facts(answer)).contains("method=POST", "parameter note=Grüße & mehr", "user=zoë@example.test");
    }

    @Test
    void knowsNobodyWithoutAnAttributeForIt() {
        Map<String, List<String>> nameless = Map.of(SamlClaims.AFFILIATION, List.of("staff@example.test"));
        SingleSignOn browser = browser();
        assertThat(facts(browser.get("/shop/tell?" + SamlClaims.FACTS, site.provider(), nameless)))
                .contains(
                        "user=null",
                        "type=null",
                        "attribute affiliation=staff@example.test",
                        "role staff@example.test=false");
        assertThat(browser.browser().get("/guarded/tell").statusCode()).isEqualTo(403);
    }

    @Test
    void findsAttributesWithThePrefixOfAjp() {
        SingleSignOn zoe = new SingleSignOn(site.root());
        List<String> facts = facts(zoe.get("/tell?" + SamlClaims.FACTS, site.provider(), SamlClaims.ZOE));
        assertThat(facts)
                .contains(
                        "user=zoë@example.test",
                        "type=shibboleth",
                        "attribute eppn=zoë@example.test",
                        "attribute AJP_eppn=zoë@example.test",
                        "attribute displayName=Zoë Müller\\; 足立",
                        "attribute Shib-Identity-Provider=" + SamlProvider.ENTITY,
                        "role staff@example.test=true",
                        "role admin=false");
        assertThat(facts(zoe.browser().get("/tell?" + SamlClaims.FACTS, SamlClaims.FORGED)))
                .isEqualTo(facts);
    }

    /** Everything goes to the bridge but what is mod_shib's own, and a session is asked for in one place. */
    @Test
    void asksForASessionInOnePlace() {
        SingleSignOn zoe = new SingleSignOn(site.partly());
        assertThat(facts(zoe.browser().get("/tell", SamlClaims.FORGED))).contains("user=null");
        assertThat(facts(zoe.get("/headers", site.provider(), SamlClaims.ZOE))).contains("user=zoë@example.test");
        assertThat(facts(zoe.browser().get("/tell"))).as("elsewhere").contains("user=null");
        // To Apache this is another place, to the application the same: it has to look for a user by itself.
        assertThat(facts(new Browser(site.partly()).get("/headers;a=b", SamlClaims.FORGED)))
                .contains("user=null");
    }

    /** {@code ShibUseHeaders On}: mod_shib takes away what browsers send under these names. */
    @Test
    void findsHeadersWhereTheyAreAskedFor() {
        SingleSignOn zoe = browser();
        String target = "/shop/headers?header=eppn&header=entitlement&header=Shib-Identity-Provider&attribute=eppn";
        assertThat(facts(zoe.get(target.replace("headers", "tell"), site.provider(), SamlClaims.ZOE)))
                .contains("header eppn=null", "header Shib-Identity-Provider=null");
        assertThat(facts(zoe.browser().get(target)))
                .contains(
                        "header entitlement=urn:example:shop;reader\\;admin",
                        "header Shib-Identity-Provider=" + SamlProvider.ENTITY,
                        "attribute eppn=zoë@example.test");
        HttpResponse<String> forged = zoe.browser().get(target, "entitlement", "admin");
        assertThat(forged.statusCode()).isEqualTo(500);
        assertThat(forged.body()).contains("spoof").doesNotContain("user=");
    }

    /** mod_fcgid makes {@code _} of every character that is not a letter or a digit, as in names of the environment. */
    @Test
    void tellsOtherNamesOverModFcgid() {
        SingleSignOn zoe = browser();
        facts(zoe.get("/shop/tell", site.provider(), SamlClaims.ZOE));
        assertThat(facts(zoe.browser()
                        .get("/spawned/tell?role=staff&attribute=eppn&attribute=displayName"
                                + "&attribute=Shib-Identity-Provider&attribute=Shib_Identity_Provider")))
                .contains(
                        "user=zoë@example.test",
                        "type=shibboleth",
                        "role staff=true",
                        "attribute eppn=zoë@example.test",
                        "attribute displayName=Zoë Müller\\; 足立",
                        "attribute Shib-Identity-Provider=null",
                        "attribute Shib_Identity_Provider=" + SamlProvider.ENTITY);
    }
}
