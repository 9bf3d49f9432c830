package dev.axial.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line as it is packaged: its jar and the libraries beside it, and no more. */
final class PackagedCommand {

    private PackagedCommand() {}

    /** Starts it; errors go to the standard output. */
    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // as in the script axial
                "-XX:+UseSerialGC",
                "-cp",
                "../cli/target/axial-cli.jar:../cli/target/lib/*",
                "dev.axial.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
