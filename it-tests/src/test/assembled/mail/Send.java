package mail;

import jakarta.annotation.Resource;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Sends a mail by the session that was injected, and one by that which it looks up. */
@WebServlet("/send")
public class Send extends HttpServlet {
    @Resource(name = "mail/Session")
    private Session injected;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/plain;charset=utf-8");
        try {
            send(injected, request.getParameter("subject") + ", injected");
            send(
                    (Session) new InitialContext().lookup("java:comp/env/mail/Session"),
                    request.getParameter("subject") + ", looked up");
            response.getWriter().print("sent");
        } catch (MessagingException | NamingException e) {
            response.getWriter().print(e);
        }
    }

    private static void send(Session session, String subject) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom();
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("bob@example.org"));
        message.setSubject(subject, "UTF-8");
        message.setText("text");
        Transport.send(message);
    }
}
