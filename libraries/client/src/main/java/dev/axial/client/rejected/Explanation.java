package dev.axial.client.rejected;

import static dev.axial.contract.image.RejectionReason.UNKNOWN_MODEL;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** One rejected record as a person reads it: what it is, why it was set aside, and what would have been right. */
public final class Explanation {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private Explanation() {}

    /** @param whole the same record, with its value and headers */
    public static Table of(RejectedRecord record, ConsumerRecord<byte[], byte[]> whole) {
        RejectedId id = record.id();
        Table table = Table.plain()
                .row(
                        "record",
                        id + "  (" + id.topic().name() + " partition " + id.partition() + " offset " + id.offset()
                                + ")")
                .row("came from", source(record))
                .row("set aside", time(record.at()))
                .row("sent again", record.replayedAt().map(Explanation::time).orElse("no"))
                .row("key", record.key().orElse("none"))
                .row("value", record.leftOut() ? "too large to be set aside" : value(whole.value()))
                .row("reason", record.reason())
                .row("detail", record.detail())
                .row("right is", right(record.reason(), id.topic()))
                .row("next", next(record));
        for (Header header : RejectionHeaders.without(whole.headers())) {
            table.row("header", Printable.of(header.key()) + ": " + Printable.of(header.value()));
        }
        return table;
    }

    /** Local time, to the second. */
    public static String time(Instant when) {
        return TIME.format(when);
    }

    private static String source(RejectedRecord record) {
        RejectedId id = record.id();
        return record.source()
                .orElse(RejectedTopics.source(id.topic()).name() + " partition "
                        + id.partition()); // of before its header
    }

    private static String value(byte[] value) {
        return value == null || value.length == 0
                ? "none"
                : Quantities.bytes(value.length) + ", beginning with " + Printable.hex(value);
    }

    /** Describes a record that the consumer accepts. */
    private static String right(String reason, Topic rejected) {
        return Arrays.stream(RejectionReason.values())
                .filter(known -> known.code().equals(reason))
                .findFirst()
                .map(known -> right(known, rejected))
                .orElse("not known: its consumer failed at it, and the detail is that failure");
    }

    private static String right(RejectionReason reason, Topic rejected) {
        return switch (reason) {
            case UNDECODABLE ->
                rejected.equals(Topics.INFERENCE_BATCHES_REJECTED)
                        ? "one tensor batch in protobuf, as ingest writes it"
                        : "the whole file of one PNG or JPEG, as its encoder wrote it";
            case UNSUPPORTED_TYPE -> "a PNG or a JPEG; the first bytes decide, whatever the header content-type says";
            case TOO_MANY_BYTES -> "a file of at most " + (ImageLimits.DEFAULT.bytes() >> 20) + " MiB";
            case TOO_MANY_PIXELS ->
                "an image of at most " + ImageLimits.DEFAULT.pixels() / 1_000_000
                        + " million pixels, width times height by its own header, and sides of at most "
                        + ImageLimits.SIDE + " pixels";
            case EMPTY -> "the whole file of one PNG or JPEG as the record's value";
            case UNKNOWN_MODEL -> "the name of a model that has a champion, in the header axial-model";
            case TOO_LARGE_OUTPUT -> "a record of which the output fits its topic; the detail says whose it is";
            case SKIPPED -> "nothing is wrong by itself: an operator had it passed over, and the detail says why";
            case UNUSABLE_MODEL ->
                "a version that can be loaded; once its file is in the store again, a replay has the "
                        + "batch answered";
            case INVALID_EVENT ->
                "one JSON object in UTF-8, as docs/asyncapi.yaml describes the records of "
                        + RejectedTopics.source(rejected).name();
        };
    }

    private static String next(RejectedRecord record) {
        if (record.replayedAt().isPresent()) {
            return "nothing: it was sent again, and if it is rejected again, that is a record of its own";
        }
        if (record.leftOut()) {
            return "make it smaller where it is made and send that; its value was too large to be set aside, so this "
                    + "record cannot be sent again";
        }
        String replay = "a replay sends it again as it came";
        return record.reason().equals(UNKNOWN_MODEL.code())
                ? "once the model has a champion, " + replay
                : "correct it where it is made and send that; " + replay + ", once the consumer takes it";
    }
}
