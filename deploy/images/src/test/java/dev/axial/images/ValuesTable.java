package dev.axial.images;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of a chart's values, from values.yaml: each key with its default and the comment above it. */
final class ValuesTable {

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: +(.*))?");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");

    /** A key that has others below it. */
    private record Section(int indent, String key) {}

    private final Deque<Section> sections = new ArrayDeque<>();
    private final List<String> comment = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    private ValuesTable() {}

    /** Returns the lines of the table in Markdown. */
    static List<String> of(List<String> yaml) {
        ValuesTable table = new ValuesTable();
        table.rows.add("| value | default | what it says |");
        table.rows.add("|---|---|---|");
        yaml.forEach(table::read);
        return table.rows;
    }

    private void read(String line) {
        Matcher text = COMMENT.matcher(line);
        Matcher key = KEY.matcher(line);
        if (text.matches()) {
            comment.add(text.group(1));
        } else if (key.matches()) {
            enter(key.group(1).length(), key.group(2), key.group(3));
        } else {
            comment.clear();
        }
    }

    private void enter(int indent, String key, String value) {
        while (!sections.isEmpty() && sections.peekLast().indent() >= indent) {
            sections.removeLast();
        }
        String said = String.join(" ", comment);
        comment.clear();
        sections.addLast(new Section(indent, key));
        if (value != null || !said.isEmpty()) {
            String path = sections.stream().map(Section::key).collect(Collectors.joining("."));
            rows.add("| `" + path + "` | " + (value == null ? "" : "`" + value + "`") + " | " + said + " |");
        }
    }
}
