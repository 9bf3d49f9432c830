package dev.axial.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The way that images take to the model and their answers back. */
public enum Mode {
    /** Records of {@code axial.images} and {@code axial.predictions}, exactly once. */
    STREAM,
    /** The Open Inference Protocol over HTTP/1.1. */
    REST,
    /** The Open Inference Protocol over gRPC. */
    GRPC;

    /** Lower case: on the command line and in reports. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for any other word; names those that there are */
    public static Mode of(String code) {
        return Arrays.stream(values())
                .filter(mode -> mode.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a mode is "
                        + Arrays.stream(values()).map(Mode::code).collect(Collectors.joining(" or "))
                        + ", got '" + code + "'"));
    }
}
