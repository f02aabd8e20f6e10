package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The daemon behind mod_shib, with a configuration of its own: what Debian installs, but for plain HTTP, one identity
 * provider, and attributes that Debian's file has in comments.
 */
public final class Shibd implements AutoCloseable {
    /** Who it is for identity providers. */
    public static final String ENTITY = "https://sp.example.test/shibboleth";

    /** The application of its own whose attributes are exported with AJP_ before their names. */
    public static final String PREFIXED = "prefixed";

    private static final Duration TO_START = Duration.ofSeconds(30);

    private final Path folder = WorkFolders.create("shibd");
    private final int port = Ports.free();
    private final Child child;

    private Shibd(String program, String provider, String metadata) {
        write("metadata.xml", metadata);
        write("attributes.xml", attributes());
        write("shibd.logger", logger("FileAppender\nlog4j.appender.out.fileName=" + folder.resolve("shibd.log")));
        write("native.logger", logger("ConsoleAppender")); // the error log of the web server
        write("shibboleth2.xml", text(provider));
        child = Child.start(
                "shibd",
                folder,
                Map.of(),
                List.of(
                        program,
                        "-F",
                        "-f",
                        "-c",
                        configuration().toString(),
                        "-p",
                        folder.resolve("pid").toString()));
        try {
            // Asked by its log: a connection that comes and goes while it starts has broken its heap, once in 25
            // starts.
            child.awaitReady(TO_START, () -> output().contains("listener service starting"));
        } catch (RuntimeException e) {
            child.close();
            throw new IllegalStateException("shibd did not start:\n" + output(), e);
        }
    }

    /** Starts it for one identity provider, known by name and SAML metadata; returns when it accepts connections. */
    public static Shibd start(String provider, String metadata) {
        Programs.requireFile(Path.of("/usr/lib/apache2/modules/mod_shib.so"), "libapache2-mod-shib");
        return new Shibd(Programs.require("shibd", "shibboleth-sp-utils").toString(), provider, metadata);
    }

    /** What {@code ShibConfig} is to name. */
    public Path configuration() {
        return folder.resolve("shibboleth2.xml");
    }

    /** Returns what it has logged. */
    public String output() {
        return Child.read(folder.resolve("shibd.log")) + child.output();
    }

    private static String logger(String appender) {
        return """
                log4j.rootCategory=INFO, out
                log4j.appender.out=org.apache.log4j.%s
                log4j.appender.out.layout=org.apache.log4j.PatternLayout
                log4j.appender.out.layout.ConversionPattern=%%p %%c %%x: %%m%%n
                """
                .formatted(appender);
    }

    private String text(String provider) {
        return """
                <SPConfig xmlns="urn:mace:shibboleth:3.0:native:sp:config" clockSkew="180">
                  <OutOfProcess logger="%1$s/shibd.logger"/>
                  <InProcess logger="%1$s/native.logger"/>
                  <TCPListener address="127.0.0.1" port="%2$d" acl="127.0.0.1"/>
                  <ApplicationDefaults entityID="%3$s" REMOTE_USER="eppn subject-id pairwise-id persistent-id">
                    <Sessions lifetime="28800" timeout="3600" checkAddress="false" handlerSSL="false"
                        cookieProps="http" relayState="ss:mem" postData="ss:mem" redirectLimit="exact">
                      <SSO entityID="%4$s">SAML2</SSO>
                      <Logout>SAML2 Local</Logout>
                    </Sessions>
                    <MetadataProvider type="XML" validate="true" path="%1$s/metadata.xml"/>
                    <AttributeExtractor type="XML" validate="true" path="%1$s/attributes.xml"/>
                    <AttributeFilter type="XML" validate="true" path="attribute-policy.xml"/>
                    <ApplicationOverride id="%5$s" attributePrefix="AJP_"/>
                  </ApplicationDefaults>
                  <SecurityPolicyProvider type="XML" validate="true" path="security-policy.xml"/>
                  <ProtocolProvider type="XML" validate="true" path="protocols.xml"/>
                </SPConfig>
                """
                .formatted(folder, port, ENTITY, provider, PREFIXED);
    }

    private static String attributes() {
        return """
                <Attributes xmlns="urn:mace:shibboleth:2.0:attribute-map"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                  <Attribute name="urn:oid:1.3.6.1.4.1.5923.1.1.1.6" id="eppn">
                    <AttributeDecoder xsi:type="ScopedAttributeDecoder" caseSensitive="false"/>
                  </Attribute>
                  <Attribute name="urn:oid:1.3.6.1.4.1.5923.1.1.1.9" id="affiliation">
                    <AttributeDecoder xsi:type="ScopedAttributeDecoder" caseSensitive="false"/>
                  </Attribute>
                  <Attribute name="urn:oid:1.3.6.1.4.1.5923.1.1.1.1" id="unscoped-affiliation">
                    <AttributeDecoder xsi:type="StringAttributeDecoder" caseSensitive="false"/>
                  </Attribute>
                  <Attribute name="urn:oid:1.3.6.1.4.1.5923.1.1.1.7" id="entitlement"/>
                  <Attribute name="urn:oid:1.3.6.1.4.1.5923.1.5.1.1" id="member"/>
                  <Attribute name="urn:oid:2.16.840.1.113730.3.1.241" id="displayName"/>
                </Attributes>
                """;
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
