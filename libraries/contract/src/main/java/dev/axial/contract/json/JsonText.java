package dev.axial.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The bytes of a record as one JSON value, whatever its fields mean; looked at closely only to say why it is none. */
final class JsonText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JsonText() {}

    /** Returns whether every byte is an ASCII character other than NUL: then all encodings that JSON may have agree. */
    static boolean isAscii(byte[] json) {
        for (byte character : json) {
            if (character <= 0) {
                return false;
            }
        }
        return true;
    }

    /** UTF-8, without the byte order mark that some editors write. */
    static String decode(byte[] json) throws InvalidEventException {
        CharsetDecoder decoder = UTF_8.newDecoder(); // reports what is malformed
        CharBuffer text = CharBuffer.allocate(json.length);
        ByteBuffer bytes = ByteBuffer.wrap(json);
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw new InvalidEventException("not JSON: it is not UTF-8 from byte " + bytes.position() + " on, where "
                    + "0x%02X stands".formatted(json[bytes.position()] & 0xFF));
        }
        String decoded = text.flip().toString();
        return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded;
    }

    /**
     * @param start with what the one value begins
     * @param what it is, for the message
     */
    static void requireOne(JsonToken start, String text, String what) throws InvalidEventException {
        try (JsonParser parser = EventJson.MAPPER.createParser(text)) {
            JsonToken first = next(parser);
            if (first != start) {
                throw new InvalidEventException("expected " + what + ", got " + kind(first));
            }
            Deque<Set<String>> names = new ArrayDeque<>();
            names.push(new HashSet<>());
            for (JsonToken token = next(parser); !names.isEmpty(); token = next(parser)) {
                if (token == JsonToken.FIELD_NAME && !names.peek().add(parser.currentName())) {
                    throw new InvalidEventException("field \"" + FieldPath.of(parser.getParsingContext())
                            + "\" stands twice in its object; each field stands once");
                }
                if (token.isStructStart()) {
                    names.push(new HashSet<>());
                } else if (token.isStructEnd()) {
                    names.pop();
                    if (names.isEmpty()) {
                        break;
                    }
                }
            }
            requireEnd(parser);
        } catch (IOException e) {
            throw new InvalidEventException("not JSON: it cannot be read", e);
        }
    }

    private static void requireEnd(JsonParser parser) throws IOException, InvalidEventException {
        JsonLocation end = parser.currentLocation();
        boolean more;
        try {
            more = parser.nextToken() != null;
        } catch (JsonProcessingException e) {
            more = true;
        }
        if (more) {
            throw new InvalidEventException("a record is one JSON object, but more text follows the object that ends "
                    + at(end) + "; send each event as a record of its own");
        }
    }

    private static JsonToken next(JsonParser parser) throws IOException, InvalidEventException {
        JsonLocation before = parser.currentLocation();
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
                parser.getText(); // the value of a field that nobody reads must be JSON too
            } else if (token != null && token.isNumeric()) {
                parser.getNumberValueDeferred();
            }
            return token;
        } catch (StreamConstraintsException e) {
            throw new InvalidEventException("not JSON that an event may hold " + at(before) + ": at most "
                    + EventJson.MOST_LEVELS + " levels of lists and objects, texts of " + EventJson.LONGEST_TEXT
                    + " characters, numbers of " + EventJson.LONGEST_NUMBER + " and names of "
                    + EventJson.LONGEST_NAME);
        } catch (JsonEOFException e) {
            throw new InvalidEventException("not JSON: it ends before its object is complete");
        } catch (JsonParseException e) {
            throw new InvalidEventException("not JSON " + at(e.getLocation() == null ? before : e.getLocation()));
        }
    }

    private static String at(JsonLocation location) {
        return "in line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String kind(JsonToken token) {
        if (token == null) {
            return "white space only";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            default -> "another value";
        };
    }
}
