package books;

import java.util.List;

/** What goes as JSON in both directions. */
public class Book {
    public String title;
    public List<String> authors;
    public int year;
}
