package dev.axial.study;

import dev.axial.terminal.CommandException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows that are asked for: {@code 1-11,13,14}. */
public final class RowSelection {

    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?\\s*");

    private RowSelection() {}

    /** @throws CommandException unless each part is a row or a range of rows; says what is wrong */
    public static SortedSet<Integer> parse(String text) throws CommandException {
        SortedSet<Integer> rows = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw new CommandException(
                        "--rows takes rows and ranges such as 1-11,13,14, and '" + part.trim() + "' is neither.");
            }
            int first = row(matcher.group(1));
            int last = matcher.group(2) == null ? first : row(matcher.group(2));
            if (first > last) {
                throw new CommandException(
                        "--rows " + first + "-" + last + " has no row in it; the smaller number " + "comes first.");
            }
            for (int row = first; row <= last; row++) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static int row(String number) throws CommandException {
        int row = Integer.parseInt(number);
        if (row < 1 || row > StudyRows.COUNT) {
            throw new CommandException(
                    "There is no row " + number + "; the study has rows 1 to " + StudyRows.COUNT + ".");
        }
        return row;
    }
}
