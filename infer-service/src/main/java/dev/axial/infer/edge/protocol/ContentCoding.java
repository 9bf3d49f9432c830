package dev.axial.infer.edge.protocol;

import dev.axial.infer.request.Room;
import dev.axial.service.http.HttpError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** Bodies as HTTP codes them; {@code deflate} is the zlib format, as its RFC says. */
enum ContentCoding {
    GZIP {
        @Override
        InputStream reading(InputStream coded) throws IOException {
            return new GZIPInputStream(coded);
        }

        @Override
        OutputStream writing(OutputStream coded) throws IOException {
            return new GZIPOutputStream(coded);
        }
    },
    DEFLATE {
        @Override
        InputStream reading(InputStream coded) {
            return new InflaterInputStream(coded);
        }

        @Override
        OutputStream writing(OutputStream coded) {
            return new DeflaterOutputStream(coded);
        }
    };

    private static final int PIECE = 1 << 16;

    abstract InputStream reading(InputStream coded) throws IOException;

    abstract OutputStream writing(OutputStream coded) throws IOException;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The coding of a request's body.
     *
     * @param header {@code Content-Encoding}; null where there is none
     * @throws HttpError if it is another
     */
    static Optional<ContentCoding> ofBody(String header) {
        if (header == null || header.isBlank() || header.trim().equalsIgnoreCase("identity")) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values())
                .filter(coding -> coding.code().equalsIgnoreCase(header.trim()))
                .findFirst()
                .orElseThrow(() -> HttpError.notSupported(
                        "the body's Content-Encoding '" + header + "' is not supported; gzip and deflate are")));
    }

    /**
     * The first coding that a caller takes.
     *
     * @param header {@code Accept-Encoding}; null where there is none
     */
    static Optional<ContentCoding> ofReply(String header) {
        if (header == null) {
            return Optional.empty();
        }
        return Arrays.stream(header.split(","))
                .map(accepted -> accepted.replace(" ", ""))
                .filter(accepted -> !accepted.endsWith(";q=0"))
                .map(accepted -> accepted.split(";")[0])
                .flatMap(accepted ->
                        Arrays.stream(values()).filter(coding -> coding.code().equalsIgnoreCase(accepted)))
                .findFirst();
    }

    /**
     * @param most bytes of the result
     * @throws HttpError if it is no such coding, or larger than that
     */
    byte[] decode(byte[] body, long most, Room room) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.max(32, body.length));
        try (InputStream coded = reading(new ByteArrayInputStream(body))) {
            byte[] piece = new byte[PIECE];
            for (int read = coded.read(piece); read >= 0; read = coded.read(piece)) {
                if (plain.size() + read > most) {
                    throw HttpError.tooLarge("a request has at most " + most + " bytes, and this body of " + body.length
                            + " bytes unpacks to more");
                }
                room.take(read);
                plain.write(piece, 0, read);
            }
            return plain.toByteArray();
        } catch (IOException e) {
            throw HttpError.badRequest("the body is not " + code() + ", or is cut: " + e.getMessage());
        }
    }

    byte[] encode(byte[] body) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(body.length / 2 + 64);
        try (OutputStream plain = writing(coded)) {
            plain.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does not fail", e);
        }
        return coded.toByteArray();
    }
}
