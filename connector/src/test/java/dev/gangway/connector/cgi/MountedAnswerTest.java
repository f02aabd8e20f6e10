package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountedAnswerTest {
    private final ResponseHead head = new ResponseHead();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /public/app | /app | Location         | /app/next?a=b                  | /public/app/next?a=b
                    /public/app | /app | Location         | /app                           | /public/app
                    /public/app | /app | Location         | /other                         | /other
                    /public/app | /app | Location         | next                           | next
                    /public/app | /app | Location         | ../next                        | ../next
                    /public/app | /app | Location         | ?page=2                        | ?page=2
                    /public/app | /app | Location         | //other.example.test/app       | //other.example.test/app
                    /public/app | /app | Location         | http://h:81/app/x              | http://h:81/public/app/x
                    /public/app | /app | Location         | HTTP://H:81/app/x              | HTTP://H:81/public/app/x
                    /public/app | /app | Location         | http://h:82/app/x              | http://h:82/app/x
                    /public/app | /app | Location         | https://h:81/app/x             | https://h:81/app/x
                    /public/app | /app | Location         | http://other:81/app/x          | http://other:81/app/x
                    /public/app | /app | Location         | http://h:81                    | http://h:81
                    /public/app | /app | Location         | mailto:a@b                     | mailto:a@b
                    /public/app | /app | Content-Location | /app/x                         | /public/app/x
                    /public/app | /app | Set-Cookie       | a=b; Path=/app; HttpOnly       | a=b; Path=/public/app; HttpOnly
                    /public/app | /app | Set-Cookie       | a=b; path=/app/x               | a=b; path=/public/app/x
                    /public/app | /app | Set-Cookie       | a=b;Path=/                     | a=b;Path=/
                    /public/app | /app | Set-Cookie       | a=Path=/app; Secure            | a=Path=/app; Secure
                    /public/app | /app | Set-Cookie       | a=b                            | a=b
                    /public     | /    | Set-Cookie       | a=b; Path=/; Secure            | a=b; Path=/public; Secure
                    /public     | /    | Set-Cookie       | a=b; Path=/x                   | a=b; Path=/public/x
                    /public     | /    | Location         | /                              | /public/
                    /           | /app | Location         | /app/x                         | /x
                    /           | /app | Set-Cookie       | a=b; Path=/app                 | a=b; Path=/
                    /public/app | /app | X-Other          | /app/x                         | /app/x
                    """)
    void mapsOutward(String outside, String inside, String name, String value, String seen) {
        MountedAnswer answer = new MountedAnswer(new Mount(outside, inside), HttpURI.from("http://h:81/app/now"));
        head.write(302, null, HttpFields.from(new HttpField(name, value)), answer);
        assertThat(new String(head.bytes(), 0, head.size(), ISO_8859_1).lines()).contains(name + ": " + seen);
    }
}
