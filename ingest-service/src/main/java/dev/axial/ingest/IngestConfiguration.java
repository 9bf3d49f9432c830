package dev.axial.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The memory and disk of ingest. */
@ConfigMapping(prefix = "axial.ingest")
public interface IngestConfiguration {

    /** Bytes of heap for datasets: images in other shapes than their own, and their classes. */
    @WithDefault("536870912")
    long datasetBytes();

    /** Bytes of disk for the unpacked images of datasets in use; a larger one is unpacked alone. */
    @WithDefault("8589934592")
    long unpackedBytes();
}
