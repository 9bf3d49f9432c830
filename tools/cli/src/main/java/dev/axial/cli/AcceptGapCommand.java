package dev.axial.cli;

import dev.axial.client.rejected.Intervening;
import dev.axial.contract.intervention.Intervention;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "accept-gap",
        description = {
            "Let consumers go on behind records that their topic no longer has.",
            "A service whose next record is gone pauses that partition; its health names topic, partition and offset.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  ./axial accept-gap axial.inference-batches 2 1042 --reason 'infer was off for ten days'"
        })
final class AcceptGapCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Mixin
    private RecordParameters gap;

    @Option(names = "--reason", required = true, description = "One sentence: why the loss is acceptable.")
    private String reason;

    AcceptGapCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try (Intervening intervening = new Intervening(options.kafka())) {
            intervening.requireGone(gap.topic(), gap.partition(), gap.offset());
            intervening.publish(Intervention.acceptGap(
                    gap.topic(), gap.partition(), gap.offset(), reason, RecordParameters.user()));
        }
        terminal.say("Consumers whose next record is " + gap + " go on behind the gap.");
        return 0;
    }
}
