package dev.axial.store;

import java.util.Map;

/** Where the artifact store is. A service maps its own configuration onto this. */
public interface StoreConfiguration {

    /** {@code fs} (a folder) or {@code s3} (a bucket). */
    String scheme();

    /**
     * OpenDAL's options for the scheme, passed on as they are: {@code root} for {@code fs}; {@code bucket},
     * {@code endpoint}, {@code region}, {@code access_key_id}, {@code secret_access_key} and {@code root} for {@code s3}.
     */
    Map<String, String> options();
}
