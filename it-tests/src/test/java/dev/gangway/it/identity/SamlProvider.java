package dev.gangway.it.identity;

import dev.gangway.it.harness.Shibd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A SAML 2.0 identity provider that says of a user whatever a test wants, signed by its own key. */
final class SamlProvider {
    /** Who it is. */
    static final String ENTITY = "https://idp.example.test/idp";

    /** Where it wants browsers. Nobody listens there: tests play it. */
    static final String SIGN_ON = "https://idp.example.test/sign-on";

    private final KeyPair keys = Keys.rsa();

    /** What a service provider asks for. */
    record Question(String id, String answerTo) {}

    /** Returns what service providers have to know of it. */
    String metadata() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return """
                <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
                  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                    <Extensions>
                      <shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" regexp="false">example.test</shibmd:Scope>
                    </Extensions>
                    <KeyDescriptor use="signing">
                      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyValue><ds:RSAKeyValue>
                        <ds:Modulus>%s</ds:Modulus><ds:Exponent>%s</ds:Exponent>
                      </ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>
                    </KeyDescriptor>
                    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s"/>
                  </IDPSSODescriptor>
                </EntityDescriptor>
                """
                .formatted(
                        ENTITY,
                        base64(unsigned(key.getModulus().toByteArray())),
                        base64(key.getPublicExponent().toByteArray()),
                        SIGN_ON);
    }

    /** Reads the parameter SAMLRequest of a redirect: deflated, in base64. */
    static Question question(String parameter) {
        byte[] deflated = Base64.getDecoder().decode(parameter);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
            Element request =
                    parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getDocumentElement();
            return new Question(request.getAttribute("ID"), request.getAttribute("AssertionConsumerServiceURL"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the parameter SAMLResponse, in base64: an assertion about a user with these attributes, by their OIDs. */
    String answer(Question question, Map<String, List<String>> attributes) {
        Document document = parse(response(question, attributes));
        Element response = document.getDocumentElement();
        response.setIdAttribute("ID", true);
        // The schema has the signature behind the issuer.
        sign(response, response.getFirstChild().getNextSibling(), keys.getPrivate());
        try (StringWriter text = new StringWriter()) {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return base64(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String response(Question question, Map<String, List<String>> attributes) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String statements = attributes.entrySet().stream()
                .map(attribute ->
                        """
                        <saml:Attribute Name="%s" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\
                        %s</saml:Attribute>"""
                                .formatted(
                                        attribute.getKey(),
                                        attribute.getValue().stream()
                                                .map(value -> "<saml:AttributeValue>" + escaped(value)
                                                        + "</saml:AttributeValue>")
                                                .collect(Collectors.joining())))
                .collect(Collectors.joining());
        return """
                <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
                    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="%1$s" Version="2.0" IssueInstant="%2$s"
                    Destination="%3$s" InResponseTo="%4$s"><saml:Issuer>%5$s</saml:Issuer>\
                <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
                <saml:Assertion ID="%6$s" Version="2.0" IssueInstant="%2$s"><saml:Issuer>%5$s</saml:Issuer>\
                <saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">%7$s</saml:NameID>\
                <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
                <saml:SubjectConfirmationData InResponseTo="%4$s" Recipient="%3$s" NotOnOrAfter="%8$s"/>\
                </saml:SubjectConfirmation></saml:Subject>\
                <saml:Conditions NotBefore="%2$s" NotOnOrAfter="%8$s"><saml:AudienceRestriction>\
                <saml:Audience>%9$s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
                <saml:AuthnStatement AuthnInstant="%2$s" SessionIndex="%6$s"><saml:AuthnContext>\
                <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
                </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
                %10$s</saml:Assertion></samlp:Response>"""
                .formatted(
                        newId(),
                        now,
                        question.answerTo(),
                        question.id(),
                        ENTITY,
                        newId(),
                        newId(),
                        now.plus(5, ChronoUnit.MINUTES),
                        Shibd.ENTITY,
                        statements.isEmpty()
                                ? ""
                                : "<saml:AttributeStatement>" + statements + "</saml:AttributeStatement>");
    }

    private static void sign(Element element, @Nullable Node before, PrivateKey key) {
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        try {
            Transform enveloped = factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null);
            Transform canonical = factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null);
            Reference reference = factory.newReference(
                    "#" + element.getAttribute("ID"),
                    factory.newDigestMethod(DigestMethod.SHA256, null),
                    List.of(enveloped, canonical),
                    null,
                    null);
            factory.newXMLSignature(
                            factory.newSignedInfo(
                                    factory.newCanonicalizationMethod(
                                            CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                                    factory.newSignatureMethod(SignatureMethod.RSA_SHA256, null),
                                    List.of(reference)),
                            null)
                    .sign(new DOMSignContext(key, element, before));
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static String newId() {
        return "_" + UUID.randomUUID();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns a positive number without the byte that says so: XML signatures have none. */
    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
