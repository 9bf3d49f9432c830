package dev.axial.client.rejected;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The reason for which a record was set aside, from its headers. What a service refuses has the two headers of the
 * contract; what it fails at unforeseen is set aside by Reactive Messaging, with headers {@code dead-letter-*}.
 */
public final class RejectionHeaders {

    /** Reason of a record whose consumer failed at it without having a reason of the contract for that. */
    public static final String UNFORESEEN = "unforeseen";

    private static final String DEAD_LETTER = "dead-letter-";
    private static final String DEAD_LETTER_REASON = DEAD_LETTER + "reason";

    private RejectionHeaders() {}

    /** @throws CommandException if no record is set aside for this reason; names those that there are */
    public static void requireReason(String code) throws CommandException {
        List<String> all = Stream.concat(
                        Arrays.stream(RejectionReason.values()).map(RejectionReason::code), Stream.of(UNFORESEEN))
                .toList();
        if (!all.contains(code)) {
            throw new CommandException("There is no reason '" + code + "'; there are "
                    + all.stream().collect(Collectors.joining(", ")) + ".");
        }
    }

    /** Returns true if these are the headers of a rejection. */
    static boolean present(Headers headers) {
        return headers.lastHeader(ImageHeaders.REJECTION_REASON) != null
                || headers.lastHeader(DEAD_LETTER_REASON) != null;
    }

    static String reason(Headers headers) {
        Header reason = headers.lastHeader(ImageHeaders.REJECTION_REASON);
        return reason == null ? UNFORESEEN : Printable.of(reason.value());
    }

    static String detail(Headers headers) {
        Header detail = headers.lastHeader(isOfContract(headers) ? ImageHeaders.REJECTION_DETAIL : DEAD_LETTER_REASON);
        return detail == null ? "" : Printable.of(detail.value());
    }

    /**
     * Returns the source as {@code topic/partition/offset}; empty for records written before this header existed, or by
     * others.
     */
    static Optional<String> source(Headers headers) {
        Header source = headers.lastHeader(ImageHeaders.REJECTION_SOURCE);
        return source == null || !isOfContract(headers) ? Optional.empty() : Optional.of(Printable.of(source.value()));
    }

    /** Returns true if the value was too large to be set aside: it is at the source, or lost. */
    static boolean leftOut(Headers headers) {
        return isOfContract(headers) && headers.lastHeader(ImageHeaders.REJECTION_LEFT_OUT) != null;
    }

    /** The headers that the record came with. */
    static Headers without(Headers headers) {
        boolean ofContract = isOfContract(headers);
        return new RecordHeaders(Arrays.stream(headers.toArray())
                .filter(header -> ofContract
                        ? !ImageHeaders.OF_REJECTION.contains(header.key())
                        : !header.key().startsWith(DEAD_LETTER))
                .toList());
    }

    private static boolean isOfContract(Headers headers) {
        return headers.lastHeader(ImageHeaders.REJECTION_REASON) != null;
    }
}
