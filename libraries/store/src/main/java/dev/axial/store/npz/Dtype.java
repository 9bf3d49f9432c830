package dev.axial.store.npz;

import static java.util.Objects.requireNonNull;

import java.nio.ByteOrder;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type of an array's elements: integers of 1, 2, 4 or 8 bytes, truth values, floats of 4 or 8 bytes, text of fixed
 * length.
 *
 * @param kind what an element is
 * @param bytes of one element
 * @param order of the bytes within a number or a character; little endian where an element is one byte or bytes
 * @see <a href="https://numpy.org/doc/stable/reference/arrays.interface.html">NumPy's array interface, typestr</a>
 */
public record Dtype(ElementKind kind, int bytes, ByteOrder order) {

    public static final Dtype UINT8 = new Dtype(ElementKind.UNSIGNED, 1, ByteOrder.LITTLE_ENDIAN);
    public static final Dtype INT32 = new Dtype(ElementKind.SIGNED, 4, ByteOrder.LITTLE_ENDIAN);

    private static final Pattern FORM = Pattern.compile("([<>|=])([a-zA-Z])(\\d{1,6})");
    private static final int CODE_POINT_BYTES = 4;

    /** The kind of an element. */
    public enum ElementKind {
        UNSIGNED('u'),
        SIGNED('i'),
        FLOAT('f'),
        /** False is 0; any other byte is true. */
        BOOLEAN('b'),
        /** Text in UTF-32, padded with NUL. */
        UNICODE('U'),
        /** Text in one byte a character, padded with NUL. */
        BYTES('S');

        private final char code;

        ElementKind(char code) {
            this.code = code;
        }
    }

    public Dtype {
        requireNonNull(kind, "kind");
        requireNonNull(order, "order");
        if (!sizes(kind, bytes)) {
            throw new IllegalArgumentException("no elements of kind " + kind + " have " + bytes + " bytes");
        }
    }

    private static boolean sizes(ElementKind kind, int bytes) {
        return switch (kind) {
            case UNSIGNED, SIGNED -> Set.of(1, 2, 4, 8).contains(bytes);
            case BOOLEAN -> bytes == 1;
            case FLOAT -> Set.of(4, 8).contains(bytes);
            case UNICODE -> bytes >= CODE_POINT_BYTES && bytes % CODE_POINT_BYTES == 0;
            case BYTES -> bytes >= 1;
        };
    }

    /** Text of at most {@code length} code points. */
    static Dtype unicode(int length) {
        return new Dtype(ElementKind.UNICODE, length * CODE_POINT_BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws IllegalArgumentException if it is no type that is read here */
    static Dtype of(String typestr) {
        Matcher matcher = FORM.matcher(typestr);
        if (matcher.matches()) {
            for (ElementKind kind : ElementKind.values()) {
                int bytes = Integer.parseInt(matcher.group(3)) * (kind == ElementKind.UNICODE ? CODE_POINT_BYTES : 1);
                if (kind.code == matcher.group(2).charAt(0) && sizes(kind, bytes)) {
                    // One byte has no order, whatever was written.
                    boolean big = matcher.group(1).equals(">") && isOrdered(kind, bytes);
                    return new Dtype(kind, bytes, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
                }
            }
        }
        throw new IllegalArgumentException(
                "its dtype is '" + typestr + "'; b1, u1 u2 u4 u8, i1 i2 i4 i8, f4 f8, U and S are read");
    }

    /** Its name in a file of NumPy, such as {@code |u1} or {@code <f4}. */
    String typestr() {
        char prefix = !isOrdered(kind, bytes) ? '|' : order == ByteOrder.BIG_ENDIAN ? '>' : '<';
        return "" + prefix + kind.code + (kind == ElementKind.UNICODE ? bytes / CODE_POINT_BYTES : bytes);
    }

    private static boolean isOrdered(ElementKind kind, int bytes) {
        return kind == ElementKind.UNICODE || kind != ElementKind.BYTES && bytes > 1;
    }

    /** Returns whether elements are integers, false and true being 0 and 1. */
    public boolean isInteger() {
        return kind == ElementKind.UNSIGNED || kind == ElementKind.SIGNED || kind == ElementKind.BOOLEAN;
    }

    public boolean isText() {
        return kind == ElementKind.UNICODE || kind == ElementKind.BYTES;
    }

    /** NumPy's name for it, such as {@code uint8}; the typestr of a text. */
    @Override
    public String toString() {
        return switch (kind) {
            case UNSIGNED -> "uint" + 8 * bytes;
            case SIGNED -> "int" + 8 * bytes;
            case FLOAT -> "float" + 8 * bytes;
            case BOOLEAN -> "bool";
            case UNICODE, BYTES -> typestr();
        };
    }
}
