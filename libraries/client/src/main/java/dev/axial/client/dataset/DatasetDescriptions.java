package dev.axial.client.dataset;

import dev.axial.client.service.ServiceClient;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.DatasetRef;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;

/** Reads the description of a dataset from ingest over HTTP. Thread-safe. */
public final class DatasetDescriptions {

    private final ServiceClient ingest;

    /** The first question about a dataset waits until it is loaded. */
    public DatasetDescriptions(ServiceClient ingest) {
        this.ingest = ingest;
    }

    /** @param seed of the choice of images for the histogram */
    public DatasetStatistics statistics(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        byte[] json = get(dataset, "statistics?seed=" + seed);
        try {
            return EventJson.read(json, DatasetStatistics.class);
        } catch (InvalidEventException e) {
            throw new CommandException(
                    "Ingest answered no statistics (" + Sentence.reason(e)
                            + "); is it of the same build as this command?",
                    e);
        }
    }

    /** 100 training images as PNG. */
    public byte[] collage(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        return get(dataset, "collage.png?seed=" + seed);
    }

    /** Training images above their augmented forms as PNG, augmented as the study states it. */
    public byte[] augmented(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        return get(dataset, "augmented.png?seed=" + seed);
    }

    private byte[] get(DatasetRef dataset, String what) throws CommandException, InterruptedException {
        return ingest.bytes("/datasets/" + dataset.name() + "/" + what);
    }
}
