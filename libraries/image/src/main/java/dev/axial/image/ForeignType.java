package dev.axial.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises what came in place of a PNG or JPEG: another file format, an image written as text, or an image in a
 * serializer's frame. Only the first bytes are looked at.
 */
final class ForeignType {

    private static final int LOOKED_AT = 4096;
    private static final int SHOWN = 8;
    /** Enough to see a DICOM file, which names itself after 128 bytes. */
    private static final int DECODED = 132;
    /** Behind a schema id come at most a few bytes of message indexes and lengths. */
    private static final int DEEPEST_IN_FRAME = 64;

    private static final int SCHEMA_ID_BYTES = 5;

    /** A name, and bytes that begin at a place. */
    private record FileSignature(String name, int at, byte[] bytes) {

        FileSignature(String name, int at, String bytes) {
            this(name, at, bytes.getBytes(ISO_8859_1));
        }

        boolean fits(byte[] encoded) {
            return encoded.length >= at + bytes.length
                    && Arrays.equals(encoded, at, at + bytes.length, bytes, 0, bytes.length);
        }
    }

    private static final List<FileSignature> IMAGES = List.of(
            new FileSignature("PNG", 0, "\u0089PNG\r\n\u001a\n"), new FileSignature("JPEG", 0, "\u00ff\u00d8\u00ff"));

    private static final List<FileSignature> OTHERS = List.of(
            new FileSignature("GIF", 0, "GIF87a"),
            new FileSignature("GIF", 0, "GIF89a"),
            new FileSignature("BMP", 14, "\u0028\0\0\0"), // the size of its second header, and "BM" at the beginning
            new FileSignature("BMP", 14, "\u006c\0\0\0"),
            new FileSignature("BMP", 14, "\u007c\0\0\0"),
            new FileSignature("BMP", 14, "\u000c\0\0\0"),
            new FileSignature("TIFF", 0, "II*\0"),
            new FileSignature("TIFF", 0, "MM\0*"),
            new FileSignature("BigTIFF", 0, "II+\0"),
            new FileSignature("BigTIFF", 0, "MM\0+"),
            new FileSignature("DICOM", 128, "DICM"),
            new FileSignature("DICOM (without preamble)", 0, "\u0002\0\0\0UL"),
            new FileSignature("WebP", 8, "WEBP"),
            new FileSignature("HEIC", 4, "ftyphei"),
            new FileSignature("HEIC", 4, "ftyphev"),
            new FileSignature("HEIF", 4, "ftypmif1"),
            new FileSignature("HEIF", 4, "ftypmsf1"),
            new FileSignature("AVIF", 4, "ftypavi"),
            new FileSignature("MP4", 4, "ftyp"),
            new FileSignature("JPEG 2000", 0, "\0\0\0\u000cjP  "),
            new FileSignature("JPEG 2000", 0, "\u00ffO\u00ffQ"),
            new FileSignature("JPEG XL", 0, "\0\0\0\u000cJXL "),
            new FileSignature("JPEG XL", 0, "\u00ff\n"),
            new FileSignature("JNG", 0, "\u008bJNG"),
            new FileSignature("MNG", 0, "\u008aMNG"),
            new FileSignature("ICO", 0, "\0\0\u0001\0"),
            new FileSignature("NumPy", 0, "\u0093NUMPY"),
            new FileSignature("ZIP (or npz)", 0, "PK\u0003\u0004"),
            new FileSignature("gzip", 0, "\u001f\u008b"),
            new FileSignature("PDF", 0, "%PDF-"),
            new FileSignature("Avro", 0, "Obj\u0001"),
            new FileSignature("PGM or PPM", 0, "P5\n"),
            new FileSignature("PGM or PPM", 0, "P6\n"),
            new FileSignature("HDF5", 0, "\u0089HDF\r\n"),
            new FileSignature("NIfTI", 344, "n+1\0"));

    /** Beginnings of a PNG or JPEG after what text conversions and text-mode transfers do to it. */
    private static final List<FileSignature> SPOILT = List.of(
            new FileSignature("PNG", 0, "\u00ef\u00bf\u00bdPNG"),
            new FileSignature("PNG", 0, "\u00c2\u0089PNG"),
            new FileSignature("PNG", 0, "?PNG"),
            new FileSignature("PNG", 0, "\u0089PNG"),
            new FileSignature("PNG", 0, "\tPNG"),
            new FileSignature("JPEG", 0, "\u00ef\u00bf\u00bd\u00ef\u00bf\u00bd\u00ef\u00bf\u00bd"),
            new FileSignature("JPEG", 0, "\u00c3\u00bf\u00c3\u0098\u00c3\u00bf"));

    private static final String BASE64 = "[A-Za-z0-9+/_-]";
    private static final Pattern DATA_URL = Pattern.compile("(?i)data:([\\w./+-]*)[^,]{0,200},?(.*)", Pattern.DOTALL);
    private static final Pattern JSON = Pattern.compile("(?s)(\\{\\s*[\"}].*|\\[\\s*[\\[{\"\\d\\]-].*|\".*)");
    private static final Pattern JSON_TEXT = Pattern.compile("\"((?:data:|\\\\?/9j|" + BASE64 + "{8})[^\"]*)");
    private static final Pattern HEX = Pattern.compile("(?:\\\\x|0[xX])?((?:\\p{XDigit}{2}){8,}).*", Pattern.DOTALL);

