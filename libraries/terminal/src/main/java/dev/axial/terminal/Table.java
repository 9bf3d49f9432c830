package dev.axial.terminal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Rows whose columns line up: text to the left, numbers to the right, two blanks between. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> head;

    private Table(List<String> head) {
        this.head = head;
    }

    /** A table with a head, one word per column. */
    public static Table of(String... head) {
        return new Table(List.of(head));
    }

    /** A table of names and values, without a head. */
    public static Table plain() {
        return new Table(List.of());
    }

    public Table row(Object... cells) {
        rows.add(List.of(cells).stream().map(String::valueOf).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, the head in capitals first; no blanks at the end of a line. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>(rows);
        if (!head.isEmpty()) {
            all.add(0, head.stream().map(String::toUpperCase).toList());
        }
        int columns = all.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int c = column;
            widths[c] =
                    all.stream().mapToInt(row -> cell(row, c).length()).max().orElse(0);
            numbers[c] = !head.isEmpty()
                    && rows.stream().allMatch(row -> cell(row, c).matches("-|[0-9][0-9.,%]*( [a-zA-Z/%]+)?"));
        }
        return all.stream().map(row -> line(row, widths, numbers)).toList();
    }

    public void print(Terminal terminal) {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            boolean isHead = i == 0 && !head.isEmpty();
            terminal.say(isHead ? terminal.style(lines.get(i), Terminal.Style.DIM) : lines.get(i));
        }
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < widths.length; c++) {
            String blanks =
                    String.join("", Collections.nCopies(widths[c] - cell(row, c).length(), " "));
            cells.add(numbers[c] ? blanks + cell(row, c) : cell(row, c) + blanks);
        }
        return cells.stream().collect(Collectors.joining("  ", "  ", "")).stripTrailing();
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }
}
