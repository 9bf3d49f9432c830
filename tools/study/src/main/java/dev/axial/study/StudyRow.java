package dev.axial.study;

import java.util.List;

/**
 * A row of the study.
 *
 * @param number 1 to 17
 * @param system in the study's words
 * @param section of the study
 * @param variants one or more
 * @param remarks what limits it, or was open; a sentence each
 * @param needsBackbone whether it stands on a network that was trained before
 */
record StudyRow(
        int number,
        String system,
        String section,
        List<Variant> variants,
        List<String> remarks,
        boolean needsBackbone) {}
