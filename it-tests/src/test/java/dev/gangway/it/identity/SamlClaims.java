package dev.gangway.it.identity;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the identity provider says of users, and what browsers claim. */
final class SamlClaims {
    static final String EPPN = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6";
    static final String AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.9";
    static final String UNSCOPED_AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";
    static final String ENTITLEMENT = "urn:oid:1.3.6.1.4.1.5923.1.1.1.7";
    static final String MEMBER = "urn:oid:1.3.6.1.4.1.5923.1.5.1.1";
    static final String DISPLAY_NAME = "urn:oid:2.16.840.1.113730.3.1.241";

    static final Map<String, List<String>> ZOE = Map.of(
            EPPN, List.of("zoë@example.test"),
            AFFILIATION, List.of("staff@example.test", "member@example.test", "staff@elsewhere.test"),
            UNSCOPED_AFFILIATION, List.of("staff"),
            ENTITLEMENT, List.of("urn:example:shop", "reader;admin"),
            DISPLAY_NAME, List.of("Zoë Müller; 足立"));
    static final Map<String, List<String>> BOB =
            Map.of(EPPN, List.of("bob@example.test"), AFFILIATION, List.of("student@example.test"));

    /** What a browser may send of its own, in the hope that something makes a fact of it. */
    static final String[] FORGED = Stream.of(
                    "affiliation",
                    "entitlement",
                    "eppn",
                    "displayName",
                    "Remote-User",
                    "REMOTE_USER",
                    "Auth-Type",
                    "AUTH_TYPE",
                    "Shib-Session-ID",
                    "Shib-Identity-Provider",
                    "Shib_Session_ID",
                    "AJP_eppn",
                    "AJP-eppn",
                    "AJP_affiliation",
                    "HTTP_eppn",
                    "HTTP_affiliation",
                    "REDIRECT_REMOTE_USER",
                    "unscoped-affiliation",
                    "member")
            .flatMap(name -> Stream.of(name, "admin"))
            .toArray(String[]::new);

    static final String FACTS = "role=admin&role=reader&role=staff@example.test&role=urn:example:shop"
            + "&role=reader%3Badmin&role=staff@elsewhere.test&attribute=eppn&attribute=affiliation"
            + "&attribute=unscoped-affiliation&attribute=entitlement&attribute=displayName&attribute=member"
            + "&attribute=Shib-Session-ID&attribute=Shib-Identity-Provider&attribute=AUTH_TYPE&attribute=REMOTE_USER"
            + "&attribute=AJP_eppn&attribute=HTTP_EPPN&attribute=Remote-User&attribute=Shib_Session_ID";

    private SamlClaims() {}
}
