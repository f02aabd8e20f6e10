package dev.gangway.launcher.doctor;

/**
 * Something that is wrong with a web server, or in its nature.
 *
 * @param ailment what
 * @param seen what was asked and what came, in one line
 * @param remedy the setting that mends it
 * @param isNote whether the web server cannot do otherwise
 */
public record Finding(String ailment, String seen, String remedy, boolean isNote) {
    static Finding of(Ailment ailment, WebServer server, String seen) {
        return new Finding(ailment.words(), seen, ailment.remedy(server), ailment.isNatureOf(server));
    }
}
