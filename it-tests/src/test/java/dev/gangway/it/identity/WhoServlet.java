package dev.gangway.it.identity;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;

/** Tells who asks, and how: one line for each fact. */
@WebServlet("/who")
public final class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("user=" + request.getRemoteUser());
        out.println("type=" + request.getAuthType());
        out.println("staff=" + request.isUserInRole("staff"));
        out.println("secure=" + request.isSecure());
        for (String name : new String[] {"cipher_suite", "key_size", "secure_protocol", "ssl_session_id"}) {
            out.println(name + "=" + request.getAttribute("jakarta.servlet.request." + name));
        }
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        for (X509Certificate each : chain == null ? new X509Certificate[0] : chain) {
            out.println("certificate=" + each.getSubjectX500Principal().getName());
        }
    }
}
