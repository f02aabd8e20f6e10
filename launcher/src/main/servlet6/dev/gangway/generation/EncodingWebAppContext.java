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
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;

/**
 * An application whose forms are read in the character set that it has asked for, by {@code setCharacterEncoding} or by
 * {@code request-character-encoding} (Servlet 6.0, 3.12). Jetty 12.1 reads them as UTF-8 unless they tell theirs, and
 * answers 400 where they are none. It also counts each field of a form, as in the generations before.
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
        private static final String FAILURE = "Unable to parse form content"; // Jetty's words

        private final ServletContextHandler context;
        private boolean read;

        Parameters(EncodedRequest request) {
            super(request);
            context = request.getServletContextHandler();
        }

        @Override
        public Fields getParameters() {
            if (!read) {
                readForm();
                read = true;
            }
            return super.getParameters();
        }

        /**
         * Reads the form, if there is one; Jetty finds then that it has been read. To Jetty, fields of the same name are
         * one field here.
         */
        private void readForm() {
            Request request = getRequest();
            try {
                Charset otherwise = FormFields.getFormEncodedCharset(request);
                if (otherwise == null || getContentLength() == 0) {
                    return;
                }
                String encoding = getCharacterEncoding();
                int most = limit(context.getMaxFormKeys(), FormFields.MAX_FIELDS_DEFAULT);
                Fields form = FormFields.getFields(
                        request,
                        request,
                        encoding == null ? otherwise : Charset.forName(encoding),
                        most,
                        limit(context.getMaxFormContentSize(), FormFields.MAX_LENGTH_DEFAULT));
                if (form.stream().mapToLong(field -> field.getValues().size()).sum() > most) {
                    throw new IllegalStateException("form with too many fields > " + most);
                }
            } catch (IllegalStateException | IllegalArgumentException | CompletionException e) {
                throw new BadMessageException(FAILURE, e);
            }
        }

        private static int limit(int said, int otherwise) {
            return said < 0 ? otherwise : said; // as where Jetty reads; this method of it takes another one
        }
    }
}
