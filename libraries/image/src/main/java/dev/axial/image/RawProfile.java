package dev.axial.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Exif in a text chunk of a PNG, where ImageMagick and others kept it before there was an eXIf chunk (2017): the name
 * of the profile, its length, and its bytes in hexadecimal digits, each on lines of their own.
 *
 * @see <a href="https://exiftool.org/TagNames/PNG.html#TextualData">ExifTool, PNG TextualData tags</a>
 */
final class RawProfile {

    private static final List<byte[]> KEYWORDS =
            List.of("Raw profile type exif\0".getBytes(ISO_8859_1), "Raw profile type APP1\0".getBytes(ISO_8859_1));

    /** Characters of the text that are read: the first image directory stands at the beginning. */
    private static final int READ = 16 << 10;

    private static final Pattern PROFILE = Pattern.compile("\\s*\\S+\\s+\\d+\\s+([\\p{XDigit}\\s]+).*", Pattern.DOTALL);

    private RawProfile() {}

    /**
     * @param type of the chunk: tEXt, zTXt or iTXt
     * @param at where its content begins
     * @return the first bytes of an Exif profile, if this is one
     */
    static Optional<byte[]> exif(byte[] encoded, int type, int at, int length) {
        for (byte[] keyword : KEYWORDS) {
            if (length >= keyword.length
                    && Arrays.equals(encoded, at, at + keyword.length, keyword, 0, keyword.length)) {
                return text(encoded, type, at + keyword.length, at + length).flatMap(RawProfile::bytes);
            }
        }
        return Optional.empty();
    }

    /**
     * After the keyword; zTXt has a method (1) before its text, iTXt a flag (1), a method (1), a language and a
     * translation.
     */
    private static Optional<String> text(byte[] encoded, int type, int from, int end) {
        return switch (type) {
            case PngFile.PACKED_TEXT -> unpacked(encoded, from + 1, end);
            case PngFile.UNICODE_TEXT -> {
                boolean packed = from < end && encoded[from] == 1;
                int text = afterZero(encoded, afterZero(encoded, from + 2, end), end);
                yield packed ? unpacked(encoded, text, end) : plain(encoded, text, end);
            }
            default -> plain(encoded, from, end);
        };
    }

    private static int afterZero(byte[] encoded, int from, int end) {
        int at = from;
        while (at < end && encoded[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static Optional<String> plain(byte[] encoded, int from, int end) {
        return from >= end
                ? Optional.empty()
                : Optional.of(new String(encoded, from, Math.min(READ, end - from), ISO_8859_1));
    }

    private static Optional<String> unpacked(byte[] encoded, int from, int end) {
        if (from >= end) {
            return Optional.empty();
        }
        Inflater inflater = new Inflater();
        inflater.setInput(encoded, from, end - from);
        try {
            byte[] text = new byte[READ];
            return Optional.of(new String(text, 0, inflater.inflate(text), ISO_8859_1));
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static Optional<byte[]> bytes(String text) {
        Matcher profile = PROFILE.matcher(text);
        if (!profile.matches()) {
            return Optional.empty();
        }
        String digits = profile.group(1).replaceAll("\\s", "");
        return Optional.of(HexFormat.of().parseHex(digits, 0, digits.length() & ~1));
    }
}
