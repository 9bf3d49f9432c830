package dev.axial.study;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A request to reproduce the study.
 *
 * @param rows of 1 to 17
 * @param data as after {@code --data}; empty: that of the folder's study, else the whole of OrganAMNIST
 * @param quick the bundled sample and few epochs
 * @param seeds runs of each system, seeds 1 to that
 * @param overrides of recipe keys for every row
 * @param rowOverrides of recipe keys, by row
 * @param backbone of rows 16 and 17: a safetensors file
 * @param backboneData an npz file on which such a backbone is trained first
 * @param command as a person would write it
 */
public record StudyRequest(
        SortedSet<Integer> rows,
        Optional<String> data,
        boolean quick,
        int seeds,
        Map<String, Object> overrides,
        Map<Integer, Map<String, Object>> rowOverrides,
        Optional<Path> backbone,
        Optional<Path> backboneData,
        String command) {}
