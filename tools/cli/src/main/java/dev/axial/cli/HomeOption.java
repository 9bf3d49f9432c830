package dev.axial.cli;

import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that names the local system. */
final class HomeOption {

    private static final String VARIABLE = "AXIAL_HOME";

    private static volatile Home defaultHome;

    @Option(
            names = "--home",
            order = 100,
            scope = CommandLine.ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder with the local system's state (" + VARIABLE + "; default: .axial of the checkout).")
    private Optional<Path> folder = Optional.empty();

    /** Sets the default: the home of the installation, unless there is an option or an environment variable. */
    static void completeWith(Installation installation) {
        defaultHome = installation.defaultHome();
    }

    /** True if the option is there. */
    boolean isOption() {
        return named().isPresent();
    }

    /** True if the option or the environment variable is there. */
    boolean isGiven() {
        return isOption() || ofTheEnvironment().isPresent();
    }

    Home home() {
        return named().or(HomeOption::ofTheEnvironment).map(Home::new).orElse(defaultHome);
    }

    private Optional<Path> named() {
        return folder.filter(path -> !path.toString().isBlank());
    }

    /** An environment variable that is set to nothing is as good as none. */
    private static Optional<Path> ofTheEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
