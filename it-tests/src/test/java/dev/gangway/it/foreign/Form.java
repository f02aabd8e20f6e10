package dev.gangway.it.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form of a page, as a browser would send it: with what the page hides in it, and what somebody fills in. */
final class Form {
    private static final Pattern FIELD = Pattern.compile("<input\\b[^>]*\\btype=\"hidden\"[^>]*>");
    private static final Pattern NAME = Pattern.compile("\\bname=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("\\bvalue=\"([^\"]*)\"");

    private final String action;
    private final List<String> namesAndValues;

    private Form(String action, List<String> namesAndValues) {
        this.action = action;
        this.namesAndValues = namesAndValues;
    }

    /** Finds the only form of a page, or the first. */
    static Form of(String page) {
        return of(page, "");
    }

    /** Finds the form with an id. */
    static Form of(String page, String id) {
        String begin = id.isEmpty() ? "<form\\b" : "<form id=\"" + id + "\"";
        String form = Visitor.find(page, "(?s)(" + begin + ".*?</form>)");
        List<String> hidden = new ArrayList<>();
        Matcher field = FIELD.matcher(form);
        while (field.find()) {
            Matcher name = NAME.matcher(field.group());
            Matcher value = VALUE.matcher(field.group());
            if (name.find()) {
                hidden.add(name.group(1));
                hidden.add(value.find() ? value.group(1).replace("&amp;", "&") : "");
            }
        }
        return new Form(Visitor.find(form, "action=\"([^\"]*)\""), hidden);
    }

    /** Fills in a field, or presses a button. */
    Form with(String name, String value) {
        List<String> more = new ArrayList<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (!namesAndValues.get(i).equals(name)) {
                more.addAll(namesAndValues.subList(i, i + 2));
            }
        }
        more.add(name);
        more.add(value);
        return new Form(action, more);
    }

    /** Sends it, and returns the page that follows. */
    String send(Visitor visitor) {
        return visitor.submit(action, namesAndValues.toArray(String[]::new));
    }

    /** Sends it as a script of the page does, with a header, and returns the answer for the script. */
    String sendByScript(Visitor visitor, String header, String value) {
        return visitor.submitByScript(header, value, action, namesAndValues.toArray(String[]::new));
    }

    /** Sends it with a text file, and returns the page that follows. */
    String upload(Visitor visitor, String field, String fileName, String content) {
        return visitor.upload(action, namesAndValues, field, fileName, content);
    }
}
