package dev.axial.cli;

import dev.axial.client.rejected.Intervening;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.topic.Topics;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "skip",
        description = {
            "Have the consumers of a topic pass over one record, as a last resort: one that ends or holds up its service.",
            "The record is set aside whole with reason 'skipped', and './axial rejected' shows it.",
            ""
        },
        footer = {"", "Example:", "  ./axial skip axial.training-requests 3 1042 --reason 'it ends every trainer'"})
final class SkipCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Mixin
    private RecordParameters record;

    @Option(names = "--reason", required = true, description = "One sentence for the record's rejection.")
    private String reason;

    SkipCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try {
            Topics.rejected(record.topic());
        } catch (IllegalArgumentException e) {
            throw new CommandException("From topic " + record.topic() + " nothing is set aside; records are skipped in "
                    + RecordParameters.skippable() + ".");
        }
        try (Intervening intervening = new Intervening(options.kafka())) {
            intervening.requireRecord(record.topic(), record.partition(), record.offset());
            intervening.publish(Intervention.skip(
                    record.topic(), record.partition(), record.offset(), reason, RecordParameters.user()));
        }
        terminal.say("Its consumers pass over " + record + "; './axial rejected' shows it once they have come to it.");
        return 0;
    }
}
