package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmbiguousPathsTest {

    /** Has the switch of Jetty's classes of that name, of which each servlet generation has its own. */
    public static final class ServletHandler {
        private boolean decodes;

        public void setDecodeAmbiguousURIs(boolean on) {
            decodes = on;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DEFAULT                           | false
                    UNAMBIGUOUS                       | false
                    LEGACY                            | true
                    DEFAULT,AMBIGUOUS_PATH_SEPARATOR  | true
                    """)
    void areDecodedInEveryApplicationIfTheyAreAccepted(String mode, boolean decodes) {
        ContainerLifeCycle server = new ContainerLifeCycle();
        ServletHandler before = new ServletHandler();
        server.addBean(before);
        AmbiguousPaths.decodeWhereAccepted(server, UriCompliance.from(mode));
        ContainerLifeCycle application = new ContainerLifeCycle();
        ServletHandler later = new ServletHandler();
        application.addBean(later);
        server.addBean(application, true);
        assertThat(before.decodes).isEqualTo(decodes);
        assertThat(later.decodes).isEqualTo(decodes);
    }
}
