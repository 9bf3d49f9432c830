package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Optional;

/**
 * A row of the study.
 *
 * @param number 1 to 17
 * @param system what it is, in the study's words
 * @param section of the study
 * @param state done if all of its variants are
 * @param reason why not
 * @param variants one or more
 * @param remarks what limits the row and what a reader should know of it; a sentence each
 */
public record RowReport(
        int number,
        String system,
        String section,
        State state,
        Optional<String> reason,
        @JsonAlias("systems") List<VariantReport> variants,
        List<String> remarks) {

    public RowReport {
        requireNonNull(system, "system");
        requireNonNull(section, "section");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        variants = List.copyOf(variants);
        remarks = List.copyOf(remarks);
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("a row has 1 or more variants, row " + number + " has none");
        }
    }
}
