package dev.axial.ingest;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import java.util.Map;

/**
 * Which model each name stands for.
 *
 * @param <E> what {@link #upToDate} throws when it cannot read on for now
 */
public interface KnownChampions<E extends Exception> {

    /** As far as known; immutable. */
    Map<ModelName, ModelPromoted> known();

    /** After reading up to the present end; immutable. */
    Map<ModelName, ModelPromoted> upToDate() throws E, InterruptedException;
}
