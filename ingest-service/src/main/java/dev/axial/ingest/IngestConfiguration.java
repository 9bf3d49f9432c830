package dev.axial.ingest;

import dev.axial.store.StoreConfiguration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Every key of this service; one that is not here fails the start. */
@ConfigMapping(prefix = "axial")
public interface IngestConfiguration {

    /** Which replica this is: the same after a restart, and no other's. */
    @WithDefault("0")
    String instance();

    /** Where datasets are. */
    Store store();

    Ingest ingest();

    /** {@link StoreConfiguration} with its defaults. */
    interface Store extends StoreConfiguration {
        @Override
        @WithDefault("fs")
        String scheme();

        @Override
        Map<String, String> options();
    }

    /** Memory and disk. */
    interface Ingest {
        /** Bytes of heap for datasets: images in other shapes than their own, and their classes. */
        @WithDefault("536870912")
        long datasetBytes();

        /** Bytes of disk for the unpacked images of datasets in use; a larger one is unpacked alone. */
        @WithDefault("8589934592")
        long unpackedBytes();
    }
}
