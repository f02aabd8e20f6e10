<%@ page contentType="text/html;charset=UTF-8" pageEncoding="UTF-8" session="true" trimDirectiveWhitespaces="true" %>
<%@ page import="dev.gangway.sample.Html, dev.gangway.sample.Page, dev.gangway.sample.SessionCounter" %>
<%@ page import="java.util.Collections" %>
<%
    // Expression language prints as it is; what a client sent goes through Html.escape instead.
    pageContext.setAttribute("seen", SessionCounter.next(session));
    Page frame = Page.open(request, out, "A JSP");
%>
<p class="lead">Hello, ${empty pageContext.request.remoteUser ? "stranger" : "known user"}! The container compiled this
page on its first request.</p>
<div class="table facts"><table><caption>By expression language</caption><tbody>
<tr><th scope="row">method</th><td><code>${pageContext.request.method}</code></td></tr>
<tr><th scope="row">protocol</th><td><code>${pageContext.request.protocol}</code></td></tr>
<tr><th scope="row">context path</th><td><code>${pageContext.request.contextPath}</code></td></tr>
<tr><th scope="row">client</th><td><code>${pageContext.request.remoteAddr}</code></td></tr>
<tr><th scope="row">two to the tenth</th><td><code>${2 * 2 * 2 * 2 * 2 * 2 * 2 * 2 * 2 * 2}</code></td></tr>
<tr><th scope="row">times seen in this session</th><td><code id="seen">${seen}</code></td></tr>
</tbody></table></div>
<div class="table facts"><table><caption>By a loop: the headers of the request</caption><tbody>
<% for (String name : Collections.list(request.getHeaderNames())) { %>
<tr><th scope="row"><%= Html.escape(name) %></th><td><code><%= Html.escape(request.getHeader(name)) %></code></td></tr>
<% } %>
</tbody></table></div>
<% frame.close(); %>
