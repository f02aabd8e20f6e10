package dev.gangway.launcher.security;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The roles in the text of a parameter. */
final class RoleList {
    private RoleList() {}

    /**
     * Cuts a text at separators. One behind a backslash belongs to a role: so mod_shib writes values that have a
     * semicolon of their own, and somebody who may choose a value must not get two roles by it.
     */
    static List<String> of(String text, Pattern separator) {
        List<String> roles = new ArrayList<>();
        StringBuilder role = new StringBuilder();
        Matcher found = separator.matcher(text);
        int from = 0;
        while (found.find()) {
            boolean isEscaped = found.start() > from && text.charAt(found.start() - 1) == '\\';
            role.append(text, from, isEscaped ? found.start() - 1 : found.start());
            if (isEscaped) {
                role.append(found.group());
            } else {
                add(role, roles);
            }
            from = found.end();
        }
        add(role.append(text, from, text.length()), roles);
        return roles;
    }

    private static void add(StringBuilder role, List<String> roles) {
        String name = role.toString().strip();
        if (!name.isEmpty()) {
            roles.add(name);
        }
        role.setLength(0);
    }
}
