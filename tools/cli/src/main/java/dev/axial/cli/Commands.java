package dev.axial.cli;

import dev.axial.launcher.home.Installation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;

/** All commands, and how each ends when it cannot do what was asked: one sentence on standard error, exit code 2. */
final class Commands {

    static final int CANNOT = 2;

    private static final Logger LOG = Logger.getLogger(Commands.class.getName());

    private Commands() {}

    static CommandLine line(Installation installation, Terminal terminal, PrintWriter errors) {
        CommandLine line = new CommandLine(new AxialCommand());
        for (Object command : List.of(
                new HelpCommand(),
                new DemoCommand(installation, terminal),
                new ReproduceCommand(installation, terminal),
                new UpCommand(installation, terminal),
                new DownCommand(terminal),
                new StatusCommand(installation, terminal),
                new LogsCommand(terminal),
                new TrainCommand(installation, terminal),
                new RunsCommand(terminal),
                new ModelsCommand(terminal),
                new CancelCommand(terminal),
                new PromoteCommand(terminal),
                new SkipCommand(terminal),
                new AcceptGapCommand(terminal),
                new ExportWeightsCommand(terminal),
                new CommandLine(new DatasetsCommand(installation, terminal))
                        .addSubcommand(new DatasetsDescribeCommand(installation, terminal))
                        .addSubcommand(new DatasetsRemoveCommand(terminal)),
                new GcCommand(terminal),
                new RecipesCommand(terminal),
                new CommandLine(new TopicsCommand(terminal))
                        .addSubcommand(new TopicsCreateCommand(terminal))
                        .addSubcommand(new TopicsCheckCommand(terminal)),
                new PredictCommand(terminal),
                new StreamCommand(installation, terminal),
                new SoakCommand(installation, terminal),
                new BenchCommand(installation, terminal),
                new CommandLine(new RejectedCommand(terminal))
                        .addSubcommand(new RejectedShowCommand(terminal))
                        .addSubcommand(new RejectedReplayCommand(terminal)))) {
            line.addSubcommand(command);
        }
        keepOrderOfOptions(line);
        HomeOption.completeWith(installation);
        return line.setErr(errors)
                .setColorScheme(Help.defaultColorScheme(terminal.colours() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(110)
                .setUsageHelpAutoWidth(false)
                .setExecutionStrategy(parsed -> {
                    WrongArguments.requireValues(parsed);
                    return new RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((exception, arguments) -> refuse(exception))
                .setExecutionExceptionHandler((exception, command, arguments) -> {
                    terminal.endLive();
                    return fail(exception, command);
                });
    }

    /** A command's own options come first, as they are declared, and those that say which system is meant last. */
    private static void keepOrderOfOptions(CommandLine line) {
        line.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
        line.getSubcommands().values().forEach(Commands::keepOrderOfOptions);
    }

    private static int refuse(ParameterException exception) {
        exception.getCommandLine().getErr().println(WrongArguments.sentence(exception));
        return CANNOT;
    }

    private static int fail(Exception exception, CommandLine command) {
        PrintWriter errors = command.getErr();
        if (exception instanceof CommandException refused) {
            errors.println(Advice.on(refused, SystemOptions.areElsewhere(command)));
        } else if (exception instanceof InterruptedException) {
            errors.println("Interrupted.");
        } else {
            LOG.log(Level.SEVERE, "a command failed", exception);
            errors.println(
                    "Unexpected: " + exception + "; the stack trace is at the end of cli.log, beside the other logs.");
        }
        return CANNOT;
    }
}
