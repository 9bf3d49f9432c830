package dev.axial.eval.prediction;

import dev.axial.store.StoreConfiguration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** Where models and datasets are. */
@ConfigMapping(prefix = "axial.store")
public interface StoreMapping extends StoreConfiguration {

    /** {@code fs} (a folder) or {@code s3} (a bucket). */
    @Override
    @WithDefault("fs")
    String scheme();

    /** OpenDAL's options for the scheme; {@code root} is {@code .axial/store} by default. */
    @Override
    Map<String, String> options();
}
