package dev.axial.client.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.DatasetRef;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceTest {

    @ParameterizedTest
    @CsvSource({"/data/organamnist.npz, organamnist", "My Organs (2).NPZ, my-organs-2-", ".npz, dataset", "_x.npz, x"})
    void namesADatasetAfterItsFile(String file, String name) {
        // When
        String named = DataSource.nameOf(Path.of(file));

        // Then
        assertThat(named).isEqualTo(name);
        assertThat(DatasetRef.requireName(named)).isEqualTo(name);
    }
}
