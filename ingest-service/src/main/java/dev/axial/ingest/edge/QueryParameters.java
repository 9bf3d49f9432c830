package dev.axial.ingest.edge;

import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The query parameters of a request; what is wrong is an {@link IllegalArgumentException} that says what came. */
final class QueryParameters {

    private final Map<String, List<String>> values;

    /** @param known names; any other is refused, as a misspelt one would silently mean its default */
    QueryParameters(UriInfo uri, Set<String> known) {
        this.values = uri.getQueryParameters();
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no parameter '" + name + "'; there are " + new TreeSet<>(known));
            }
        }
    }

    long integer(String name, long absent) {
        String value = value(name);
        try {
            return value == null ? absent : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a whole number of 64 bits, got '" + value + "'", e);
        }
    }

    int integer(String name, int absent, int least, int most) {
        long value = integer(name, absent);
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", got " + value);
        }
        return (int) value;
    }

    double real(String name, double absent) {
        String value = value(name);
        try {
            return value == null ? absent : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is a number, got '" + value + "'", e);
        }
    }

    private String value(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw new IllegalArgumentException(name + " is given once, got " + given);
        }
        return given.isEmpty() ? null : given.get(0);
    }
}
