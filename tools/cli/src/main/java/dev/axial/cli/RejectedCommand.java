package dev.axial.cli;

import dev.axial.client.rejected.Explanation;
import dev.axial.client.rejected.RejectedLog;
import dev.axial.client.rejected.RejectedRecord;
import dev.axial.client.rejected.RejectedTopics;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rejected",
        description = {
            "What could not be used and was set aside whole, the newest last: list it, explain one record, send records "
                    + "again.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial rejected                                  (of every topic)",
            "  ./axial rejected images --last 200",
            "  ./axial rejected --all                            (counts all, by reason)",
            "  ./axial rejected --json --last 1000",
            "  ./axial rejected show images/3/17                 (why, and what would have been right)",
            "  ./axial rejected replay --reason unknown-model    (once there is a champion)",
            "Services may be down: what is shown comes from Kafka."
        })
final class RejectedCommand implements Callable<Integer> {

    private static final int SHOWN = 50;
    private static final long WORTH_A_LINE = 10_000;
    private static final int KEY = 40;
    private static final int DETAIL = 100;

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "Whose records, for example images; default: every topic's.")
    private Optional<String> topic;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "Show the newest N; default: 50. With --json, default: all.")
    private Optional<Integer> last;

    @Option(names = "--all", description = "Read the topics from end to end, and count by reason.")
    private boolean all;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    RejectedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        List<Topic> topics = topic.isEmpty() ? RejectedTopics.ALL : List.of(RejectedTopics.named(topic.get()));
        if (last.isPresent() && last.get() < 1) {
            throw new CommandException("--last is 1 or more, got " + last.get() + ".");
        }
        if (json) {
            List<RejectedRecord> records = last.isPresent() && !all
                    ? RejectedLog.newest(kafka(), topics, last.get()).records()
                    : RejectedLog.read(kafka(), topics, this::reading);
            records.forEach(record -> terminal.say(Json.line(asJson(record))));
            return 0;
        }
        int most = last.orElse(SHOWN);
        RejectedLog.Newest newest = RejectedLog.newest(kafka(), topics, most);
        if (newest.records().isEmpty()) {
            terminal.say("Nothing was set aside"
                    + (topics.size() == 1 ? " in " + topics.get(0).name() : "") + ".");
            return 0;
        }
        List<RejectedRecord> counted = newest.records();
        if (all && newest.older() > 0) {
            counted = RejectedLog.read(kafka(), topics, this::reading);
            terminal.endLive();
        }
        table(newest.records()).print(terminal);
        terminal.say("");
        counts(counted).forEach(terminal::say);
        if (!all && newest.older() > 0) {
            terminal.say(
                    "These are the newest " + newest.records().size() + "; up to " + Quantities.count(newest.older())
                            + " older ones are not counted (--last N shows more, --all counts all)");
        }
        return 0;
    }

    /** Shows the progress of reading, which takes a while for a long topic; shared by the commands below this one. */
    void reading(long offsets) {
        if (!json && offsets >= WORTH_A_LINE) {
            terminal.live("  " + Quantities.count(offsets) + " read");
        }
    }

    /** Returns a connection for the commands below this one, which share its options. */
    KafkaConnection kafka() throws CommandException, InterruptedException {
        return options.kafka();
    }

    static Table table(List<RejectedRecord> records) {
        Table table = Table.of("id", "set aside", "key", "size", "reason", "sent again", "detail");
        for (RejectedRecord record : records) {
            table.row(
                    record.id(),
                    Explanation.time(record.at()),
                    record.key().map(key -> Printable.cut(key, KEY)).orElse("-"),
                    Quantities.bytes(record.bytes()),
                    record.reason(),
                    record.replayedAt().map(Explanation::time).orElse("-"),
                    Printable.cut(record.detail(), DETAIL));
        }
        return table;
    }

    /** One line a topic: {@code axial.images.rejected: 12 set aside (empty 9, unknown-model 3), 3 of them sent again}. */
    static List<String> counts(List<RejectedRecord> records) {
        Map<String, List<RejectedRecord>> byTopic = records.stream()
                .collect(
                        Collectors.groupingBy(record -> record.id().topic().name(), TreeMap::new, Collectors.toList()));
        return byTopic.entrySet().stream()
                .map(of -> {
                    Map<String, Long> byReason = of.getValue().stream()
                            .collect(
                                    Collectors.groupingBy(RejectedRecord::reason, TreeMap::new, Collectors.counting()));
                    String reasons = byReason.entrySet().stream()
                            .map(one -> one.getKey() + " " + Quantities.count(one.getValue()))
                            .collect(Collectors.joining(", "));
                    long again = of.getValue().stream()
                            .filter(record -> record.replayedAt().isPresent())
                            .count();
                    return of.getKey() + ": " + Quantities.count(of.getValue().size()) + " set aside (" + reasons
                            + "), " + Quantities.count(again) + " of them sent again";
                })
                .toList();
    }

    private static Map<String, Object> asJson(RejectedRecord record) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("id", record.id().toString());
        one.put("topic", record.id().topic().name());
        one.put("partition", record.id().partition());
        one.put("offset", record.id().offset());
        one.put("at", record.at().toString());
        one.put("key", record.key().orElse(null));
        one.put("bytes", record.bytes());
        one.put("reason", record.reason());
        one.put("detail", record.detail());
        one.put("source", record.source().orElse(null));
        one.put("leftOut", record.leftOut());
        one.put("replayedAt", record.replayedAt().map(Instant::toString).orElse(null));
        return one;
    }
}
