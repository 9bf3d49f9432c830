package dev.axial.cli;

import dev.axial.client.rejected.RejectedId;
import dev.axial.client.rejected.RejectionHeaders;
import dev.axial.client.rejected.Replay;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "replay",
        description = {
            "Send rejected records again to the topic that they came from: each once, however often and by however many "
                    + "this is run, and also when it is killed. Without ID and --reason: all that were not yet sent again.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial rejected replay images/3/17 images/0/4",
            "  ./axial rejected replay --reason unknown-model",
            "  ./axial rejected replay"
        })
final class RejectedReplayCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ParentCommand
    private RejectedCommand rejected;

    @Option(names = "--reason", paramLabel = "R", description = "Only what was set aside for it, for example empty.")
    private Optional<String> reason;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Topic/partition/offset; './axial rejected' lists them.")
    private List<String> ids = List.of();

    RejectedReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Set<RejectedId> meant = new LinkedHashSet<>();
        for (String id : ids) {
            meant.add(RejectedId.parse(id));
        }
        if (reason.isPresent()) {
            RejectionHeaders.requireReason(reason.get());
        }
        Replay.ReplayOutcome outcome = new Replay(rejected.kafka(), rejected::reading)
                .run(meant, reason, sent -> terminal.live("  " + Quantities.count(sent) + " sent"));
        terminal.say(Quantities.count(outcome.sent()) + (outcome.sent() == 1 ? " record was" : " records were")
                + " sent again"
                + (outcome.before() == 0 ? "" : "; " + Quantities.count(outcome.before()) + " had been before")
                + (outcome.leftOut() == 0
                        ? ""
                        : "; " + Quantities.count(outcome.leftOut())
                                + " cannot be, since their values were too large to be set aside")
                + ".");
        return 0;
    }
}
