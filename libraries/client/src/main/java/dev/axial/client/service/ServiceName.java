package dev.axial.client.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services that answer over HTTP, in the order in which an image and a model pass through. */
public enum ServiceName {
    INGEST,
    TRAIN,
    EVAL,
    INFER;

    /** Lower case, as in options, keys and messages. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ServiceName> of(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }

    /** All of them as a sentence lists them: {@code ingest, train, eval, infer}. */
    public static String list() {
        return Arrays.stream(values()).map(ServiceName::code).collect(Collectors.joining(", "));
    }
}
