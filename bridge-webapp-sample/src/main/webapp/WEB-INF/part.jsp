<%@ page contentType="text/html;charset=UTF-8" pageEncoding="UTF-8" session="false" trimDirectiveWhitespaces="true" %>
<%@ page import="dev.gangway.sample.Html" %>
<div class="table facts"><table><caption>The included part, written by a JSP</caption><tbody>
<tr><th scope="row">dispatcher type</th><td><code><%= request.getDispatcherType() %></code></td></tr>
<tr><th scope="row">request URI</th><td><code><%= Html.escape(request.getRequestURI()) %></code></td></tr>
<tr><th scope="row">included path</th><td><code>${requestScope["jakarta.servlet.include.servlet_path"]}</code></td></tr>
<tr><th scope="row">parameter of the include</th><td><code>${param.added == "by include"}</code></td></tr>
</tbody></table></div>
