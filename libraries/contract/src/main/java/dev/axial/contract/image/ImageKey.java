package dev.axial.contract.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/**
 * The two forms of an image's record key: its bytes in Kafka, which a prediction carries unchanged, and the id in JSON.
 *
 * <p>A key that is valid UTF-8 is its own id. Any other is {@code base64:} and its bytes in URL-safe Base64 without padding;
 * so is one that begins with {@code base64:} itself. Two keys never have one id, and each id gives its key back.
 */
public final class ImageKey {

    private static final String ENCODED = "base64:";

    private ImageKey() {}

    /** @param key one byte or more */
    public static String id(byte[] key) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString(); // refuses what is not UTF-8
            if (!text.startsWith(ENCODED)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // bytes of another kind: a number, a struct
        }
        return ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    /** The key that has this id. For an id that {@link #id} never gives, its UTF-8 bytes. */
    public static byte[] bytes(String id) {
        if (id.startsWith(ENCODED)) {
            try {
                return Base64.getUrlDecoder().decode(id.substring(ENCODED.length()));
            } catch (IllegalArgumentException e) {
                // somebody else's text
            }
        }
        return id.getBytes(UTF_8);
    }
}
