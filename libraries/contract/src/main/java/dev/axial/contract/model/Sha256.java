package dev.axial.contract.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.180-4">FIPS 180-4</a>
 */
public record Sha256(@JsonValue String hex) {

    private static final NameForm FORM = new NameForm("0-9a-f", "0-9a-f", 64, 64);

    @JsonCreator
    public Sha256 {
        if (!FORM.matches(hex)) {
            throw new IllegalArgumentException("a SHA-256 is 64 lower-case hexadecimal digits, got '" + hex + "'");
        }
    }

    public static Sha256 of(byte[] content) {
        return of(ByteBuffer.wrap(content));
    }

    /** Digests what remains of the buffer; its position stays where it was. */
    public static Sha256 of(ByteBuffer content) {
        MessageDigest digest = digest();
        digest.update(content.duplicate());
        return of(digest);
    }

    /** The digest of what was fed to {@code digest} so far; resets it. */
    public static Sha256 of(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** A fresh SHA-256 for content that arrives in pieces. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** First 12 digits: enough to tell artifacts apart in a log line. */
    public String abbreviated() {
        return hex.substring(0, 12);
    }

    @Override
    public String toString() {
        return hex;
    }
}
