package dev.axial.infer.edge;

import dev.axial.store.StoreConfiguration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Where the artifact store is. */
@ConfigMapping(prefix = "axial.store")
interface StoreSettings extends StoreConfiguration {

    /** {@code fs} or {@code s3}. */
    @Override
    @WithDefault("fs")
    String scheme();

    /** OpenDAL's options for it; {@code root} is the folder of {@code fs}. */
    @Override
    Map<String, String> options();
}
