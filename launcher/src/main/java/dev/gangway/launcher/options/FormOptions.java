package dev.gangway.launcher.options;

import picocli.CommandLine.Option;

/** The options for what applications read of forms: a mixin. */
public final class FormOptions {
    @Option(
            names = "--max-form-size",
            order = 45,
            paramLabel = "SIZE",
            defaultValue = "2m",
            converter = SizeConverter.InMemory.class,
            description = "Read forms of up to SIZE for applications that ask for their parameters; files in "
                    + "multipart/form-data do not count (default: ${DEFAULT-VALUE}).")
    private long maxSize;

    @Option(
            names = "--max-form-fields",
            order = 46,
            paramLabel = "N",
            defaultValue = "1000",
            converter = CountConverter.class,
            description = "Read forms of up to N fields, or N parts (default: ${DEFAULT-VALUE}).")
    private int maxFields;

    /** Returns what the options say. */
    public FormSettings settings() {
        return new FormSettings(Math.toIntExact(maxSize), maxFields);
    }
}
