package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

/**
 * The machine that it ran on.
 *
 * @param processor by name
 * @param cores that the programs may use
 * @param memoryBytes of the machine; 0 if it is not known
 * @param system name and release of the operating system
 * @param java version of the virtual machine
 */
public record Hardware(String processor, int cores, long memoryBytes, String system, String java) {

    public Hardware {
        requireNonNull(processor, "processor");
        requireNonNull(system, "system");
        requireNonNull(java, "java");
    }
}
