package dev.axial.ingest;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import java.util.Map;

/**
 * The champion of each model name.
 *
 * @param <E> what {@link #upToDate} throws when it cannot read on for now
 */
public interface KnownChampions<E extends Exception> {

    /** Champions as far as known; immutable. */
    Map<ModelName, ModelPromoted> known();

    /** After reading up to the present end; immutable. */
    Map<ModelName, ModelPromoted> upToDate() throws E, InterruptedException;
}
