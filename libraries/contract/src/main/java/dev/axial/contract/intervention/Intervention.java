package dev.axial.contract.intervention;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An operator's decision about one record, or about a gap in a partition.
 *
 * <p>{@code ./axial skip} and {@code ./axial accept-gap} publish these. Every consumer of Axial follows the topic, since
 * Kafka refuses to change the offsets of a group that is running. The record key is {@link #key()}; the topic is compacted.
 *
 * @param action what to do
 * @param topic of the record or gap
 * @param partition of the topic, 0 or more
 * @param offset of the record to skip, or the first offset that is missing
 * @param reason one sentence for people
 * @param by who decided
 */
public record Intervention(Action action, String topic, int partition, long offset, String reason, String by) {

    public static final String TOPIC = "axial.interventions";

    private static final int LONGEST_TEXT = 1000;

    public Intervention {
        requireNonNull(action, "action");
        requireText("topic", topic);
        requireText("reason", reason);
        requireText("by", by);
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition and offset are 0 or more, got " + partition + " and " + offset);
        }
    }

    /** All consumers pass over the record; the one that acts on it sets it aside with reason {@code skipped}. */
    public static Intervention skip(String topic, int partition, long offset, String reason, String by) {
        return new Intervention(Action.SKIP, topic, partition, offset, reason, by);
    }

    /** Every consumer whose committed offset is {@code from} goes on behind the records that are gone. */
    public static Intervention acceptGap(String topic, int partition, long from, String reason, String by) {
        return new Intervention(Action.ACCEPT_GAP, topic, partition, from, reason, by);
    }

    /** One sentence for the detail of a rejection. */
    public String explanation() {
        return "skipped by " + by + ": " + reason;
    }

    /** Equal for a decision that is repeated. */
    @JsonIgnore
    public String key() {
        return action.code() + "/" + topic + "/" + partition + "/" + offset;
    }

    /** The kinds of decision. */
    public enum Action {
        SKIP("skip"),
        ACCEPT_GAP("accept-gap");

        private final String code;

        Action(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return code;
        }

        /** @throws IllegalArgumentException if no action has this code */
        @JsonCreator
        public static Action of(String code) {
            for (Action action : values()) {
                if (action.code.equals(code)) {
                    return action;
                }
            }
            throw new IllegalArgumentException("an action is skip or accept-gap, got '" + code + "'");
        }
    }

    private static void requireText(String field, String text) {
        requireNonNull(text, field);
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    field + " has 1 to " + LONGEST_TEXT + " characters, got " + text.length());
        }
    }
}
