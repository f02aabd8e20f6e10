package dev.gangway.client;

/**
 * A request to send: what the application shall be, its parameters, and its input streams.
 *
 * @param stdin the body of the request; an authorizer gets none, not even an empty one
 * @param data the file for a filter; not sent to other roles
 */
record FastCgiRequest(Role role, ParameterTable parameters, RequestBody stdin, RequestBody data) {
    static FastCgiRequest responder(ParameterTable parameters, RequestBody stdin) {
        return new FastCgiRequest(Role.RESPONDER, parameters, stdin, RequestBody.EMPTY);
    }
}
