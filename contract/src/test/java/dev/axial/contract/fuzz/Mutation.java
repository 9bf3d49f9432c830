package dev.axial.contract.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Bytes made wrong in the ways that find defects in decoders: seeded, so that a finding can be had again. */
final class Mutation {

    /** Ends of ranges, lengths that promise more than there is, and what is special in JSON and UTF-8. */
    private static final byte[] TELLING = {0, 1, -1, 127, -128, '"', '{', '[', '\\', '-', '9', 'e', (byte) 0xC0};

    private final Random random;

    Mutation(long seed) {
        this.random = new Random(seed);
    }

    /** One to four changes: a bit, a byte, a number of five bytes, a piece removed, doubled or put elsewhere. */
    byte[] of(byte[] valid) {
        byte[] bytes = valid.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 2 -> { // as a varint: 2^28 to 2^35
                Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
                bytes[Math.min(bytes.length - 1, at + 4)] = (byte) random.nextInt(128);
            }
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return joined(bytes, at, at + length, bytes.length);
            }
            default -> {
                return joined(bytes, at + length, at, bytes.length);
            }
        }
        return bytes;
    }

    /** {@code [0, end)} and then {@code [begin, length)}: a piece doubled, or removed. */
    private static byte[] joined(byte[] bytes, int end, int begin, int length) {
        byte[] joined = Arrays.copyOf(bytes, end + length - begin);
        System.arraycopy(bytes, begin, joined, end, length - begin);
        return joined;
    }
}
