package dev.gangway.launcher.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that leave files to the web server: a mixin. */
public final class SendFileOptions {
    private static final String ACCEL = "x-accel-redirect=";

    @Option(
            names = "--sendfile",
            order = 60,
            paramLabel = "HOW",
            converter = HowConverter.class,
            description =
                    "Let the web server send files: x-accel-redirect=/PREFIX (nginx) or x-sendfile (lighttpd, "
                            + "Caddy, Apache with mod_xsendfile). It must be configured for it: give 'gangway config' the same.")
    private @Nullable SendFileSettings how;

    @Option(
            names = "--sendfile-min",
            order = 61,
            paramLabel = "SIZE",
            defaultValue = "64k",
            converter = SizeConverter.class,
            description = "Send shorter files without the web server's help (default: ${DEFAULT-VALUE}).")
    private long minimum;

    /** Returns what the options say. */
    public SendFileSettings settings() {
        return how == null ? SendFileSettings.OFF : new SendFileSettings(how.header(), how.prefix(), minimum);
    }

    /** Reads how files are told to the web server. */
    static final class HowConverter implements ITypeConverter<SendFileSettings> {
        @Override
        public SendFileSettings convert(String value) {
            if (value.equals("x-sendfile")) {
                return new SendFileSettings("X-Sendfile", "", 0);
            }
            if (value.startsWith(ACCEL)) {
                String prefix = value.substring(ACCEL.length());
                if (prefix.matches("/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]/?")) {
                    return new SendFileSettings(
                            "X-Accel-Redirect",
                            prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix,
                            0);
                }
            }
            throw new TypeConversionException("'" + value
                    + "' is no way to send files; write x-sendfile, or x-accel-redirect=/internal with the path of an "
                    + "internal location");
        }
    }
}
