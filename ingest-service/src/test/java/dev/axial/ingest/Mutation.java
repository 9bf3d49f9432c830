package dev.axial.ingest;

import java.util.Arrays;
import java.util.Random;

/** Damage done to bytes at random: some bits or bytes changed, some gone, some more, some of them twice or from elsewhere. */
public final class Mutation {

    private static final int[] TELLING = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};

    private final Random random;

    public Mutation(long seed) {
        this.random = new Random(seed);
    }

    /** A damaged copy; one to four wounds. */
    public byte[] of(byte[] whole) {
        byte[] bytes = whole.clone();
        for (int wounds = 1 + random.nextInt(4); wounds > 0 && bytes.length > 0; wounds--) {
            bytes = wounded(bytes);
        }
        return bytes;
    }

    private byte[] wounded(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
        return switch (random.nextInt(6)) {
            case 0 -> changed(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
            case 1 -> changed(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> changed(bytes, at, random.nextInt(256));
            case 3 -> spliced(bytes, at, at + length, new byte[0]);
            case 4 -> spliced(bytes, at, at, copied(bytes));
            default ->
                random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : spliced(bytes, at, at + length, copied(bytes));
        };
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private byte[] copied(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(32)));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }
}
