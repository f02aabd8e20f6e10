package dev.gangway.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status and the header fields of an answer, as a web server takes them.
 *
 * @param status from the {@code Status} field; without one 302 if there is a {@code Location}, else 200
 * @param reason the words after the number in the {@code Status} field, often empty
 * @param fields all fields but {@code Status}, in their order; one character for each byte
 */
record ResponseHead(int status, String reason, List<Field> fields) {
    static final String STATUS = "Status";

    record Field(String name, String value) {}

    ResponseHead {
        fields = List.copyOf(fields);
    }

    /** The first value of a field, or null if there is none. */
    @Nullable
    String field(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }
}
