<%@ page session="false" trimDirectiveWhitespaces="true" contentType="text/plain" %>
<% response.setStatus(Integer.parseInt(request.getParameter("code"))); %>
content that only some of the statuses may have
