package dev.axial.launcher.process;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment variables that speak to the command line and the launcher. Child processes do not inherit them: a service
 * refuses a variable of Axial that sets none of its keys.
 */
final class OwnVariables {

    private static final Set<String> NAMES =
            Set.of("AXIAL_HOME", "AXIAL_BUILD", "AXIAL_MEMORY", "AXIAL_TOKEN_FILE", "AXIAL_REJECTED_DAYS");

    /** {@code AXIAL_TRAIN_PORT}, {@code AXIAL_TRAIN_JAVA_OPTS}. */
    private static final Pattern OF_A_PART = Pattern.compile("AXIAL_[A-Z_]+_(PORT|JAVA_OPTS)");

    private OwnVariables() {}

    static boolean contains(String name) {
        return NAMES.contains(name) || OF_A_PART.matcher(name).matches();
    }
}
