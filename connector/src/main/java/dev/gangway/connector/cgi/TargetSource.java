package dev.gangway.connector.cgi;

/** Which variables tell the target of a request; where they are missing, the next that are there. */
public enum TargetSource {
    /** REQUEST_URI: what the browser sent, whatever the web server has rewritten since. */
    REQUEST_URI,

    /** DOCUMENT_URI with QUERY_STRING: in nginx the target after all rewriting. */
    DOCUMENT_URI,

    /** SCRIPT_NAME and PATH_INFO with QUERY_STRING: the target after all rewriting, in every web server. */
    SCRIPT_NAME,

    /** REQUEST_URI, unless SCRIPT_NAME and PATH_INFO tell another path: then the web server has rewritten it. */
    AUTO
}
