package dev.gangway.launcher.sessions;

import org.eclipse.jetty.session.SessionData;

/**
 * A session as a storage keeps it. Times are milliseconds since 1970.
 *
 * @param version counts what was saved; 1 is the first
 * @param node the bridge that used the session last
 * @param created when it was made
 * @param accessed when the last request came
 * @param lastAccessed when the request before that came
 * @param cookieSet when the cookie was sent
 * @param expiry when it ends unless a request comes; 0 for never
 * @param maxInactive how long it lasts without a request; 0 or less for ever
 * @param attributes the attributes, as {@link Attributes} encodes them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and owned by one at a time
record StoredSession(
        long version,
        String node,
        long created,
        long accessed,
        long lastAccessed,
        long cookieSet,
        long expiry,
        long maxInactive,
        byte[] attributes) {

    static StoredSession of(SessionData data, long version, byte[] attributes) {
        String node = data.getLastNode();
        return new StoredSession(
                version,
                node == null ? "" : node,
                data.getCreated(),
                data.getAccessed(),
                data.getLastAccessed(),
                data.getCookieSet(),
                data.getExpiry(),
                data.getMaxInactiveMs(),
                attributes);
    }

    /** Copies everything but the attributes, the id and the version. */
    void copyTo(SessionData data) {
        data.setLastNode(node);
        data.setCreated(created);
        data.setAccessed(accessed);
        data.setLastAccessed(lastAccessed);
        data.setCookieSet(cookieSet);
        data.setMaxInactiveMs(maxInactive);
        data.setExpiry(expiry);
        data.setLastSaved(accessed);
    }
}
