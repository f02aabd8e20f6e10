package dev.gangway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet whose query says what it shall do; a query that makes no sense is answered with 400. */
abstract class QueryServlet extends HttpServlet {

    abstract void answer(HttpServletRequest request, HttpServletResponse response)
            throws BadParameterException, ServletException, IOException;

    @Override
    protected final void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            answer(request, response);
        } catch (BadParameterException bad) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, bad.getMessage());
        }
    }

    static boolean flag(ServletRequest request, String name) {
        return "true".equals(request.getParameter(name));
    }

    /** Returns a whole number from the query, or the default when it is absent. */
    static long number(ServletRequest request, String name, long byDefault, long least, long most)
            throws BadParameterException {
        String value = request.getParameter(name);
        if (value == null || value.isEmpty()) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, together with numbers out of range.
        }
        throw new BadParameterException(name + " must be a number from " + least + " to " + most);
    }
}
