package dev.axial.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime from reporting about this process. Its official builds send telemetry unless the environment variable
 * below is 1 before the process starts; the call that turns it off later leaves a first event and a stored device id.
 *
 * <p>There is one more reason: on Linux, 1.29.0 matches its own command line against a regular expression whose recursion
 * grows with it. On a Java thread of 1 MiB some 4,000 characters, such as a class path, end the process without a word.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md">ONNX Runtime: Privacy</a>
 */
final class Telemetry {

    static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    /** Half of what was seen to be fatal. */
    static final int LONGEST_COMMAND_LINE = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    private Telemetry() {}

    /** The environment of this process, silent; level ERROR, since at WARNING it comments on each machine without a GPU. */
    static OrtEnvironment silence() {
        String command = ProcessHandle.current().info().commandLine().orElse("");
        if (!disabled(System.getenv(VARIABLE), command.length())) {
            LOG.warn(
                    "ONNX Runtime may report to its maker that it was started; set {}=1 before this process starts",
                    VARIABLE);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "axial");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime's telemetry cannot be turned off: " + e.getMessage(), e);
        }
        return environment;
    }

    /**
     * @param variable value of {@link #VARIABLE}, null where it is not set
     * @param commandLine length of this process's command line
     * @throws IllegalStateException if telemetry is on and would end this process
     */
    static boolean disabled(String variable, int commandLine) {
        if ("1".equals(variable)) {
            return true;
        }
        if (commandLine > LONGEST_COMMAND_LINE) {
            throw new IllegalStateException(
                    "set " + VARIABLE + "=1 before this process starts: ONNX Runtime's telemetry "
                            + "would overflow the stack on a command line of " + commandLine + " characters");
        }
        return false;
    }
}
