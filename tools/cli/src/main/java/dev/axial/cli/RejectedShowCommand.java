package dev.axial.cli;

import dev.axial.client.rejected.Explanation;
import dev.axial.client.rejected.RejectedId;
import dev.axial.client.rejected.RejectedLog;
import dev.axial.client.rejected.RejectedReader;
import dev.axial.client.rejected.RejectedRecord;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "show",
        description = {"Explain one rejected record: why it was set aside, and what would have been right.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial rejected show images/3/17",
            "  ./axial rejected show images/3/17 --out image.bin"
        })
final class RejectedShowCommand implements Callable<Integer> {

    private final Terminal terminal;

    @ParentCommand
    private RejectedCommand rejected;

    @Parameters(paramLabel = "ID", description = "Topic/partition/offset; './axial rejected' lists them.")
    private String id;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the record's value, as it came, to this file.")
    private Optional<Path> out;

    RejectedShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        RejectedId meant = RejectedId.parse(id);
        OutputFile.require("--out", out);
        KafkaConnection kafka = rejected.kafka();
        try (RejectedReader reader = new RejectedReader(kafka)) {
            ConsumerRecord<byte[], byte[]> whole = reader.read(meant);
            RejectedRecord record = RejectedLog.find(kafka, meant, rejected::reading);
            terminal.endLive();
            Explanation.of(record, whole).print(terminal);
            if (record.replayedAt().isEmpty() && !record.leftOut()) {
                terminal.say("  './axial rejected replay " + record.id() + "' sends it again.");
            }
            if (out.isPresent()) {
                write(meant, whole.value(), out.get());
            }
        }
        return 0;
    }

    private void write(RejectedId meant, byte[] value, Path file) throws CommandException {
        if (value == null) {
            throw new CommandException("Record " + meant + " came without a value; " + file + " was not written.");
        }
        try {
            Files.write(file, value);
        } catch (IOException e) {
            throw new CommandException(
                    "The value of " + meant + " cannot be written to " + file + ": " + Sentence.reason(e) + ".", e);
        }
        terminal.say(file + ": " + Quantities.bytes(value.length));
    }
}
