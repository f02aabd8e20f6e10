package dev.gangway.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** A request as the sample application's servlet saw it, read from its answer in JSON. */
public record SeenRequest(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the text of an answer. */
    public static SeenRequest parse(String answer) throws IOException {
        return new SeenRequest(JSON.readTree(answer));
    }

    /** Returns a property as text, {@code null} as the word; fails when there is no such property. */
    public String property(String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return value.asText();
    }

    /** Returns the values of a header, whatever the case of its name. */
    public List<String> header(String name) {
        for (Map.Entry<String, JsonNode> header : json.get("headers").properties()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return texts(header.getValue());
            }
        }
        return List.of();
    }

    public List<String> parameter(String name) {
        return texts(json.get("parameters").path(name));
    }

    /** Returns the cookies as {@code name=value}, in the order in which they came. */
    public List<String> cookies() {
        List<String> cookies = new ArrayList<>();
        json.get("cookies")
                .forEach(cookie -> cookies.add(
                        cookie.get("name").asText() + "=" + cookie.get("value").asText()));
        return cookies;
    }

    /** Returns a FastCGI parameter, or an empty text when the request had no such attribute. */
    public String attribute(String name) {
        return json.get("attributes").path(name).asText();
    }

    private static List<String> texts(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
