package dev.axial.kafka.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Headers whose values are text. */
public final class TextHeader {

    private TextHeader() {}

    /** Returns the last header of that name as UTF-8; empty if there is none, or it has no value. */
    public static Optional<String> of(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }
}
