package dev.gangway.generation;

import java.nio.charset.Charset;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.ee10.servlet.ServletApiRequest;
import org.eclipse.jetty.ee10.servlet.ServletChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler.ServletContextApi;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/**
 * An application whose forms are read in the character set that it has asked for, by {@code setCharacterEncoding} or by
 * {@code request-character-encoding} (Servlet 6.0, 3.12). Jetty 12.1 reads them as UTF-8 unless they tell theirs, and
 * answers 400 where they are none.
 */
public final class EncodingWebAppContext extends WebAppContext {
    @Override
    protected ServletContextRequest newServletContextRequest(
            ServletChannel channel,
            Request request,
            Response response,
            String pathInContext,
            MatchedResource<ServletHandler.MappedServlet> servlet) {
        return new EncodedRequest(this, channel, request, response, pathInContext, servlet);
    }

    private static final class EncodedRequest extends ServletContextRequest {
        EncodedRequest(
                ServletContextHandler context,
                ServletChannel channel,
                Request request,
                Response response,
                String pathInContext,
                MatchedResource<ServletHandler.MappedServlet> servlet) {
            super(
                    (ServletContextApi) context.getServletContext(),
                    channel,
                    request,
                    response,
                    pathInContext,
                    servlet,
                    context.getSessionHandler());
        }

        @Override
        protected ServletApiRequest newServletApiRequest() {
            ServletApiRequest made = super.newServletApiRequest();
            return made.getClass() == ServletApiRequest.class ? new Parameters(this) : made;
        }
    }

    private static final class Parameters extends ServletApiRequest {
        private final ServletContextHandler context;
        private boolean asked;

        Parameters(EncodedRequest request) {
            super(request);
            context = request.getServletContextHandler();
        }

        @Override
        public Fields getParameters() {
            if (!asked) {
                asked = true;
                readForm();
            }
            return super.getParameters();
        }

        /** Reads the form, if there is one that would be read in another way; Jetty finds then that it has been read. */
        private void readForm() {
            Request request = getRequest();
            try {
                Charset otherwise = FormFields.getFormEncodedCharset(request);
                String encoding = getCharacterEncoding();
                if (otherwise == null || encoding == null || getContentLength() == 0) {
                    return;
                }
                Charset wanted = Charset.forName(encoding);
                if (!wanted.equals(otherwise)) {
                    FormFields.getFields(
                            request, request, wanted, context.getMaxFormKeys(), context.getMaxFormContentSize());
                }
            } catch (IllegalStateException | IllegalArgumentException | CompletionException e) {
                // as Jetty will find, also where the form tells a character set that there is not
            }
        }
    }
}
