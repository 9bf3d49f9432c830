package dev.axial.train.recipe;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** A part of a recipe: its keys and their values, each asked for with the type that it must have. */
final class Section {

    private static final LevenshteinDistance LEVENSHTEIN = LevenshteinDistance.getDefaultInstance();

    private final String path;
    private final Map<String, Object> values;

    private Section(String path, Map<String, Object> values) {
        this.path = path;
        this.values = values;
    }

    /**
     * @param path dotted key of this part; empty for the whole recipe
     * @param keys all that it may have
     * @throws InvalidRecipeException if {@code value} is no map, or has a key that is not among them
     */
    static Section of(String path, Object value, List<String> keys) throws InvalidRecipeException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidRecipeException((path.isEmpty() ? "a recipe" : path) + " has the keys "
                    + String.join(", ", keys) + "; got " + show(value));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (!keys.contains(key)) {
                throw unknown(
                        "key",
                        join(path, key),
                        keys.stream().map(k -> join(path, k)).toList());
            }
            values.put(key, entry.getValue());
        }
        return new Section(path, values);
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** @throws InvalidRecipeException if the key is missing */
    Object value(String key) throws InvalidRecipeException {
        Object value = values.get(key);
        if (value == null) {
            throw new InvalidRecipeException(path(key) + " is missing");
        }
        return value;
    }

    String path(String key) {
        return join(path, key);
    }

    double number(String key) throws InvalidRecipeException {
        return number(path(key), value(key));
    }

    double number(String key, double otherwise) throws InvalidRecipeException {
        return has(key) ? number(key) : otherwise;
    }

    int whole(String key) throws InvalidRecipeException {
        return whole(path(key), value(key));
    }

    int whole(String key, int otherwise) throws InvalidRecipeException {
        return has(key) ? whole(key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) throws InvalidRecipeException {
        if (!has(key)) {
            return otherwise;
        }
        if (value(key) instanceof Boolean flag) {
            return flag;
        }
        throw new InvalidRecipeException(path(key) + " is true or false, got " + show(value(key)));
    }

    String text(String key) throws InvalidRecipeException {
        if (value(key) instanceof String text) {
            return text;
        }
        throw new InvalidRecipeException(path(key) + " is a word, got " + show(value(key)));
    }

    List<?> list(String key) throws InvalidRecipeException {
        if (value(key) instanceof List<?> list) {
            return list;
        }
        throw new InvalidRecipeException(path(key) + " is a list, got " + show(value(key)));
    }

    static double number(String path, Object value) throws InvalidRecipeException {
        return decimal(value)
                .orElseThrow(() -> new InvalidRecipeException(path + " is a number, got " + show(value)))
                .doubleValue();
    }

    static int whole(String path, Object value) throws InvalidRecipeException {
        try {
            return decimal(value).orElseThrow(ArithmeticException::new).intValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidRecipeException(path + " is a whole number, got " + show(value));
        }
    }

    /** Text that reads as a number is one: YAML takes {@code 1e-4}, which has no point, for text. */
    private static Optional<BigDecimal> decimal(Object value) {
        try {
            return value instanceof Number || value instanceof String
                    ? Optional.of(new BigDecimal(value.toString()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Says that there is no such thing, and which of those that there are is nearest. */
    static InvalidRecipeException unknown(String what, String got, List<String> known) {
        return new InvalidRecipeException("there is no " + what + " " + got + instead(got, known));
    }

    /** The advice behind a name that does not exist: the nearest that does, or all. */
    static String instead(String got, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(name -> distance(got, name)))
                .orElseThrow();
        boolean near = distance(got, nearest) <= Math.max(2, nearest.length() / 3);
        return (near ? "; did you mean " + nearest + "?" : ".")
                + (near && known.size() > 12 ? "" : " There are " + String.join(", ", known));
    }

    /** The fewest letters to insert, leave out or replace, to come to the name or to its last part. */
    private static int distance(String got, String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Math.min(
                LEVENSHTEIN.apply(got.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)),
                LEVENSHTEIN.apply(got.toLowerCase(Locale.ROOT), last.toLowerCase(Locale.ROOT)));
    }

    static String show(Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
