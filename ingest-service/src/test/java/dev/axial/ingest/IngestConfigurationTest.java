package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class IngestConfigurationTest {

    @Test
    void datasetsTakeHalfAGibibyteOfHeapAndEightOfDisk() {
        IngestConfiguration memory = new SmallRyeConfigBuilder()
                .withMapping(IngestConfiguration.class)
                .build()
                .getConfigMapping(IngestConfiguration.class);

        assertThat(memory.datasetBytes()).isEqualTo(512L << 20);
        assertThat(memory.unpackedBytes()).isEqualTo(8L << 30);
    }
}