    private ForeignType() {}

    /** @return one sentence: what would have been right, what came, and what to send instead */
    static String describe(byte[] encoded) {
        return "expected the bytes of a PNG (begins 89504e470d0a1a0a) or JPEG (begins ffd8ff), got " + encoded.length
                + " bytes that begin "
                + HexFormat.of().formatHex(encoded, 0, Math.min(SHOWN, encoded.length))
                + recognised(encoded).map(what -> ": " + what).orElse("") + ".";
    }

    private static Optional<String> recognised(byte[] encoded) {
        return file(encoded)
                .map(name -> "a " + name + " file; send it as PNG or JPEG")
                .or(() -> named(SPOILT, encoded)
                        .map(name -> "a " + name
                                + " that was changed on its way, as when bytes are handled as text; send its "
                                + "bytes as they are, with a byte array serializer"))
                .or(() -> framed(encoded))
                .or(() -> text(encoded));
    }

    private static Optional<String> file(byte[] encoded) {
        return named(OTHERS, encoded)
                .filter(name -> !name.equals("BMP") || encoded[0] == 'B' && encoded[1] == 'M')
                .filter(name -> !name.equals("WebP") || encoded[0] == 'R' && encoded[1] == 'I');
    }

    private static Optional<String> named(List<FileSignature> signatures, byte[] encoded) {
        return signatures.stream()
                .filter(signature -> signature.fits(encoded))
                .findFirst()
                .map(FileSignature::name);
    }

    private static Optional<String> imageOrFile(byte[] encoded) {
        return named(IMAGES, encoded).or(() -> file(encoded));
    }

    /** A zero byte and four bytes of schema id, as serializers for a schema registry write them. */
    private static Optional<String> framed(byte[] encoded) {
        if (encoded.length <= SCHEMA_ID_BYTES || encoded[0] != 0) {
            return Optional.empty();
        }
        int id = ByteBuffer.wrap(encoded).getInt(1);
        Optional<String> inside = Optional.empty();
        for (int at = SCHEMA_ID_BYTES; at < Math.min(DEEPEST_IN_FRAME, encoded.length) && inside.isEmpty(); at++) {
            byte[] rest = Arrays.copyOfRange(encoded, at, Math.min(encoded.length, at + DECODED));
            inside = named(IMAGES, rest).or(() -> text(rest).map(what -> "text"));
        }
        if (id < 1 && inside.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "a record in the frame of a schema registry's serializer (a zero byte and schema id " + id + ")"
                        + inside.map(name -> " around " + (name.equals("text") ? name : "a " + name))
                                .orElse("")
                        + "; send the image's bytes alone, with a byte array serializer");
    }

    private static Optional<String> text(byte[] encoded) {
        String text = new String(encoded, 0, Math.min(LOOKED_AT, encoded.length), ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .strip();
        Matcher url = DATA_URL.matcher(text);
        if (url.matches()) {
            return Optional.of("a data URL"
                    + (url.group(1).isEmpty() ? "" : " of " + url.group(1).toLowerCase(Locale.ROOT))
                    + "; send the bytes that it stands for, not their text");
        }
        if (JSON.matcher(text).matches()) {
            return Optional.of("JSON"
                    + inJson(text)
                            .map(name -> " with a " + name + " written as text")
                            .orElse("")
                    + "; send the image's bytes as the record's value, and what describes it as headers");
        }
        return written(text).map(name -> name + "; send the bytes that it stands for, not their text");
    }

    private static Optional<String> inJson(String json) {
        Matcher texts = JSON_TEXT.matcher(json);
        while (texts.find()) {
            String text = texts.group(1).replace("\\/", "/");
            Matcher url = DATA_URL.matcher(text);
            Optional<String> name = decodedName(url.matches() ? url.group(2) : text);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    /** Base64 (of either alphabet, with line breaks) or hexadecimal digits. */
    private static Optional<String> written(String text) {
        Matcher hex = HEX.matcher(text);
        if (hex.matches()) {
            String digits = hex.group(1);
            Optional<String> name =
                    imageOrFile(HexFormat.of().parseHex(digits, 0, Math.min(2 * DECODED, digits.length()) & ~1));
            if (name.isPresent()) {
                return Optional.of("a " + name.get() + " in hexadecimal digits");
            }
        }
        return decodedName(text).map(name -> "a " + name + " in Base64");
    }

    /** Names the type of file that a text encodes in Base64, if it is a known one. */
    private static Optional<String> decodedName(String base64) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < base64.length() && letters.length() < 4 * DECODED / 3; i++) {
            char letter = base64.charAt(i);
            if (letter == '=' || letter == '"') {
                break;
            }
            if (letter == '-') {
                letters.append('+');
            } else if (letter == '_') {
                letters.append('/');
            } else if (letter < 128 && Character.isLetterOrDigit(letter) || letter == '+' || letter == '/') {
                letters.append(letter);
            } else if (!Character.isWhitespace(letter)) {
                return Optional.empty();
            }
        }
        return imageOrFile(Base64.getDecoder().decode(letters.substring(0, letters.length() & ~3)));
    }
}
