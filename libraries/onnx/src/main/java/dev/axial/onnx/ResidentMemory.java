package dev.axial.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of the machine that this process holds; the JVM's own numbers leave out that of ONNX Runtime. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ResidentMemory() {}

    /** @return bytes, to the kilobyte; NaN where the system is not Linux */
    public static double bytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) { // VmRSS:     123456 kB
                    return 1024 * Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
            return Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
