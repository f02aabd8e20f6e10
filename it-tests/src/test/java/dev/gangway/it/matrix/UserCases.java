package dev.gangway.it.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Users whom the web server lets in by a password file, with roles from a file of the bridge's. */
final class UserCases {
    static final String GROUP = "User of the web server (--password-file, --trust-remote-user)";
    private static final String FACTS = "user principal authType role:staff role:boss role:other";

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        UserCases all = new UserCases();
        all.strangers();
        all.users();
        return all.cases;
    }

    private void add(String title, Case.Script script) {
        cases.add(new Case(GROUP, title, wire -> wire.at(wire.users(), script)));
    }

    private void strangers() {
        add("nobody: 401", wire -> refused(wire.get("/see/user")));
        add("nobody, for a file: 401", wire -> refused(wire.get("/page.html")));
        add("a wrong password: 401", wire -> refused(wire.get("/see/user", basic("alice:guessed"))));
        add("no password: 401", wire -> refused(wire.get("/see/user", basic("alice:"))));
        add("an unknown user: 401", wire -> refused(wire.get("/see/user", basic("mallory:wonder land"))));
        add("another scheme: 401", wire -> refused(wire.get("/see/user", "Authorization: Bearer abc.def")));
        add("headers that claim one: 401", wire -> refused(wire.get("/see/user", "Remote-User: alice")));
    }

    private void users() {
        add("a user and her roles", wire -> wire.show(FACTS, "/see/user", basic("alice:wonder land")));
        add("a user of another role", wire -> wire.show(FACTS, "/see/user", basic("bob:builder")));
        add("a user without a role", wire -> wire.show(FACTS, "/see/user", basic("carol:singer")));
        add(
                "headers that claim another",
                wire -> wire.show(
                        FACTS,
                        "/see/user",
                        basic("alice:wonder land"),
                        "Remote-User: bob",
                        "Auth-Type: CLIENT_CERT",
                        "X-Remote-User: bob"));
        add(
                "with a body",
                wire -> wire.showBody("user body", "POST", "/see/user", "hello", basic("alice:wonder land")));
        add("a file", wire -> wire.seen(wire.get("/page.html", basic("alice:wonder land"))));
        add("a folder of her role", wire -> status(wire, "/see/staff/a", "alice:wonder land"));
        add("a folder of another role: 403", wire -> status(wire, "/see/staff/a", "bob:builder"));
    }

    private static String status(Wire wire, String target, String credentials) throws IOException {
        return wire.get(target, basic(credentials), "X-Show: user").status();
    }

    /** Returns the status and who is asked for; the rest is the web server's own. */
    private static String refused(Answer answer) {
        String asked = answer.header("WWW-Authenticate").toString();
        return answer.status() + " " + asked.replaceAll("(?i)^\\[(Basic) (realm=\"[^\"]*\").*$", "$1 $2");
    }

    private static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
