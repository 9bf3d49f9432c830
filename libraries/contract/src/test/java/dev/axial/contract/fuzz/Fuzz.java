package dev.axial.contract.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Valid bytes made wrong: whatever comes, a decoder reads it or throws the one exception that it declares, and takes no
 * more memory than it may. Seeded; a failure names the bytes.
 *
 * @param rounds how many wrong ones
 * @param cap bytes of heap that a decoder may take for the least input: buffers of its parsers, an exception's stack trace
 * @param multiple bytes of heap that it may take besides, for each byte of its input
 */
public record Fuzz(int rounds, long cap, long multiple) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads bytes, and turns the exception that it declares into that exception's sentence. */
    @FunctionalInterface
    public interface Decoding {
        /** @return a sentence if the decoder declared that it cannot, or null */
        String decode(byte[] bytes) throws Exception;
    }

    /** @throws AssertionError if the decoder throws anything, takes too much, or refuses without a sentence */
    public void decode(byte[] valid, long seed, Decoding decoder) {
        Mutation mutation = new Mutation(seed);
        attempt(valid, decoder, false); // loads classes
        attempt(Arrays.copyOf(valid, valid.length / 2), decoder, false);
        for (int round = 0; round < rounds; round++) {
            attempt(mutation.of(valid), decoder, round > rounds / 10);
        }
    }

    private void attempt(byte[] bytes, Decoding decoder, boolean measured) {
        byte[] given = bytes.clone();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            String refusal = decoder.decode(bytes);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (refusal != null && refusal.isBlank()) {
                throw new AssertionError("refused without a sentence");
            }
            if (measured && taken > cap + multiple * bytes.length) {
                throw new AssertionError("took " + taken + " bytes of memory for " + bytes.length);
            }
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError("on " + HexFormat.of().formatHex(given), e);
        }
    }
}
