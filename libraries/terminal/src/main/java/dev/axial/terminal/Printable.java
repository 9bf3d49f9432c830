package dev.axial.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Text of others in a form that is safe to show: one line, without the characters by which a terminal is controlled.
 */
public final class Printable {

    private static final int SHOWN_BYTES = 16;

    private Printable() {}

    /**
     * The text that these bytes are in UTF-8; the first of them in hexadecimal if they are none; {@code ""} for null.
     */
    public static String of(byte[] bytes) {
        if (bytes == null) {
            return "";
        }
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
    }

    /** Control and format characters as their code points in hexadecimal, behind a backslash and a u. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(character -> {
            int type = Character.getType(character);
            boolean steers = Character.isISOControl(character)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (steers) {
                printable.append(String.format("\\u%04x", character));
            } else {
                printable.appendCodePoint(character);
            }
        });
        return printable.toString();
    }

    /** The first bytes, {@code 89 50 4e 47 ...}. */
    public static String hex(byte[] bytes) {
        String first = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
        return bytes.length > SHOWN_BYTES ? first + " ..." : first;
    }

    /** The path as seen from the working directory, where that is shorter to read. */
    public static String path(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        if (absolute.equals(here)) {
            return "."; // relative to itself it would be no text at all
        }
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
    }

    /** Cuts a text to so many characters, the last three of them dots. */
    public static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
