package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option for databases that all applications find in JNDI: a mixin. */
public final class DataSourceOptions {
    @Option(
            names = "--data-source",
            order = 28,
            paramLabel = "NAME=FILE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "Let applications find the database that FILE describes as java:comp/env/NAME, such as "
                    + "jdbc/shop; may be given several times. Each application gets connections of its own.")
    private List<String> sources = new ArrayList<>();

    /**
     * Reads the files.
     *
     * @throws UserException if one of them cannot be read or makes no sense, or a name stands there twice
     */
    public List<DataSourceSettings> settings() throws UserException {
        List<DataSourceSettings> settings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String source : sources) {
            int equals = source.indexOf('=');
            if (equals <= 0 || equals == source.length() - 1) {
                throw new UserException("--data-source " + source
                        + " is not of the form NAME=FILE, such as jdbc/shop=/etc/gangway/shop.properties");
            }
            DataSourceSettings one = read(source, source.substring(0, equals), source.substring(equals + 1));
            if (!names.add(one.name())) {
                throw new UserException("--data-source names " + one.name() + " twice");
            }
            settings.add(one);
        }
        return List.copyOf(settings);
    }

    private static DataSourceSettings read(String source, String name, String file) throws UserException {
        try {
            return DataSourceSettings.read(name, Path.of(file));
        } catch (UserException e) {
            throw new UserException("--data-source " + source + ": " + e.getMessage(), e);
        }
    }
}
