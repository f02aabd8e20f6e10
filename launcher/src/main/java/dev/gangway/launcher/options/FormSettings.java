package dev.gangway.launcher.options;

/**
 * How much of a form is read for an application that asks for its parameters.
 *
 * @param maxSize the most bytes of a body of {@code application/x-www-form-urlencoded}, or of the fields in another form
 * @param maxFields the most fields, and the most parts of a {@code multipart/form-data}
 */
public record FormSettings(int maxSize, int maxFields) {
    /** What Tomcat has. */
    public static final FormSettings DEFAULT = new FormSettings(2 << 20, 1000);
}
