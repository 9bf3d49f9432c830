package dev.axial.cli;

import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;

/** The program behind the script {@code axial}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        String home = System.getenv("AXIAL_HOME");
        Installation installation = Installation.locate();
        LogFile.install(
                (home == null || home.isBlank() ? installation.defaultHome() : new Home(Path.of(home))).logFile("cli"));
        System.exit(Commands.line(installation, Terminal.standard(), new PrintWriter(System.err, true))
                .execute(arguments));
    }
}
