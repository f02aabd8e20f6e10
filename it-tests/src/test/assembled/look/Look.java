package look;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.ServiceLoader;
import java.util.logging.Logger;

/** Tells what an application sees of classes, files and services, and writes into logs. */
@WebServlet("/look")
public class Look extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        PrintWriter out = response.getWriter();
        String text = request.getParameter("text");
        try {
            switch (request.getParameter("at")) {
                case "class":
                    out.print(placeOf(text));
                    break;
                case "files":
                    for (URL file : Collections.list(loader().getResources(text))) {
                        out.println(file);
                    }
                    break;
                case "services":
                    for (Object service : ServiceLoader.load(Class.forName(text))) {
                        out.println(service.getClass().getName() + " of " + placeOf(service.getClass().getName()));
                    }
                    break;
                case "out":
                    System.out.println(text);
                    break;
                case "err":
                    System.err.println(text);
                    break;
                case "jul":
                    Logger.getLogger("look").warning(text);
                    break;
                case "context":
                    getServletContext().log(text);
                    break;
                case "slf4j":
                    write("org.slf4j.LoggerFactory", "getLogger", "org.slf4j.Logger", String.class, text);
                    break;
                case "commons":
                    write("org.apache.commons.logging.LogFactory", "getLog", "org.apache.commons.logging.Log", Object.class, text);
                    break;
                default:
                    response.sendError(400);
            }
        } catch (Throwable e) {
            response.setStatus(500);
            out.print(e);
        }
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** The jar of a class, or that there is none: by name, and as a file. */
    private static String placeOf(String name) {
        boolean file = loader().getResource(name.replace('.', '/') + ".class") != null;
        try {
            CodeSource source = Class.forName(name).getProtectionDomain().getCodeSource();
            String place = source == null ? "JDK" : source.getLocation().toString();
            return place.substring(place.lastIndexOf('/') + 1) + (file ? "" : ", without a file");
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return file ? "none, but a file" : "none";
        }
    }

    private static void write(String factory, String getter, String logger, Class<?> parameter, String text) throws Exception {
        Object log = Class.forName(factory).getMethod(getter, String.class).invoke(null, "look");
        Class.forName(logger).getMethod("warn", parameter).invoke(log, text);
    }
}
