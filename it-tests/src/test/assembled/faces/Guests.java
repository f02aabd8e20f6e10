package guests;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the page shows: the guests of a session. */
@Named
@SessionScoped
public class Guests implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> entries = new ArrayList<>();
    private String name;
    private int age;
    private transient Part part;

    public String add() {
        entries.add(entries.size() + 1 + ": " + name + ", " + age);
        name = "";
        age = 0;
        return null;
    }

    public String measure() throws IOException {
        try (InputStream content = part.getInputStream()) {
            entries.add(part.getSubmittedFileName() + " has " + content.readAllBytes().length + " bytes");
        }
        return "guests?faces-redirect=true";
    }

    public List<String> getEntries() {
        return entries;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getAge() {
        return age;
    }

    public void setAge(int age) {
        this.age = age;
    }

    public Part getPart() {
        return part;
    }

    public void setPart(Part part) {
        this.part = part;
    }
}
