package dev.axial.contract.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Bytes made wrong in the ways that find defects in decoders: seeded, so that a finding can be had again. */
public final class Mutation {

    /** Ends of ranges, lengths that promise more than there is, and what is special in JSON and UTF-8. */
    private static final byte[] TELLING = {0, 1, -1, -2, 127, -128, '"', '{', '[', '\\', '-', '9', 'e', (byte) 0xC0};

    private final Random random;

    public Mutation(long seed) {
        this.random = new Random(seed);
    }

    /** A copy with one to four changes: a bit, a byte, a number of five bytes, a piece removed, put elsewhere or cut off. */
    public byte[] of(byte[] valid) {
        byte[] bytes = valid.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
        return switch (random.nextInt(8)) {
            case 0 -> spliced(bytes, at, at + 1, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> spliced(bytes, at, at + 1, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> spliced(bytes, at, at + 1, (byte) random.nextInt(256));
            case 3 -> { // as a varint: 2^28 to 2^35
                byte number = (byte) random.nextInt(128);
                yield spliced(
                        bytes, at, Math.min(bytes.length, at + 5), (byte) -1, (byte) -1, (byte) -1, (byte) -1, number);
            }
            case 4 -> spliced(bytes, at, end);
            case 5 -> spliced(bytes, at, at, piece(bytes));
            case 6 -> spliced(bytes, at, end, piece(bytes));
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private byte[] piece(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(32)));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte... between) {
        byte[] spliced = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }
}
